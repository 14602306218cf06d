#include "population/residual_stress.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "about.hpp"
#include "population/cracks.hpp"
#include "population/grains.hpp"
#include "population/plain_options.hpp"

using namespace lithofront;

TEST_CASE("the quenched stress has the stated standard deviation and correlation length") {
    Options options = plain_options(0.4);
    options.microstructure.residual_stress_MPa = 70.0;
    options.microstructure.correlation_length_nm = 100.0;  // 4 sites
    const int n = 10000;
    double square = 0.0, lagged = 0.0;
    for (std::uint32_t number = 0; number < n; ++number) {
        Draft draft = draft_body(options, number);
        add_quenched_stress(options, number, draft);
        const double s = double(draft.stress_MPa[draft.box.at(5, 8, 0)]) / 70.0;
        const double t = double(draft.stress_MPa[draft.box.at(9, 8, 0)]) / 70.0;
        square += s * s / n;
        lagged += s * t / n;
        CHECK(draft.stress_MPa[draft.box.at(0, 0, 0)] == 0.0f);  // outside
    }
    CHECK(std::abs(square - 1.0) < 5 * std::sqrt(2.0 / n));
    CHECK(std::abs(lagged - std::exp(-1.0)) < 5 * std::sqrt((1 + std::exp(-2.0)) / n));
}

TEST_CASE("stress relaxes with the Euclidean distance to the surface and to the sides of cracks") {
    for (const int dimension : {2, 3}) {
        Options options = plain_options(0.6, 25.0, dimension);
        options.microstructure.cracks_per_um2 = 40.0;
        options.microstructure.crack_length_um = 0.1;
        options.microstructure.surface_relaxation_length_nm = 80.0;
        Draft draft = draft_body(options, 0);
        open_cracks(options, 0, draft);
        for (std::size_t i = 0; i < draft.state.size(); ++i) {
            draft.stress_MPa[i] = is_active(draft.state[i]) ? 100.0f : 0.0f;
        }
        relax_stress_at_surface(options, draft);
        const Box& box = draft.box;
        int cracked = 0;
        each_site(box, [&](int x, int y, int z, std::size_t i) {
            if (!is_active(draft.state[i])) {
                CHECK(draft.stress_MPa[i] == 0.0f);
                return;
            }
            int nearest = 1 << 30;
            for (int w = dimension == 3 ? -1 : 0; w <= (dimension == 3 ? box.extent[2] : 0); ++w) {
                for (int v = -1; v <= box.extent[1]; ++v) {
                    for (int u = -1; u <= box.extent[0]; ++u) {
                        const bool within = u >= 0 && v >= 0 && w >= 0 && u < box.extent[0] && v < box.extent[1] && w < box.extent[2];
                        if (!within || !is_active(draft.state[box.at(u, v, w)])) {
                            nearest = std::min(nearest, (u - x) * (u - x) + (v - y) * (v - y) + (w - z) * (w - z));
                        }
                    }
                }
            }
            double d = 25.0 * (std::sqrt(double(nearest)) - 0.5);
            each_site(box, [&](int u, int v, int w, std::size_t j) {
                if (draft.state[j] & site_crack_face) {
                    const double r = std::sqrt(double((u - x) * (u - x) + (v - y) * (v - y) + (w - z) * (w - z)));
                    d = std::min(d, 25.0 * (r + 0.5));
                    ++cracked;
                }
            });
            CHECK(double(draft.stress_MPa[i]) == about(100.0 * (1 - std::exp(-d / 80.0)), 1e-5));
        });
        CHECK(cracked > 0);
    }
}

TEST_CASE("a relaxation length of zero leaves the stress alone, and a channel relaxes at its ends only") {
    Options options = plain_channel(0.4, 0.5);
    Draft draft = draft_body(options, 0);
    draft.stress_MPa.assign(draft.box.size(), 50.0f);
    relax_stress_at_surface(options, draft);
    CHECK(draft.stress_MPa[0] == 50.0f);
    options.microstructure.surface_relaxation_length_nm = 100.0;
    relax_stress_at_surface(options, draft);
    each_site(draft.box, [&](int, int y, int, std::size_t i) {
        const double d = 25.0 * (std::min(y, 19 - y) + 0.5);
        CHECK(double(draft.stress_MPa[i]) == about(50.0 * (1 - std::exp(-d / 100.0)), 1e-5));
    });
}

// The physical reason for the paper's crossover near 1 um, without any switch on size (docs/microstructure.md).
TEST_CASE("small particles are less heterogeneous") {
    const auto heterogeneity = [](double diameter) {
        Options options = plain_options(diameter, 50.0);
        options.microstructure.grain_size_um = 0.8;
        options.microstructure.grain_stress_MPa = 100.0;
        options.microstructure.surface_relaxation_length_nm = 200.0;
        double sum = 0.0;
        const int n = 200;
        for (std::uint32_t number = 0; number < n; ++number) {
            Draft draft = draft_body(options, number);
            draw_grains(options, number, draft);
            relax_stress_at_surface(options, draft);
            double square = 0.0;
            for (const float s : draft.stress_MPa) {
                square += double(s) * double(s);
            }
            sum += std::sqrt(square / double(draft.active_sites())) / n;
        }
        return sum;
    };
    const double small = heterogeneity(0.4), middle = heterogeneity(1.0), large = heterogeneity(3.0);
    CHECK(small < 0.4 * middle);
    CHECK(middle < 0.7 * large);
    CHECK(large > 40.0);
}
