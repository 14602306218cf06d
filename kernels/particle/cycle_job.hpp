// One half-cycle with everything that belongs to it: drive, tally, ageing. The unit of work of every backend.
#pragma once
#include "particle/ageing.hpp"
#include "particle/tally.hpp"
#include "particle/workspace_layout.hpp"

namespace lithofront {

struct HalfCycleOutcome {
    HalfCycleResult result;
    TallyResult tally;
};

template <int Dim, class Team>
LF_HD HalfCycleOutcome finish_half_cycle(const Body<Dim, Team>& body, const HalfCycleDrive& d, HalfCycleResult result) {
    HalfCycleOutcome outcome;
    // First what ageing takes: a site that dissolves or is sealed off is no pocket any more.
    age_particle(body, d, result);
    outcome.tally = tally(body, d.half);
    if (result.fault == FaultCode::none) result.fault = outcome.tally.fault;
    outcome.result = result;
    return outcome;
}

template <int Dim, class Team>
LF_HD HalfCycleOutcome do_half_cycle(const Body<Dim, Team>& body, const HalfCycleDrive& d, const Recording& recording) {
    const HalfCycleResult result = run_half_cycle(body, d, recording);
    return finish_half_cycle(body, d, result);
}

}  // namespace lithofront
