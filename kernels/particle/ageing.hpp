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
LF_CALLED LF_HD void age_particle(const Body<Dim, Team>& body, const HalfCycleDrive& d, HalfCycleResult& result) {
    passivate(body);
    block_boundaries(body, d);
    dissolve(body, d, result);
    if (d.last_of_cycle) {
        grow_interphase(body, d);
        lose_contacts(body, d);
        grow_cracks(body, d);
    }
    result.lithiated = count_phase(body, phase_lithiated);
    result.delithiated = count_phase(body, phase_delithiated);
    result.dead = count_phase(body, phase_dead);
}

}  // namespace lithofront
