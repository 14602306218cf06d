// What a crack on a face parts: fields, regions and paths.
#include <doctest/doctest.h>

#include <set>

#include "particle/paths.hpp"
#include "physics/bare_particle.hpp"
#include "physics/one_particle.hpp"

namespace {

using namespace lithofront;

// A body of nx by ny (by nz) sites, periodic along all axes but the last if asked for, with all faces cut between the layers
// `lower` and lower + 1 of an axis.
Particle parted(int dimension, int axis, int lower, bool periodic = false) {
    Particle p;
    p.lattice = Lattice::make(dimension, 6, 4, dimension == 3 ? 6 : 1, periodic);
    const Lattice& l = p.lattice;
    const auto count = static_cast<std::size_t>(l.count);
    p.state.assign(count, phase_outside);
    for (auto* values : {&p.residual_stress_MPa, &p.barrier_kT, &p.ion_conductance, &p.electron_conductance}) values->assign(count, 0.0f);
    p.domain.assign(count, 0);
    p.pocket_age.assign(count, 0);
    for (int s = 0; s < l.count; ++s) {
        const Site at = locate(l, s);
        if (!is_interior(l, at)) continue;
        SiteState& state = p.state[static_cast<std::size_t>(s)];
        state = phase_lithiated;
        if ((axis == 0 ? at.x : axis == 1 ? at.y : at.z) == lower) state = static_cast<SiteState>(state | cut_bit(axis));
        ++p.sites_at_birth;
    }
    SerialTeam team;
    dimension == 3 ? refresh_ghosts<3>(team, l, p.state.data()) : refresh_ghosts<2>(team, l, p.state.data());
    return p;
}

template <int Dim, class Team>
std::size_t regions_of(Particle particle) {
    ModelParameters p;
    p.dimension = Dim;
    test::OneParticle one(p, std::move(particle));
    Team team;
    label_regions(make_body<Dim>(team, p, one.v, one.ws), phase_lithiated);
    std::set<std::int32_t> labels;
    for (int s = 0; s < one.v.lattice.count; ++s)
        if (one.ws.region.label[s] >= 0) labels.insert(one.ws.region.label[s]);
    return labels.size();
}

}  // namespace

TEST_CASE("face_is_cut sees a cut from both sides") {
    const Particle p = parted(2, 0, 3);
    const Lattice& l = p.lattice;
    const SiteState* state = p.state.data();
    const int s = l.index(3, 2, 0), n = l.index(4, 2, 0);
    CHECK(face_is_cut(state, s, n, 0));
    CHECK(face_is_cut(state, n, s, 1));
    CHECK(!face_is_cut(state, s, l.index(2, 2, 0), 1));
    CHECK(!face_is_cut(state, s, l.index(3, 3, 0), 2));
    CHECK(!face_is_cut(state, n, l.index(5, 2, 0), 0));
}

TEST_CASE("a cut does not join regions, along any axis, in any order of work") {
    for (const int axis : {0, 1}) {
        CHECK(regions_of<2, SerialTeam>(parted(2, axis, 2)) == 2);
        CHECK(regions_of<2, ScrambledTeam>(parted(2, axis, 2)) == 2);
        CHECK(regions_of<2, SerialTeam>(parted(2, axis, 0)) == 1);
    }
    for (const int axis : {0, 1, 2}) {
        CHECK(regions_of<3, SerialTeam>(parted(3, axis, 2)) == 2);
        CHECK(regions_of<3, ScrambledTeam>(parted(3, axis, 2)) == 2);
    }
    // Round a periodic axis one cut leaves another way; the seam can be cut too.
    CHECK(regions_of<2, SerialTeam>(parted(2, 0, 2, true)) == 1);
    CHECK(regions_of<2, SerialTeam>(parted(2, 0, 6, true)) == 1);
    Particle both = parted(2, 0, 2, true);
    for (int y = 1; y <= 4; ++y) both.state[static_cast<std::size_t>(both.lattice.index(6, y, 0))] |= site_cut_x;
    CHECK(regions_of<2, SerialTeam>(both) == 2);
    // A cut of part of a row: the rows beside lead round it, also where they meet again behind the cut.
    Particle slit = parted(2, 0, 0);
    slit.state[static_cast<std::size_t>(slit.lattice.index(3, 1, 0))] |= site_cut_x;
    CHECK(regions_of<2, SerialTeam>(slit) == 1);
    // One site with all four faces cut.
    Particle lone = parted(2, 0, 0);
    const auto at = [&](int x, int y) -> SiteState& { return lone.state[static_cast<std::size_t>(lone.lattice.index(x, y, 0))]; };
    at(3, 2) |= site_cut_x | site_cut_y;
    at(2, 2) |= site_cut_x;
    at(3, 1) |= site_cut_y;
    CHECK(regions_of<2, SerialTeam>(lone) == 2);
    at(3, 1) = static_cast<SiteState>(at(3, 1) & ~site_cut_y);
    CHECK(regions_of<2, SerialTeam>(lone) == 1);
}

