// What a half-cycle leaves in the particle (docs/model.md, section 8). Each mechanism is a switch: a zero rate leaves no trace.
#pragma once
#include "particle/blocking.hpp"
#include "particle/contacts.hpp"
#include "particle/cracks.hpp"
#include "particle/dissolution.hpp"
#include "particle/half_cycle.hpp"
#include "particle/passivation.hpp"

namespace lithofront {

// All of it, in a fixed order. Counts in `result` are those after ageing.
template <int Dim, class Team>
LF_CALLED LF_HD void age_particle(Team& team, const ModelParameters& p, const HalfCycleDrive& d, const ParticleView& v, const Workspace& ws,
                                  HalfCycleResult& result) {
    passivate<Dim>(team, p, v, ws);
    block_boundaries<Dim>(team, p, d, v);
    dissolve<Dim>(team, p, d, v, ws, result);
    if (d.last_of_cycle) {
        grow_interphase<Dim>(team, p, d, v);
        lose_contacts<Dim>(team, p, d, v);
        grow_cracks<Dim>(team, p, d, v, ws);
    }
    result.lithiated = count_phase(team, v.lattice, v.state, phase_lithiated);
    result.delithiated = count_phase(team, v.lattice, v.state, phase_delithiated);
    result.dead = count_phase(team, v.lattice, v.state, phase_dead);
}

}  // namespace lithofront
