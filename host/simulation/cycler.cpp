#include "simulation/cycler.hpp"

#include <algorithm>

#include "population/model_parameters.hpp"
#include "simulation/finite.hpp"
#include "simulation/pocket_records.hpp"
#include "simulation/snapshot.hpp"

namespace lithofront {

Cycler::Cycler(const Options& options, Backend& backend, std::vector<Particle> particles, const std::vector<RadialOutline>& outlines)
    : options_(options),
      schedule_(options),
      parameters_(make_model_parameters(options)),
      backend_(backend),
      outlines_(outlines),
      slow_steps_(options.numerics.max_steps) {
    for (const Particle& p : particles) {
        numbers_.push_back(p.number);
        sites_at_birth_.push_back(p.sites_at_birth);
        state_.books.push_back({p.sites_at_birth, 0});
    }
    state_.endings.resize(particles.size());
    state_.incomplete_tallies.assign(particles.size(), 0);
    for (const std::int64_t wanted : options.output.snapshot_particles)
        if (wanted < static_cast<std::int64_t>(particles.size())) snapshot_indices_.push_back(static_cast<std::size_t>(wanted));
    backend_.load(parameters_, std::move(particles), options.protocol.coupling == Coupling::electrode);
}

bool Cycler::all_ended() const {
    return std::all_of(state_.endings.begin(), state_.endings.end(), [](const Ending& e) { return e.ended(); });
}

CyclerState Cycler::state() const {
    CyclerState s = state_;
    s.references = references_.all();
    return s;
}

void Cycler::restore(const CyclerState& state) {
    state_ = state;
    references_.restore(state.references);
}

std::vector<ParticleOutcome> Cycler::run_half(const ProtocolStep& step, std::int64_t cycle, Half half, CycleYield& yield,
                                              const SnapshotTaker& take) {
    RecordingRequest request;
    if (schedule_.is_listed(options_.output.voltage_cycles, cycle)) request.voltage_points = options_.output.voltage_points;
    const bool pictured = schedule_.is_listed(options_.output.snapshot_cycles, cycle);
    if (pictured && options_.output.snapshot_frames > 0) {
        request.frames = options_.output.snapshot_frames;
        request.frame_particles = snapshot_indices_;
    }
    const HalfCycleDrive drive = make_drive(options_, step, static_cast<std::uint32_t>(cycle), half);
    for (const Ending& ending : state_.endings) request.parts.push_back(ending.part());
    std::vector<ParticleOutcome> outcomes = backend_.run_half_cycle(drive, request);
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        ParticleOutcome& outcome = outcomes[i];
        const Ending& before = state_.endings[i];
        if (before.ended()) {
            outcome = standing_still(before, state_.books[i], sites_at_birth_[i], half);
            continue;
        }
        make_finite(outcome);
        complete_left_sites(outcome, half);
        if (outcome.tally.fault == FaultCode::region_table_full) state_.incomplete_tallies[i] = 1;
        if (!ends_at_once(outcome.result.fault)) continue;
        outcome.result.end = EndReason::fault;
        end(i, outcome.result.fault, cycle);
    }
    if (const std::string said = slow_steps_.said_of(cycle, outcomes); !said.empty()) yield.slow_steps = said;
    if (request.voltage_points > 0) record_voltage(outcomes, cycle, half, yield);
    if (pictured) record_snapshots(outcomes, cycle, half, take);
    for (ParticleOutcome& outcome : outcomes) {  // recorded: the other half-cycle needs the memory
        outcome.voltage = {};
        outcome.frames = {};
    }
    return outcomes;
}

