// How a block hands over a particle's outcome and its regions, over any team.
#pragma once
#include "cuda/half_cycle.hpp"

namespace lithofront {

// Words that all members of a block see.
struct BlockWords {
    std::int32_t drawn;
    std::int32_t first_region;
};

// Writes the outcome, and the reported regions one after another into a list that all blocks share.
template <class Team>
LF_HD void hand_over(Team& team, const HalfCycleOutcome& done, const Workspace& ws, DeviceOutcome* out, Region* regions,
                     std::int32_t* regions_used, BlockWords* words) {
    const int reported = done.tally.reported;
    team.once([=, &team, &done] {
        words->first_region = team.take(regions_used, reported);
        out->outcome = done;
        out->first_region = words->first_region;
    });
    Region* to = regions + team.broadcast(&words->first_region);
    const Region* from = ws.reported;
    team.each(reported, [=](int i) { to[i] = from[i]; });
}

}  // namespace lithofront
