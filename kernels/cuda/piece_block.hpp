// What one block does to its copy of the particle, over any team.
#pragma once
#include "cuda/bench.hpp"

namespace lithofront {

template <int Dim, class Team>
LF_HD void run_piece_block(Team& team, const ModelParameters& parameters, const HalfCycleDrive& drive, const PieceBatch& batch, Piece piece,
                           int repetitions, int block, char* fast) {
    const ParticleView view = batch.particle[block].view;
    BlockCutter cutter(batch.scratch + static_cast<std::size_t>(block) * batch.scratch_bytes, fast, batch.fast_bytes);
    const Workspace ws = workspace_for(lay_workspace(cutter, parameters, view.lattice.count), view);
    const HalfCycleRun run = begin_pieces<Dim>(team, parameters, drive, view, ws);
    repeat_piece<Dim>(team, piece, parameters, drive, view, ws, run, repetitions);
    const PieceOutcome outcome = outcome_of_piece(team, piece, view, ws, run);
    PieceOutcome* out = &batch.outcome[block];
    team.once([=] { *out = outcome; });
}

}  // namespace lithofront
