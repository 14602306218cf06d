// How a block hands over a particle's outcome and its regions, over any team.
#pragma once
#include "cuda/half_cycle.hpp"

namespace lithofront {

// Words that all members of a block see.
struct BlockWords {
    std::int32_t drawn;
    std::int32_t first_region;
};

// One worker of a launch: which, its blocks' fast memory, and the words that its members see.
struct WorkerPlace {
    int worker;
    char* fast;
    BlockWords* words;
};

// The list of regions that all workers share.
struct SharedRegions {
    Region* regions;
    std::int32_t* used;
    BlockWords* words;
};

// Writes the outcome, and the reported regions one after another into a list that all blocks share.
template <class Team>
LF_HD void hand_over(Team& team, const HalfCycleOutcome& done, const Region* reported, DeviceOutcome* out, const SharedRegions& list) {
    const int n = done.tally.reported;
    BlockWords* words = list.words;
    std::int32_t* used = list.used;
    team.once([=, &team, &done] {
        words->first_region = team.take(used, n);
        out->outcome = done;
        out->first_region = words->first_region;
    });
    Region* to = list.regions + team.broadcast(&words->first_region);
    team.each(n, [=](int i) { to[i] = reported[i]; });
}

}  // namespace lithofront
