#include "population/passive_layer.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "about.hpp"
#include "population/cracks.hpp"
#include "population/plain_options.hpp"
#include "population/surface.hpp"

using namespace lithofront;

namespace {

Options with_layer(double fraction, double depth_nm, double barrier_kT) {
    Options options = plain_options(0.5);
    options.surface.passive_fraction = fraction;
    options.surface.passive_depth_nm = depth_nm;
    options.surface.passive_barrier_kT = barrier_kT;
    return options;
}

Draft layered(const Options& options, std::uint32_t number) {
    Draft draft = draft_body(options, number);
    open_cracks(options, number, draft);
    draw_surface(options, number, draft);
    add_passive_layer(options, number, draft);
    return draft;
}

}  // namespace

TEST_CASE("the layer reaches its depth below the outline, and the site at its end has its share") {
    // Depth of 60 nm on sites of 25 nm: 2.4 sites. B = ln 11: a share of 0.4 has 1 + 0.4 * 10 = 5.
    const Draft draft = layered(with_layer(1.0, 60.0, std::log(11.0)), 0);
    const int y = draft.box.extent[1] / 2;
    int x = 0;
    while (!is_active(draft.state[draft.box.at(x, y, 0)])) {
        ++x;
    }
    const double expected[] = {std::log(11.0), std::log(11.0), std::log(5.0), 0.0, 0.0};
    for (const double barrier : expected) {
        CAPTURE(x);
        CHECK(std::abs(double(draft.barrier_kT[draft.box.at(x, y, 0)]) - barrier) < 1e-6);
        ++x;
    }
}

TEST_CASE("patches of the layer cover their fraction of the surface of many particles") {
    const Options options = with_layer(0.3, 25.0, 4.0);
    double passive = 0, all = 0;
    for (std::uint32_t number = 0; number < 400; ++number) {
        const Draft draft = layered(options, number);
        for (std::size_t i = 0; i < draft.state.size(); ++i) {
            if (draft.state[i] & site_surface) {
                all += 1;
                passive += draft.barrier_kT[i] > 0.0f;
            }
        }
    }
    // Some 1571 nm around, patches and gaps together 667 nm: 2.4 pairs a particle, 940 in all; the share of such a pair varies by less than 0.3.
    CHECK(std::abs(passive / all - 0.3) < 4 * 0.3 / std::sqrt(940.0));
}

TEST_CASE("wet cracks have the layer too, dry ones have none") {
    Options options = with_layer(1.0, 25.0, 4.0);
    options.microstructure.cracks_per_um2 = 20.0;
    options.microstructure.crack_length_um = 0.2;
    options.microstructure.crack_electrolyte = CrackElectrolyte::all;
    for (const double wetted : {1.0, 0.0}) {
        options.microstructure.crack_wetted_fraction = wetted;
        const Draft draft = layered(options, 3);
        int inside = 0;
        for (std::size_t i = 0; i < draft.state.size(); ++i) {
            if ((draft.state[i] & site_crack_face) && !(draft.state[i] & site_surface)) {
                ++inside;
                CHECK((draft.barrier_kT[i] > 3.99f) == (wetted > 0.0));
            }
        }
        CHECK(inside > 0);
    }
}

TEST_CASE("the layer adds to a barrier that is there, and is not there by default") {
    Options options = with_layer(1.0, 25.0, 4.0);
    Draft draft = draft_body(options, 0);
    draw_surface(options, 0, draft);
    for (float& barrier : draft.barrier_kT) {
        barrier = 1.5f;
    }
    add_passive_layer(options, 0, draft);
    for (std::size_t i = 0; i < draft.state.size(); ++i) {
        if (draft.state[i] & site_surface) {
            CHECK(double(draft.barrier_kT[i]) == about(5.5, 1e-6));
        }
    }
    const Draft plain = layered(plain_options(0.5), 0);
    for (const float barrier : plain.barrier_kT) {
        CHECK(barrier == 0.0f);
    }
}
