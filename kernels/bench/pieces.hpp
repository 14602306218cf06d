// Inner pieces of the engine as `lithofront bench` times them: over any team, in a half-cycle that has begun.
#pragma once
#include "particle/cycle_job.hpp"

namespace lithofront {

enum class Piece : std::int32_t { sweep = 0, front, draws, labels, tally, stress };
constexpr int pieces = 6;

// The same for every team, or one of them computes something else.
struct PieceOutcome {
    std::int64_t items = 0;  // sites, or front sites, that one repetition treats
    std::int64_t checksum = 0;
};

template <class Team>
LF_HD std::int64_t sum_of_bits(Team& team, const float* values, int n) {
    return team.sum(n, [=](int i) { return std::int64_t{bits_of(values[i])}; });
}

// Begins a half-cycle on a particle that need not be fresh, so that its front stands anywhere.
template <int Dim, class Team>
LF_HD HalfCycleRun begin_pieces(const Body<Dim, Team>& body, const HalfCycleDrive& d) {
    HalfCycleRun run = begin_half_cycle(body, d);
    open_step(run);
    gather_affinities(body, run.front_size);
    return run;
}

template <int Dim, class Team>
LF_HD void repeat_piece(const Body<Dim, Team>& body, Piece piece, Half half, const HalfCycleRun& run, int repetitions) {
    const float omega = relaxation_factor(body.particle.lattice);
    for (int r = 0; r < repetitions; ++r) {
        switch (piece) {
            case Piece::sweep: measured_sweep<Dim>(body.team, body.particle.lattice, body.work.ion, omega); break;
            case Piece::front: evaluate_gathered(body, run.front_size, run.step.overpotential, run.current); break;
            case Piece::draws: {
                const FrontList list = body.work.front;
                float* drawn = body.work.slope;
                const RandomKey key = run.context.flip_key;
                body.team.each(run.front_size,
                               [=](int e) { drawn[e] = unit_exponential(key, 0, static_cast<std::uint32_t>(list.site(e))); });
                break;
            }
            case Piece::labels: label_regions(body, phase_lithiated); break;
            case Piece::tally: tally(body, half); break;
            case Piece::stress: refresh_stress(body, run.lithiated, run.lithiated + run.delithiated); break;
        }
    }
}

// What a piece has left behind.
template <int Dim, class Team>
LF_HD PieceOutcome outcome_of_piece(const Body<Dim, Team>& body, Piece piece, const HalfCycleRun& run) {
    PieceOutcome o;
    o.items = run.lithiated + run.delithiated;
    const std::int32_t* label = body.work.region.label;
    const SiteState* state = body.particle.state;
    switch (piece) {
        case Piece::sweep: o.checksum = sum_of_bits(body.team, body.work.ion.potential, body.particle.lattice.count); break;
        case Piece::front:
            o.items = run.front_size;
            o.checksum = sum_of_bits(body.team, body.work.rate, run.front_size) + sum_of_bits(body.team, body.work.slope, run.front_size);
            break;
        case Piece::draws:
            o.items = run.front_size;
            o.checksum = sum_of_bits(body.team, body.work.slope, run.front_size);
            break;
        case Piece::labels: o.checksum = body.team.sum(body.particle.lattice.count, [=](int s) { return std::int64_t{label[s]}; }); break;
        case Piece::tally:
            o.checksum = body.team.sum(body.particle.lattice.count, [=](int s) { return std::int64_t{state[s]} + label[s]; });
            break;
        case Piece::stress: o.checksum = sum_of_bits(body.team, body.work.stress, body.particle.lattice.count); break;
    }
    return o;
}

}  // namespace lithofront
