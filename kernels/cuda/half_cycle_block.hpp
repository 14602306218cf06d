// What one block of the half-cycle's kernel does, over any team: draws particles by ticket until none is left.
#pragma once
#include "cuda/half_cycle.hpp"
#include "cuda/region_list.hpp"

namespace lithofront {

template <int Dim, class Team>
LF_HD void run_block(Team& team, const HalfCycleBatch& batch, const WorkerPlace& place) {
    BlockWords* words = place.words;
    while (true) {
        team.once([=, &team, &batch] { words->drawn = team.take(batch.ticket, 1); });
        const int k = team.broadcast(&words->drawn);
        if (k >= batch.particles) return;
        const ParticleView view = batch.particle[k].view;
        const Recording recording = batch.particle[k].recording;
        const ModelParameters& model = batch.models[batch.particle[k].cohort];
        const HalfCycleDrive& drive = batch.drives[batch.particle[k].cohort];
        BlockCutter cutter(batch.scratch + static_cast<std::size_t>(place.worker) * batch.scratch_bytes, place.fast, batch.fast_bytes);
        const Workspace ws = workspace_for(lay_workspace(cutter, model, view.lattice), view);
        const HalfCycleOutcome done = do_half_cycle(make_body<Dim>(team, model, view, ws), drive, recording);
        hand_over(team, done, ws.region.reported, &batch.outcome[k], {batch.regions, batch.regions_used, words});
    }
}

}  // namespace lithofront
