// Hand-made particles for tests: a round body on a bare lattice, everything wet, everything in contact.
#pragma once
#include <cmath>

#include "backend/backend.hpp"
#include "backend/workspace_block.hpp"
#include "core/team.hpp"
#include "particle/fields.hpp"

namespace lithofront::test {

// Centre of an n-sited axis, in the lattice's padded coordinates.
inline double middle(int n) { return 0.5 * (n + 1); }

// Distance of a site from the centre of the lattice's box, sites.
inline double radius_of(const Lattice& l, int s) {
    const Site at = locate(l, s);
    const double x = at.x - middle(l.nx), y = at.y - middle(l.ny), z = l.dimension == 3 ? at.z - middle(l.nz) : 0.0;
    return std::sqrt(x * x + y * y + z * z);
}

// A disc or ball of the given radius in sites, all lithiated, without stress or barriers; every site that touches the
// outside is wet and in contact.
inline Particle round_particle(int dimension, double radius, float ion_conductance = 1.0f, float electron_conductance = 1.0f) {
    Particle p;
    const int n = 2 * static_cast<int>(std::ceil(radius));
    p.lattice = Lattice::make(dimension, n, n, n, false);
    const Lattice& l = p.lattice;
    const std::size_t count = static_cast<std::size_t>(l.count);
    p.state.assign(count, phase_outside);
    p.residual_stress_MPa.assign(count, 0.0f);
    p.barrier_kT.assign(count, 0.0f);
    p.ion_conductance.assign(count, 0.0f);
    p.electron_conductance.assign(count, 0.0f);
    p.domain.assign(count, 0);
    for (auto* none_yet : {&p.pocket_age, &p.passivation, &p.dissolved}) none_yet->assign(count, 0);
    for (int s = 0; s < l.count; ++s)
        if (is_interior(l, locate(l, s)) && radius_of(l, s) <= radius) {
            p.state[static_cast<std::size_t>(s)] = phase_lithiated;
            ++p.sites_at_birth;
        }
    p.surface_area_at_birth = 0;
    const auto each_face = [&](int s, auto f) {
        const Site at = locate(l, s);
        for (int k = 0; k < 2 * dimension; ++k)
            f(dimension == 3 ? Neighbours<3>::face(l, s, at.colour, at.odd_x, k) : Neighbours<2>::face(l, s, at.colour, at.odd_x, k));
    };
    for (int s = 0; s < l.count; ++s) {
        const std::size_t i = static_cast<std::size_t>(s);
        if (!is_active(p.state[i])) continue;
        bool surface = false;
        each_face(s, [&](int n_s) { surface = surface || phase_of(p.state[static_cast<std::size_t>(n_s)]) == phase_outside; });
        if (!surface) continue;
        p.surface_area_at_birth += surface_area_unit;
        p.state[i] = static_cast<SiteState>(p.state[i] | site_surface | site_wet | site_contact);
        p.ion_conductance[i] = ion_conductance;
        p.electron_conductance[i] = electron_conductance;
    }
    return p;
}

// Turns the sites that `in(s)` accepts to the given phase.
template <class F>
void set_phase(Particle& p, SiteState phase, F in) {
    for (int s = 0; s < p.lattice.count; ++s) {
        SiteState& state = p.state[static_cast<std::size_t>(s)];
        if (is_active(state) && in(s)) state = with_phase(state, phase);
    }
}

inline std::int64_t count_of(const Particle& p, SiteState phase) {
    std::int64_t n = 0;
    for (int s = 0; s < p.lattice.count; ++s)
        n += phase_of(p.state[static_cast<std::size_t>(s)]) == phase && is_interior(p.lattice, locate(p.lattice, s));
    return n;
}

}  // namespace lithofront::test
