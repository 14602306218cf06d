// A block of sites, laid by hand: one line a row, from the top down; L and D are the phases, r is L that the last charge left, a blank
// or a dot lies outside, x is dead. Sites beside the outside are dry until told otherwise.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "physics/one_particle.hpp"

namespace lithofront::test {

inline Particle laid_out(const std::vector<std::string>& rows, bool periodic = false) {
    Particle p;
    const int ny = static_cast<int>(rows.size()), nx = static_cast<int>(rows[0].size());
    p.lattice = Lattice::make(2, nx, ny, 1, periodic);
    const std::size_t count = static_cast<std::size_t>(p.lattice.count);
    p.state.assign(count, phase_outside);
    for (auto* reals : {&p.residual_stress_MPa, &p.barrier_kT, &p.ion_conductance, &p.electron_conductance}) reals->assign(count, 0.0f);
    for (auto* words : {&p.domain, &p.pocket_age, &p.passivation, &p.dissolved}) words->assign(count, 0);
    for (int y = 1; y <= ny; ++y)
        for (int x = 1; x <= nx; ++x) {
            SiteState& state = p.state[static_cast<std::size_t>(p.lattice.index(x, y, 0))];
            switch (rows[static_cast<std::size_t>(ny - y)][static_cast<std::size_t>(x - 1)]) {
                case 'L': state = phase_lithiated; break;
                case 'r': state = phase_lithiated | site_remnant; break;
                case 'D': state = phase_delithiated; break;
                case 'x': state = phase_dead; break;
                default: break;
            }
            p.sites_at_birth += is_active(state);
        }
    return p;
}

// Gives a site an exit for ions and for electrons.
inline void open_site(Particle& p, int x, int y) {
    const std::size_t s = static_cast<std::size_t>(p.lattice.index(x, y, 0));
    p.state[s] = static_cast<SiteState>(p.state[s] | site_wet | site_contact | site_surface);
    p.ion_conductance[s] = p.electron_conductance[s] = 1.0f;
}

}  // namespace lithofront::test
