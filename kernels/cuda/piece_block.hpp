// What one block does to its copy of the particle, over any team.
#pragma once
#include "cuda/bench.hpp"
#include "cuda/region_list.hpp"

namespace lithofront {

template <int Dim, class Team>
LF_HD void run_piece_block(Team& team, const Orders& orders, const PieceBatch& batch, const Repeated& repeated, const WorkerPlace& place) {
    const int block = place.worker;
    const ParticleView view = batch.particle[block].view;
    BlockCutter cutter(batch.scratch + static_cast<std::size_t>(block) * batch.scratch_bytes, place.fast, batch.fast_bytes);
    const Workspace ws = workspace_for(lay_workspace(cutter, orders.parameters, view.lattice), view);
    const auto body = make_body<Dim>(team, orders.parameters, view, ws);
    const HalfCycleRun run = begin_pieces(body, orders.drive);
    repeat_piece(body, repeated.piece, orders.drive.half, run, repeated.times);
    const PieceOutcome outcome = outcome_of_piece(body, repeated.piece, run);
    PieceOutcome* out = &batch.outcome[block];
    team.once([=] { *out = outcome; });
}

}  // namespace lithofront
