#include "config/nearest.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "config/registry.hpp"

using namespace lithofront;

TEST_CASE("edit distance of known pairs") {
    CHECK(edit_distance("", "") == 0);
    CHECK(edit_distance("kitten", "sitting") == 3);
    CHECK(edit_distance("seed", "sede") == 1);  // neighbours swapped
    CHECK(edit_distance("abc", "") == 3);
    CHECK(edit_distance("", "abcd") == 4);
}

TEST_CASE("the nearest name wins, the same name in another table included") {
    CHECK(nearest_name("a.size", {"a.sizes", "b.shape"}) == "a.sizes");
    CHECK(nearest_name("c.shape", {"a.sizes", "b.shape"}) == "b.shape");
    CHECK(nearest_name("anything", {}) == "");
    CHECK(nearest_name(std::string(1000000, 'x'), {"short"}) == "short");
}

TEST_CASE("the nearest of many names is the one that comparing in full would find") {
    const std::vector<std::string>& known = known_keys();
    const auto last_part = [](std::string_view name) { return name.substr(name.rfind('.') + 1); };
    const auto in_full = [&](std::string_view name) {
        std::string best;
        int least = 1 << 20;
        for (const std::string& candidate : known) {
            const int distance = std::min(edit_distance(name, candidate), edit_distance(last_part(name), last_part(candidate)) + 1);
            if (distance >= least) continue;
            least = distance;
            best = candidate;
        }
        return best;
    };
    std::mt19937 random(7);
    for (const std::string& key : known) {
        std::string misspelt = key;
        for (int errors = 0; errors < 4; ++errors) {
            const std::size_t at = random() % misspelt.size();
            if (random() % 3 == 0) misspelt.erase(at, 1);
            else if (random() % 2 == 0) misspelt.insert(at, 1, static_cast<char>('a' + random() % 26));
            else std::swap(misspelt[at], misspelt[misspelt.size() / 2]);
            CAPTURE(misspelt);
            CHECK(nearest_name(misspelt, known) == in_full(misspelt));
        }
    }
}
