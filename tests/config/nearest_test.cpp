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
}

TEST_CASE("a name of which more than a third of the letters differ is no suggestion") {
    CHECK(nearest_name("a.wheels", {"a.whaals"}) == "a.whaals");                  // two of six letters
    CHECK(nearest_name("a.wheels", {"a.whaalt"}) == "");                          // three
    CHECK(nearest_name("lfp_safari", {"lfp_safari_2011"}) == "lfp_safari_2011");  // five of fifteen
    CHECK(nearest_name(std::string(1000000, 'x'), {"short"}) == "");
}

TEST_CASE("names of like words share the first one, or long ones; those of the same table come alone") {
    const std::vector<std::string> known = {"m.x_lithiated", "m.x_delithiated", "m.site_density_mol", "p.x_place", "p.mol_count", "q"};
    using Names = std::vector<std::string>;
    CHECK(names_of_like_words("m.x_min", known) == Names{"m.x_lithiated", "m.x_delithiated"});
    CHECK(names_of_like_words("r.x_min", known) == Names{"m.x_lithiated", "m.x_delithiated", "p.x_place"});
    CHECK(names_of_like_words("m.density", known) == Names{"m.site_density_mol"});
    CHECK(names_of_like_words("m.in_mol", known).empty());  // three letters, as units have
    CHECK(names_of_like_words("", known).empty());
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
        const std::size_t letters = std::max(last_part(name).size(), last_part(best).size());
        return 3 * static_cast<std::size_t>(least) <= letters ? best : "";
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
