// The bits of a site.
#include <doctest/doctest.h>

#include "model/site_state.hpp"

using namespace lithofront;

TEST_CASE("both phases are active, nothing else is") {
    CHECK(is_active(phase_lithiated | site_wet));
    CHECK(is_active(phase_delithiated | site_front));
    CHECK(!is_active(phase_outside | site_surface));
    CHECK(!is_active(phase_dead | site_wet));
}

TEST_CASE("a new phase leaves every other bit") {
    constexpr SiteState marks = site_wet | site_contact | site_remnant | site_cut_x | site_cut_z | site_stranded | site_pending;
    CHECK(with_phase(phase_lithiated | marks, phase_delithiated) == (phase_delithiated | marks));
    CHECK(phase_of(with_phase(phase_dead | marks, phase_lithiated)) == phase_lithiated);
}

TEST_CASE("a face is cut by the bit of the site below it along its axis") {
    const SiteState cuts[3] = {site_cut_x, site_cut_y, site_cut_z};
    for (int k = 0; k < 6; ++k)
        for (int axis = 0; axis < 3; ++axis) {
            CAPTURE(k);
            CAPTURE(axis);
            // Upwards (+) the site itself is below the face, downwards (-) its neighbour.
            CHECK(face_is_cut(cuts[axis], SiteState{0}, k) == (k == 2 * axis));
            CHECK(face_is_cut(SiteState{0}, cuts[axis], k) == (k == 2 * axis + 1));
        }
    const SiteState pair[2] = {site_cut_x, 0};
    CHECK(face_is_cut(pair, 0, 1, 0));
    CHECK(!face_is_cut(pair, 1, 0, 0));
    CHECK(face_is_cut(pair, 1, 0, 1));
}

TEST_CASE("a sealed site lies outside, and not every outside is sealed; a nucleus is not") {
    CHECK(is_sealed(phase_outside | site_sealed));
    CHECK(is_sealed(phase_outside | site_sealed | site_cut_x));
    CHECK(!is_sealed(phase_outside));
    CHECK(!is_sealed(phase_lithiated | site_nucleus));
}
