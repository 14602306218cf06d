// What one block of the half-cycle's kernel does, over any team: draws particles by ticket until none is left.
#pragma once
#include "cuda/half_cycle.hpp"

namespace lithofront {

// Words that all members of a block see.
struct BlockWords {
    std::int32_t drawn;
    std::int32_t first_region;
};

template <int Dim, class Team>
LF_HD void run_block(Team& team, const ModelParameters& parameters, const HalfCycleDrive& drive, const HalfCycleBatch& batch, int block,
                     char* fast, BlockWords* words) {
    while (true) {
        team.once([=, &team, &batch] { words->drawn = team.take(batch.ticket, 1); });
        const int k = team.broadcast(&words->drawn);
        if (k >= batch.particles) return;
        const ParticleView view = batch.particle[k].view;
        const Recording recording = batch.particle[k].recording;
        BlockCutter cutter(batch.scratch + static_cast<std::size_t>(block) * batch.scratch_bytes, fast, batch.fast_bytes);
        const Workspace ws = workspace_for(lay_workspace(cutter, parameters, view.lattice.count), view);
        const HalfCycleOutcome done = do_half_cycle<Dim>(team, parameters, drive, view, ws, recording);
        const int reported = done.tally.reported;
        DeviceOutcome* out = &batch.outcome[k];
        team.once([=, &team, &batch, &done] {
            words->first_region = team.take(batch.regions_used, reported);
            out->outcome = done;
            out->first_region = words->first_region;
        });
        Region* to = batch.regions + team.broadcast(&words->first_region);
        const Region* from = ws.reported;
        team.each(reported, [=](int i) { to[i] = from[i]; });
    }
}

}  // namespace lithofront
