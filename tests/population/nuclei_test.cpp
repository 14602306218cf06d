// Nuclei: sites within the body, as many as their density says, none where the electrolyte is.
#include "population/nuclei.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "population/plain_options.hpp"

using namespace lithofront;

TEST_CASE("nuclei lie within the body, on neither its surface nor the face of a crack") {
    Options options = plain_options(1.0, 50.0);
    options.kinetics.nucleation_per_um2 = 1.0e4;  // 25 a site: hardly any site is without
    Draft draft = draft_body(options, 0);
    for (std::size_t i = 0; i < draft.state.size(); ++i) {
        if (draft.state[i] == phase_lithiated && i % 3 != 0) {
            draft.state[i] = static_cast<SiteState>(draft.state[i] | (i % 3 == 1 ? site_surface : site_crack_face));
        }
    }
    draw_nuclei(options, 0, draft);
    for (std::size_t i = 0; i < draft.state.size(); ++i) {
        CHECK(((draft.state[i] & site_nucleus) != 0) == (is_active(draft.state[i]) && i % 3 == 0));
    }
}

TEST_CASE("there are as many nuclei as their density says") {
    Options options = plain_options(1.0, 10.0);
    options.kinetics.nucleation_per_um2 = 100.0;
    int nuclei = 0;
    const std::uint32_t particles = 50;
    for (std::uint32_t number = 0; number < particles; ++number) {
        Draft draft = draft_body(options, number);
        draw_nuclei(options, number, draft);
        for (const SiteState s : draft.state) {
            nuclei += (s & site_nucleus) != 0;
        }
    }
    // 100 per um^2 of a disc of pi/4 um^2: 3927 in 50, within four roots; one in a hundred shares its site (0.01 each).
    CHECK(std::abs(nuclei - 3927 * (1 - 0.005)) < 4 * std::sqrt(3927.0));
}
