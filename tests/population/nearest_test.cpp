#include "population/nearest.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>

#include "core/random.hpp"

using namespace lithofront;

namespace {

void compare_with_search(const Box& box, float share, std::uint32_t number) {
    const RandomKey key = RandomKey::make(5, number, 0, 0, Stream::bench);
    std::vector<std::uint8_t> marked(box.size());
    struct Mark {
        int x, y, z;
    };
    std::vector<Mark> marks;
    each_site(box, [&](int x, int y, int z, std::size_t i) {
        marked[i] = random_uniform(key, 0, static_cast<std::uint32_t>(i)) < share;
        if (marked[i]) {
            marks.push_back({x, y, z});
        }
    });
    const auto distance = [&](int axis, int a, int b) {
        const int d = std::abs(a - b), n = box.extent[static_cast<std::size_t>(axis)];
        return box.periodic_along(axis) ? std::min(d, n - d) : d;
    };
    const auto squared = [&](int x, int y, int z, const Mark& m) {
        const int dx = distance(0, x, m.x), dy = distance(1, y, m.y), dz = distance(2, z, m.z);
        return dx * dx + dy * dy + dz * dz;
    };
    const Nearest nearest = nearest_marked(box, marked);
    each_site(box, [&](int x, int y, int z, std::size_t i) {
        if (marks.empty()) {
            CHECK(nearest.site[i] == -1);
            return;
        }
        int best = 1 << 30;
        for (const Mark& m : marks) {
            best = std::min(best, squared(x, y, z, m));
        }
        CHECK(nearest.squared[i] == best);
        const auto s = static_cast<std::size_t>(nearest.site[i]);
        REQUIRE(s < box.size());
        CHECK(marked[s]);
        const int nx = box.extent[0], ny = box.extent[1];
        const int at = static_cast<int>(s);
        CHECK(squared(x, y, z, {at % nx, at / nx % ny, at / (nx * ny)}) == best);
    });
}

}  // namespace

TEST_CASE("nearest marked sites agree with a search, flat, solid and periodic") {
    for (const float share : {0.0f, 0.01f, 0.1f, 0.9f}) {
        for (std::uint32_t number = 0; number < 4; ++number) {
            for (const bool periodic : {false, true}) {
                Box flat;
                flat.extent = {18, 13, 1};
                flat.periodic = periodic;
                compare_with_search(flat, share, number);
                Box solid;
                solid.dimension = 3;
                solid.extent = {8, 6, 7};
                solid.periodic = periodic;
                compare_with_search(solid, share, number);
            }
        }
    }
}
