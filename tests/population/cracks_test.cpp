#include "population/cracks.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "about.hpp"
#include "population/plain_options.hpp"

using namespace lithofront;

namespace {

Draft cracked(const Options& options, std::uint32_t number) {
    Draft draft = draft_body(options, number);
    open_cracks(options, number, draft);
    return draft;
}

std::int64_t crack_sites(const Draft& draft) {
    return std::count_if(draft.state.begin(), draft.state.end(), [](SiteState s) { return (s & site_crack) != 0; });
}

std::int64_t piece_of_first_site(const Draft& draft) {
    std::vector<std::uint8_t> seen(draft.box.size(), 0);
    std::vector<std::array<int, 3>> open;
    each_site(draft.box, [&](int x, int y, int z, std::size_t i) {
        if (open.empty() && is_active(draft.state[i])) {
            open.push_back({x, y, z});
            seen[i] = 1;
        }
    });
    std::int64_t size = 0;
    while (!open.empty()) {
        const auto c = open.back();
        open.pop_back();
        ++size;
        for (int k = 0; k < 2 * draft.box.dimension; ++k) {
            const std::size_t j = face_neighbour(draft.box, c[0], c[1], c[2], k);
            if (j != no_site && !seen[j] && is_active(draft.state[j])) {
                seen[j] = 1;
                auto next = c;
                next[static_cast<std::size_t>(k / 2)] += k % 2 ? -1 : 1;
                open.push_back(next);
            }
        }
    }
    return size;
}

}  // namespace

TEST_CASE("cracks are a Poisson process of the stated density") {
    for (const int dimension : {2, 3}) {
        Options options = plain_options(1.0, 50.0, dimension);
        options.microstructure.cracks_per_um2 = 3.0;
        options.microstructure.crack_length_um = 0.001;  // one site each
        double sum = 0.0, expected = 0.0;
        for (std::uint32_t number = 0; number < 1000; ++number) {
            const Draft draft = cracked(options, number);
            const auto found = crack_sites(draft);
            sum += static_cast<double>(found);
            expected += 3.0 * static_cast<double>(draft.active_sites() + found) * std::pow(0.05, dimension);
        }
        CHECK(std::abs(sum - expected) < 5 * std::sqrt(expected));
    }
}

TEST_CASE("a crack has the stated length and is one site thick") {
    Options options = plain_channel(10.0, 10.0);
    options.microstructure.cracks_per_um2 = 0.3;
    options.microstructure.crack_length_um = 0.5;
    double sum = 0.0;
    const int n = 60;
    for (std::uint32_t number = 0; number < n; ++number) {
        sum += static_cast<double>(crack_sites(cracked(options, number)));
    }
    // One site per column of the dominant axis: 2 floor(10 max(|n_x|, |n_y|)) + 1, 18 sites on average over directions;
    // two per cent reach beyond the ends or cross; 1,800 cracks err by 2.4 %.
    CHECK(sum / (0.3 * 100.0 * n) == about(0.98 * 18.0, 5 * 0.024));
}

TEST_CASE("a crack through the whole particle leaves no path over faces") {
    for (const int dimension : {2, 3}) {
        Options options = plain_options(0.8, 25.0, dimension);
        options.microstructure.cracks_per_um2 = 1.0;
        options.microstructure.crack_length_um = 4.0;
        int split = 0;
        for (std::uint32_t number = 0; number < 60; ++number) {
            const Draft draft = cracked(options, number);
            if (crack_sites(draft) > (dimension == 2 ? 24 : 24 * 24)) {  // well inside, not along the rim
                CHECK(piece_of_first_site(draft) < draft.active_sites());
                ++split;
            }
        }
        CHECK(split > 5);
    }
}

TEST_CASE("crack faces are marked, and wet where the crack is") {
    for (const double wetted : {0.0, 0.5, 1.0}) {
        Options options = plain_options(2.0);
        options.microstructure.cracks_per_um2 = 4.0;
        options.microstructure.crack_length_um = 0.3;
        options.microstructure.crack_wetted_fraction = wetted;
        const Draft draft = cracked(options, 1);
        std::int64_t wet = 0, dry = 0;
        each_site(draft.box, [&](int x, int y, int z, std::size_t i) {
            const SiteState s = draft.state[i];
            if (s & site_crack) {
                CHECK(phase_of(s) == phase_outside);
                (s & site_wet_crack ? wet : dry) += 1;
                return;
            }
            bool face = false, wet_face = false;
            for (int k = 0; k < 4; ++k) {
                const std::size_t j = face_neighbour(draft.box, x, y, z, k);
                face = face || (j != no_site && (draft.state[j] & site_crack));
                wet_face = wet_face || (j != no_site && (draft.state[j] & site_wet_crack));
            }
            CHECK(((s & site_crack_face) != 0) == (is_active(s) && face));
            CHECK(((s & site_wet) != 0) == (is_active(s) && wet_face));
        });
        CHECK(wet + dry > 50);
        CHECK((wet > 0) == (wetted > 0.0));
        CHECK((dry > 0) == (wetted < 1.0));
    }
}

TEST_CASE("cracks never take the last site") {
    Options options = plain_options(0.1);
    options.microstructure.cracks_per_um2 = 1e6;
    CHECK(cracked(options, 0).active_sites() > 0);
}