TEST_CASE("a cut face conducts nothing, and the seam of a channel is cut in its ghosts too") {
    const float mobility[4] = {0, 2, 2, 0}, factor[3] = {1, 1, 1};
    for (const int lower : {3, 6}) {
        ModelParameters p;
        p.ionic_field = 1;
        p.ion_mobility[phase_lithiated] = p.ion_mobility[phase_delithiated] = 2.0f;
        test::OneParticle one(p, parted(2, 0, lower, true));
        build_field(one.body(), one.ws.ion, FaceRule{mobility, factor, phase_delithiated});
        const Lattice& l = one.v.lattice;
        const FieldArrays& f = one.ws.ion;
        for (int x = 1; x <= 6; ++x) CHECK(f.face[0][l.index(x, 2, 0)] == (x == lower ? 0.0f : 2.0f));
        CHECK(f.face[0][l.index(0, 2, 0)] == (lower == 6 ? 0.0f : 2.0f));
        // A site inside has four faces of 2, one beside the cut three.
        CHECK(f.diagonal[l.index(lower, 2, 0)] == 6.0f);
        CHECK(f.diagonal[l.index(lower % 6 + 1, 2, 0)] == 6.0f);
        CHECK(f.diagonal[l.index((lower + 2) % 6 + 1, 2, 0)] == 8.0f);
    }
}

TEST_CASE("no path leads through a cut") {
    for (const int axis : {0, 1}) {
        Particle particle = parted(2, axis, 2);
        const auto exit_site = static_cast<std::size_t>(particle.lattice.index(1, 1, 0));
        particle.ion_conductance[exit_site] = 1.0f;
        ModelParameters p;
        test::OneParticle one(p, std::move(particle));
        // Through lithiated phase alone, then beside it alone: product where it is delithiated, which is nowhere but at the exit.
        PathPhases phases{};
        phases.conducts[phase_lithiated] = true;
        spread_paths(one.body(), {phases, 0, site_ion_path}, one.v.ion_conductance);
        int reached = 0;
        for (int s = 0; s < one.v.lattice.count; ++s) reached += (one.v.state[s] & site_ion_path) != 0;
        CHECK(reached == (axis == 0 ? 2 * 4 : 6 * 2));
        // A conducting layer up to the cut: the layer behind the cut is beside it, and cut off.
        for (int s = 0; s < one.v.lattice.count; ++s) {
            const Site at = locate(one.v.lattice, s);
            if (is_active(one.v.state[s]) && (axis == 0 ? at.x : at.y) <= 2) one.v.state[s] = with_phase(one.v.state[s], phase_delithiated);
        }
        phases.conducts[phase_lithiated] = false;
        phases.conducts[phase_delithiated] = true;
        spread_paths(one.body(), {phases, 0, site_ion_path}, one.v.ion_conductance);
        reached = 0;
        for (int s = 0; s < one.v.lattice.count; ++s) reached += (one.v.state[s] & site_ion_path) != 0;
        CHECK(reached == (axis == 0 ? 2 * 4 : 6 * 2));
    }
}
