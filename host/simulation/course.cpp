#include "simulation/course.hpp"

#include <algorithm>
#include <utility>

#include "config/model_parameters.hpp"
#include "simulation/finite.hpp"
#include "simulation/pocket_records.hpp"
#include "simulation/snapshot.hpp"

namespace lithofront {

Course::Course(const Options& options, const std::vector<Particle>& particles, const std::vector<RadialOutline>& outlines)
    : options_(options),
      schedule_(options),
      parameters_(make_model_parameters(options)),
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
}

bool Course::all_ended() const {
    return std::all_of(state_.endings.begin(), state_.endings.end(), [](const Ending& e) { return e.ended(); });
}

CyclerState Course::state() const {
    CyclerState s = state_;
    s.references = references_.all();
    return s;
}

void Course::restore(const CyclerState& state) {
    state_ = state;
    references_.restore(state.references);
}

HalfCycleOrder Course::order() const {
    HalfCycleOrder order;
    order.drive = make_drive(options_, schedule_.step(under_way()), static_cast<std::uint32_t>(under_way()), half_);
    RecordingRequest& request = order.request;
    if (is_traced()) request.voltage_points = options_.output.voltage_points;
    if (is_pictured() && options_.output.snapshot_frames > 0) {
        request.frames = options_.output.snapshot_frames;
        request.frame_particles = snapshot_indices_;
    }
    for (const Ending& ending : state_.endings) request.parts.push_back(ending.part());
    return order;
}

std::optional<CycleYield> Course::accept(std::vector<ParticleOutcome> outcomes, const ParticleSource& now, const SnapshotTaker& take) {
    examine(outcomes);
    if (const std::string said = slow_steps_.said_of(under_way(), outcomes); !said.empty()) yield_.slow_steps = said;
    if (is_traced() && options_.output.voltage_points > 0) record_voltage(outcomes);
    if (is_pictured()) record_snapshots(outcomes, now, take);
    for (ParticleOutcome& outcome : outcomes) {  // recorded: the other half-cycle needs the memory
        outcome.voltage = {};
        outcome.frames = {};
    }
    for (std::size_t i = 0; i < outcomes.size(); ++i) imbalance_ += settle(state_.books[i], outcomes[i], half_);
    if (half_ == Half::discharge) return finish_cycle(std::move(outcomes));
    charge_ = std::move(outcomes);
    half_ = Half::discharge;
    return std::nullopt;
}

void Course::examine(std::vector<ParticleOutcome>& outcomes) {
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        ParticleOutcome& outcome = outcomes[i];
        const Ending& before = state_.endings[i];
        if (before.ended()) {
            outcome = standing_still(before, state_.books[i], sites_at_birth_[i], half_);
            continue;
        }
        make_finite(outcome);
        complete_left_sites(outcome, half_);
        if (outcome.tally.fault == FaultCode::region_table_full) state_.incomplete_tallies[i] = 1;
        if (!ends_at_once(outcome.result.fault)) continue;
        outcome.result.end = EndReason::fault;
        end(i, outcome.result.fault);
    }
}

void Course::record_voltage(const std::vector<ParticleOutcome>& outcomes) {
    const double capacity = window_capacity_mAh_per_g(options_);
    const auto add = [&](std::int64_t particle, std::size_t point, double share, double volts, double seconds) {
        yield_.voltage.push_back({under_way(), static_cast<int>(half_), particle, static_cast<std::int32_t>(point),
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

void Course::record_snapshots(const std::vector<ParticleOutcome>& outcomes, const ParticleSource& now, const SnapshotTaker& take) const {
    for (const std::size_t i : snapshot_indices_) {
        Particle particle = now(i);
        const std::vector<SiteState> last = particle.state;
        const ParticleOutcome& outcome = outcomes[i];
        for (std::size_t f = 0; f < outcome.frames.size(); ++f) {
            particle.state = outcome.frames[f];
            const float progress = static_cast<float>(f) / static_cast<float>(options_.output.snapshot_frames);
            take(take_snapshot(options_, parameters_, particle, under_way(), static_cast<int>(half_), progress));
        }
        particle.state = last;
        take(take_snapshot(options_, parameters_, particle, under_way(), static_cast<int>(half_), 1.0f));
    }
}

CycleYield Course::finish_cycle(std::vector<ParticleOutcome> discharge) {
    const std::int64_t cycle = under_way();
    const std::vector<ParticleOutcome> charge = std::exchange(charge_, {});
    CycleYield yield = std::exchange(yield_, {});
    const ProtocolStep& step = schedule_.step(cycle);
    for (std::size_t i = 0; i < charge.size(); ++i)
        if (!state_.endings[i].ended() && is_isolated(charge[i].result, discharge[i].result)) {
            discharge[i].result.end = EndReason::fault;
            end(i, FaultCode::no_path);
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
    input.li_imbalance = std::exchange(imbalance_, 0);
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
    half_ = Half::charge;
    return yield;
}

}  // namespace lithofront