void Cycler::record_voltage(const std::vector<ParticleOutcome>& outcomes, std::int64_t cycle, Half half, CycleYield& yield) const {
    const double capacity = window_capacity_mAh_per_g(options_);
    const auto add = [&](std::int64_t particle, std::size_t point, double share, double volts, double seconds) {
        yield.voltage.push_back({cycle, static_cast<int>(half), particle, static_cast<std::int32_t>(point),
                                 static_cast<float>(share * capacity), static_cast<float>(volts), static_cast<float>(seconds)});
    };
    // Mean over the particles that still run at a point, as long as they hold half of the sites of those that have not ended.
    double all = 0;
    for (std::size_t i = 0; i < outcomes.size(); ++i)
        if (!state_.endings[i].ended()) all += static_cast<double>(sites_at_birth_[i]);
    for (std::size_t point = 0; point < static_cast<std::size_t>(options_.output.voltage_points); ++point) {
        double weight = 0, converted = 0, volts = 0, seconds = 0;
        for (std::size_t i = 0; i < outcomes.size(); ++i) {
            if (state_.endings[i].ended() || point >= outcomes[i].voltage.size()) continue;
            const VoltageSample& s = outcomes[i].voltage[point];
            const double n = static_cast<double>(sites_at_birth_[i]);
            weight += n;
            converted += s.converted;
            volts += n * static_cast<double>(s.voltage_V);
            seconds += n * static_cast<double>(s.time_s);
        }
        if (weight == 0 || weight < 0.5 * all) break;
        add(-1, point, converted / weight, volts / weight, seconds / weight);
    }
    for (const std::size_t i : snapshot_indices_)
        for (std::size_t point = 0; point < outcomes[i].voltage.size(); ++point) {
            const VoltageSample& s = outcomes[i].voltage[point];
            add(numbers_[i], point, static_cast<double>(s.converted) / static_cast<double>(sites_at_birth_[i]),
                static_cast<double>(s.voltage_V), static_cast<double>(s.time_s));
        }
}

void Cycler::record_snapshots(const std::vector<ParticleOutcome>& outcomes, std::int64_t cycle, Half half,
                              const SnapshotTaker& take) const {
    for (const std::size_t i : snapshot_indices_) {
        Particle particle = backend_.particle(i);
        const std::vector<SiteState> last = particle.state;
        const ParticleOutcome& outcome = outcomes[i];
        for (std::size_t f = 0; f < outcome.frames.size(); ++f) {
            particle.state = outcome.frames[f];
            const float progress = static_cast<float>(f) / static_cast<float>(options_.output.snapshot_frames);
            take(take_snapshot(options_, parameters_, particle, cycle, static_cast<int>(half), progress));
        }
        particle.state = last;
        take(take_snapshot(options_, parameters_, particle, cycle, static_cast<int>(half), 1.0f));
    }
}

CycleYield Cycler::next() {
    std::vector<SnapshotRecord> snapshots;
    CycleYield yield = next([&snapshots](const SnapshotRecord& s) { snapshots.push_back(s); });
    yield.snapshots = std::move(snapshots);
    return yield;
}

CycleYield Cycler::next(const SnapshotTaker& take) {
    CycleYield yield;
    const std::int64_t cycle = state_.cycles_done + 1;
    const ProtocolStep& step = schedule_.step(cycle);
    const std::vector<ParticleOutcome> charge = run_half(step, cycle, Half::charge, yield, take);
    std::int64_t imbalance = 0;
    for (std::size_t i = 0; i < charge.size(); ++i) imbalance += settle(state_.books[i], charge[i], Half::charge);
    std::vector<ParticleOutcome> discharge = run_half(step, cycle, Half::discharge, yield, take);
    for (std::size_t i = 0; i < discharge.size(); ++i) imbalance += settle(state_.books[i], discharge[i], Half::discharge);
    for (std::size_t i = 0; i < charge.size(); ++i)
        if (!state_.endings[i].ended() && is_isolated(charge[i].result, discharge[i].result)) {
            discharge[i].result.end = EndReason::fault;
            end(i, FaultCode::no_path, cycle);
        }

    std::vector<std::vector<PocketRecord>> residues(charge.size());
    for (std::size_t i = 0; i < charge.size(); ++i)
        residues[i] = pocket_records(charge[i], cycle, numbers_[i], parameters_.dimension, options_.lattice.site_spacing_nm, outlines_[i]);
    CycleInput input;
    input.cycle = cycle;
    input.step = &step;
    input.charge = &charge;
    input.discharge = &discharge;
    input.residues = &residues;
    input.sites_at_birth = &sites_at_birth_;
    input.endings = &state_.endings;
    input.li_imbalance = imbalance;
    yield.summary = summarise_cycle(options_, input, numbers_, references_);
    if (options_.output.pocket_table) {
        for (std::size_t i = 0; i < charge.size(); ++i) {
            yield.pockets.insert(yield.pockets.end(), residues[i].begin(), residues[i].end());
            const auto after =
                pocket_records(discharge[i], cycle, numbers_[i], parameters_.dimension, options_.lattice.site_spacing_nm, outlines_[i]);
            yield.pockets.insert(yield.pockets.end(), after.begin(), after.end());
        }
    }
    state_.cycles_done = cycle;
    return yield;
}

}  // namespace lithofront
