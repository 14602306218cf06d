// One half-cycle of one particle (docs/model.md, section 7): step by step until the voltage limit, or the end of a hold or the front.
#pragma once
#include "particle/closure.hpp"
#include "particle/conversion_search.hpp"
#include "particle/fatigue.hpp"
#include "particle/goodier.hpp"
#include "particle/paths.hpp"
#include "particle/records.hpp"

namespace lithofront {

template <class Team>
LF_CALLED LF_HD std::int64_t count_phase(Team& team, const Lattice& l, const SiteState* state, SiteState phase) {
    return team.sum(l.count, [=](int s) -> std::int64_t {
        return phase_of(state[s]) == phase && (!l.periodic || is_interior(l, locate(l, s)));
    });
}

LF_HD inline FaceRule ion_faces(const ModelParameters& p, const FrontContext& c) {
    return {p.ion_mobility, p.ion_boundary_factor, c.product};
}
LF_HD inline FaceRule electron_faces(const ModelParameters& p, const FrontContext& c) {
    return {p.electron_mobility, p.electron_boundary_factor, c.product};
}

// Paths of ions and electrons to their exits.
template <int Dim, class Team>
LF_CALLED LF_HD void find_paths(Team& team, const ModelParameters& p, const ParticleView& v, const Workspace& ws, SiteState product) {
    const SiteState seeds = p.product_paths ? site_nucleus : SiteState{0};
    spread_paths<Dim>(team, v, ion_path_phases(p, product), v.ion_conductance, seeds, site_ion_path, ws.label);
    spread_paths<Dim>(team, v, electron_path_phases(p), v.electron_conductance, SiteState{0}, site_electron_path, ws.label);
}

// Coefficients of both fields and the paths to their exits.
template <int Dim, class Team>
LF_CALLED LF_HD void prepare_fields(Team& team, const ModelParameters& p, const ParticleView& v, const Workspace& ws, const FrontContext& c) {
    find_paths<Dim>(team, p, v, ws, c.product);
    find_spans<Dim>(team, v, ws.spans);
    if (p.ionic_field) build_field<Dim>(team, v, ws.ion, ion_faces(p, c));
    if (p.electronic_field) build_field<Dim>(team, v, ws.electron, electron_faces(p, c));
}

LF_HD inline bool has_blocking_phase(const ModelParameters& p) {
    const bool ion = p.ionic_field && (p.ion_mobility[phase_lithiated] == 0.0f || p.ion_mobility[phase_delithiated] == 0.0f);
    const bool electron =
        p.electronic_field && (p.electron_mobility[phase_lithiated] == 0.0f || p.electron_mobility[phase_delithiated] == 0.0f);
    return ion || electron;
}

// Where the coefficients of a field are renewed: around sites (packed) that have just changed phase.
struct FieldRenewal {
    FieldArrays f;
    FaceRule rule;
    const std::int32_t* changed;
    int n;                                       // none where the field is not solved for

    // Uniform mobility: the faces stay, only the implicit part of the reaction goes.
    LF_HD bool uniform() const { return rule.mobility[phase_lithiated] == rule.mobility[phase_delithiated]; }
    LF_HD bool renews_faces() const { return n > 0 && !uniform(); }
};

template <int Dim, class Team>
LF_HD auto renewed_faces(Team& team, const ParticleView& v, const FieldRenewal& r) {
    const Lattice l = v.lattice;
    return loop(r.renews_faces() ? r.n * (Dim + 1) : 0, [=, &team](int i) {
        const int s = packed_site(r.changed[i / (Dim + 1)]);
        const int axis = i % (Dim + 1);
        const Site at = locate(l, s);
        if (axis == Dim) {
            write_faces<Dim>(team, v, r.f, r.rule, s, at);
            return;
        }
        const int n_behind = wrap(l, Neighbours<Dim>::face(l, s, at.colour, at.odd_x, 2 * axis + 1));
        const Site behind = locate(l, n_behind);
        if (is_interior(l, behind)) write_faces<Dim>(team, v, r.f, r.rule, n_behind, behind);
    });
}

// Those of the fields whose faces were renewed before, or of the others.
template <int Dim, class Team>
LF_HD auto renewed_diagonals(Team& team, const ParticleView& v, const FieldRenewal& r, bool of_new_faces) {
    const Lattice l = v.lattice;
    const bool uniform = r.uniform();
    const int around = uniform ? 1 : 2 * Dim + 1;
    return loop(r.renews_faces() == of_new_faces ? r.n * around : 0, [=, &team](int i) {
        const int s = packed_site(r.changed[i / around]), parity = packed_parity(r.changed[i / around]);
        const int k = i % around;
        const int t = k == 0 ? s : wrap(l, Neighbours<Dim>::neighbour(l, s, parity, k - 1));
        const Site where = locate(l, t);
        if (!is_active(v.state[t]) || !is_interior(l, where)) return;
        const float d = uniform ? r.f.diagonal[t] : diagonal_of<Dim>(l, r.f, t, where);
        team.store(&r.f.diagonal[t], d);
        team.store(&r.f.inverse[t], d > 0.0f ? 1.0f / d : 0.0f);
    });
}

// Whether the running half-cycle goes on, and everything that it carries from step to step. Kept apart from the loop so that
// particles that share one potential (electrode coupling) can be stepped from outside.
struct HalfCycleRun {
    FrontContext context;
    FieldGrid fatigue_cells;
    HalfCycleResult result;
    Step step;
    FieldSchedule fields;
    int front_size = 0;
    std::int64_t lithiated = 0, delithiated = 0;
    float current = 0;                           // sites per s
    std::int32_t next_sample = 0;
    int observed = 0;
    int holding = 0;
};

// A potential missed its tolerance: the half-cycle ends here, what it did so far is kept.
LF_HD inline void end_unconverged(HalfCycleResult& result) {
    result.fault = FaultCode::field_not_converged;
    result.end = EndReason::fault;
}

// What a half-cycle's voltage is at an overpotential, V.
LF_HD inline float terminal_voltage(const ModelParameters& p, const HalfCycleDrive& d, const ParticleView& v, float z,
                                    float lithiated_share, float overpotential, float current) {
    const float drop = overpotential + d.series_resistance * current / v.surface_area();
    return open_circuit_voltage(p, lithiated_share) + z * drop * p.thermal_voltage_V;
}

// Overpotential at which the voltage limit is met, kT.
LF_HD inline float limiting_overpotential(const ModelParameters& p, const HalfCycleDrive& d, const ParticleView& v, float z,
                                          float lithiated_share, float current) {
    const float room = z * (d.voltage_limit_V - open_circuit_voltage(p, lithiated_share)) / p.thermal_voltage_V;
    return room - d.series_resistance * current / v.surface_area();
}

LF_HD inline float lithiated_share(const HalfCycleRun& run) {
    const std::int64_t active = run.lithiated + run.delithiated;
    return active > 0 ? static_cast<float>(run.lithiated) / static_cast<float>(active) : 0.0f;
}

template <int Dim, class Team>
LF_HD HalfCycleRun begin_half_cycle(Team& team, const ModelParameters& p, const HalfCycleDrive& d, const ParticleView& v,
                                    const Workspace& ws) {
    const Lattice l = v.lattice;
    HalfCycleRun run;
    run.context = front_context(p, v, d);
    const std::uint32_t half = static_cast<std::uint32_t>(d.half);
    if (p.fatigue_stress_MPa != 0.0f) {
        run.fatigue_cells = make_field_grid(l, v.origin, p.site_spacing_nm, p.fatigue_length_nm);
        const RandomKey key = RandomKey::make(p.seed, v.number, d.cycle, half, Stream::stress_fatigue);
        team.each(run.fatigue_cells.count(), field_normals(run.fatigue_cells, p.dimension, key, 0, ws.fatigue_normal));
    }
    run.lithiated = count_phase(team, l, v.state, phase_lithiated);
    run.delithiated = count_phase(team, l, v.state, phase_delithiated);
    run.current = d.c_rate * static_cast<float>(v.sites_at_birth) / 3600.0f;
    SiteState* state = v.state;
    float* conversion_time = ws.conversion_time;
    team.each(l.count, [=](int s) {
        state[s] = static_cast<SiteState>(state[s] & ~site_front);
        conversion_time[s] = no_conversion;
    });
    prepare_fields<Dim>(team, p, v, ws, run.context);
    if (ws.von_mises) start_goodier<Dim>(team, v, ws);
    if (!refresh_mechanics<Dim>(team, p, v, ws, run.lithiated, run.lithiated + run.delithiated)) end_unconverged(run.result);
    std::int32_t* counter = ws.counter;
    team.each(counters, [=](int k) { counter[k] = 0; });
    draw_noise(team, p, ws, run.context);
    run.front_size = collect_front<Dim>(team, p, v, ws, run.context, &counter[front_counter]);
    refresh_ghosts<Dim>(team, l, state);
    // A uniform drop is the right start for resistance at the surface, and harmless otherwise.
    for (int which = 0; which < 2; ++which) {
        if (which == 0 ? !p.ionic_field : !p.electronic_field) continue;
        const FieldArrays& f = which == 0 ? ws.ion : ws.electron;
        list_exits(team, v, f);
        const float conductance = exit_conductance(team, v, f);
        run.step.exit_conductance[which] = conductance;
        const float drop = conductance > 0.0f && !d.potentiostatic ? run.current / conductance : 0.0f;
        float* potential = f.potential;
        team.each(l.count, [=](int s) { potential[s] = is_active(state[s]) ? drop : 0.0f; });
        run.step.overpotential = run.step.overpotential + drop;
    }
    if (d.potentiostatic) run.step.overpotential = d.overpotential;
    return run;
}

// Expected conversions of the coming step: a share of the front's effective sites, and never more than charge_per_step of the
// particle.
LF_HD inline float step_target(const ModelParameters& p, const ParticleView& v, const HalfCycleRun& run) {
    const float by_front = p.advance_per_step * run.step.effective_sites;
    // Where the product blocks, any conversion may cut the paths of others: hardly ever two at a time.
    const bool blocks = run.context.gained_paths != run.context.required_paths;
    const float by_charge = blocks ? 0.1f : p.charge_per_step * static_cast<float>(v.sites_at_birth);
    return max_of(min_of(by_front, by_charge), 0.02f);
}

// Conversions after which the voltage limit may be reached, `room` kT away. One of n effective sites raises the overpotential by
// about 2/n; the spread of many grows with their root, and where few sites carry the current it is what meets the limit first.
LF_HD inline float target_near_limit(float room, float effective_sites) {
    const float reach = 0.1f * max_of(room, 0.0f) * effective_sites;
    return min_of(2.0f * reach, reach * reach);
}

// Body: converts the sites whose time (a share of the step) is at most `kept`, packed to ws.scratch with their affinities in ws.slope; of the others, those that were looked
// at and that the front has not reached after all go back. Entries that go are marked and listed in ws.label.
template <class Team>
LF_HD auto conversions_by(Team& team, const ModelParameters& p, const ParticleView& v, const Workspace& ws, const HalfCycleRun& run,
                          float kept, std::int32_t* counter) {
    SiteState* state = v.state;
    const int listed = run.front_size;
    const SiteState product = run.context.product, gained = run.context.gained_paths;
    const FrontList list = ws.front;
    const FieldArrays ion = ws.ion, electron = ws.electron;
    const bool with_ion = p.ionic_field != 0, with_electron = p.electronic_field != 0;
    float* time = ws.conversion_time;
    std::int32_t* words = ws.scratch;
    float* affinity = ws.slope;
    std::int32_t* gone = ws.label;
    const std::int32_t* reached = ws.list;
    const float overpotential = run.step.overpotential;
    return [=, &team](int e) {
        const std::int32_t word = list.word[e];
        const int s = packed_site(word);
        const bool converts = time[s] <= kept;
        time[s] = no_conversion;
        if (converts) {
            // What is exposed within the step has its paths from the neighbour that exposed it.
            state[s] = static_cast<SiteState>((with_phase(state[s], product) & ~site_front) | gained);
            const int i = team.append(&counter[converted_counter]);
            words[i] = word;
            float a = overpotential + list.affinity_shift[e];
            if (with_ion) a = a - ion.potential[s];
            if (with_electron) a = a - electron.potential[s];
            affinity[i] = a;
        } else {
            if (e < listed && !(list.threshold[e] < 0.0f)) return;
            list.threshold[e] = magnitude(list.threshold[e]);
            if (reached[e]) {
                state[s] = static_cast<SiteState>(state[s] | gained);
                return;
            }
            if (with_ion) ion.potential[s] = ion.before[e];
            if (with_electron) electron.potential[s] = electron.before[e];
            state[s] = static_cast<SiteState>(state[s] & ~site_front);
        }
        list.word[e] = no_entry;
        gone[team.append(&counter[gone_counter])] = e;
    };
}

// Every conversion adds an increment of the half-cycle's fatigue field to the residual stress of its site, packed in ws.scratch; the
// affinities at which they converted stand in ws.slope.
template <int Dim>
LF_HD auto fatigue_of(const ModelParameters& p, const ParticleView& v, const Workspace& ws, const HalfCycleRun& run, int n) {
    const Lattice l = v.lattice;
    const std::int32_t* converted = ws.scratch;
    const float* affinity = ws.slope;
    const float* normals = ws.fatigue_normal;
    float* residual = v.residual_stress_MPa;
    const FieldGrid grid = run.fatigue_cells;
    const ModelParameters* q = &p;
    return loop(p.fatigue_stress_MPa != 0.0f ? n : 0, [=](int i) {
        const int s = packed_site(converted[i]);
        const float xi = sampled_field<Dim>(grid, normals, locate(l, s));
        residual[s] = residual[s] + fatigue_increment(*q, affinity[i], xi, residual[s]);
    });
}

// Tells the entries around sites that have converted (packed in ws.scratch) of the product there.
template <int Dim, class Team>
LF_HD auto counted_product(Team& team, const ModelParameters& p, const ParticleView& v, const Workspace& ws, int n) {
    const std::int32_t* converted = ws.scratch;
    const SiteState* state = v.state;
    const std::int32_t* slot = ws.slot;
    std::int32_t* around = ws.front.around;
    const Lattice l = v.lattice;
    const float radius = p.interface_radius;
    return loop(around ? n : 0, [=, &team](int i) {
        each_within<Dim>(l, locate(l, packed_site(converted[i])), radius, [=, &team](int s, int) {
            if (state[s] & site_front) team.take(&around[slot[s]], 1);
        });
    });
}

// Lists the gaps among the first `stay` entries that the n_gone leave, and the entries beyond that fill them, from the other end of
// the same list.
template <class Team>
LF_HD auto listed_gaps(Team& team, const Workspace& ws, int entries, int n_gone, std::int32_t* counter) {
    const FrontList list = ws.front;
    const std::int32_t* gone = ws.label;
    std::int32_t* gap = ws.list;
    const int stay = entries - n_gone;
    return loop(n_gone, [=, &team](int i) {
        if (gone[i] < stay) gap[team.append(&counter[gap_counter])] = gone[i];
        const int e = stay + i;
        if (list.word[e] != no_entry) gap[entries - 1 - team.append(&counter[moved_counter])] = e;
    });
}

template <int Dim>
LF_HD auto closed_gaps(const Workspace& ws, int entries, int n_gaps) {
    const FrontList list = ws.front;
    const std::int32_t* gap = ws.list;
    std::int32_t* slot = ws.slot;
    return loop(n_gaps, [=](int i) {
        const int to = gap[i], e = gap[entries - 1 - i];
        list.word[to] = list.word[e];
        list.shift[to] = list.shift[e];
        list.rate_constant[to] = list.rate_constant[e];
        list.threshold[to] = list.threshold[e];
        for (int k = 0; k < Dim; ++k) list.filled[k][to] = list.filled[k][e];
        if (list.around) list.around[to] = list.around[e];
        slot[list.site(to)] = to;
    });
}

// Finds the paths anew, as a phase that blocks opens them and cuts them: sites that have lost theirs fall out of the front, with what the
// front had come into them, and others are listed. Returns how many entries there are.
template <int Dim, class Team>
LF_HD int renew_front(Team& team, const ModelParameters& p, const ParticleView& v, const Workspace& ws, const FrontContext& c, int n,
                      std::int32_t* counter) {
    const FrontList list = ws.front;
    const FieldArrays ion = ws.ion, electron = ws.electron;
    const bool with_ion = p.ionic_field != 0, with_electron = p.electronic_field != 0;
    SiteState* state = v.state;
    find_paths<Dim>(team, p, v, ws, c.product);
    std::int32_t* gone = ws.label;
    team.together(loop(1, [=](int) { counter[gone_counter] = counter[gap_counter] = counter[moved_counter] = 0; }));
    team.each_linked(n, [=, &team, &v, &c](int e) {
        const int s = list.site(e);
        if (is_eligible<Dim>(team, v, c, s, locate(v.lattice, s))) return;
        state[s] = static_cast<SiteState>(state[s] & ~site_front);
        if (with_ion) return_to_sweeps(ion, s);
        if (with_electron) return_to_sweeps(electron, s);
        list.word[e] = no_entry;
        gone[team.append(&counter[gone_counter])] = e;
    });
    const int n_gone = team.read(&counter[gone_counter]), stay = n - n_gone;
    std::int32_t* size = &ws.counter[front_counter];
    team.together(listed_gaps(team, ws, n, n_gone, counter), loop(1, [=](int) { *size = stay; }));
    const int n_gaps = team.read(&counter[gap_counter]);
    if (n_gaps > 0) team.together(closed_gaps<Dim>(ws, n, n_gaps));
    return collect_front<Dim>(team, p, v, ws, c, size);
}

// Renews fields and front, and adds fatigue, around the n sites that have converted, of `entries` entries of which n_gone are gone.
// Returns how many there are.
template <int Dim, class Team>
LF_CALLED LF_HD int follow_conversions(Team& team, const ModelParameters& p, const ParticleView& v, const Workspace& ws, const HalfCycleRun& run,
                                       int entries, int n, int n_gone, std::int32_t* counter) {
    const FrontContext& c = run.context;
    const std::int32_t* converted = ws.scratch;
    std::int32_t* size = &ws.counter[front_counter];
    const FieldRenewal ion{ws.ion, ion_faces(p, c), converted, p.ionic_field ? n : 0};
    const FieldRenewal electron{ws.electron, electron_faces(p, c), converted, p.electronic_field ? n : 0};
    const int stay = entries - n_gone;
    team.together(listed_gaps(team, ws, entries, n_gone, counter), counted_product<Dim>(team, p, v, ws, n), fatigue_of<Dim>(p, v, ws, run, n), renewed_faces<Dim>(team, v, ion),
                  renewed_faces<Dim>(team, v, electron), renewed_diagonals<Dim>(team, v, ion, false),
                  renewed_diagonals<Dim>(team, v, electron, false), loop(1, [=](int) { *size = stay; }));
    for (int axis = 0; axis < Dim; ++axis) {
        if (ion.renews_faces()) refresh_ghosts<Dim>(team, v.lattice, ion.f.face[axis]);
        if (electron.renews_faces()) refresh_ghosts<Dim>(team, v.lattice, electron.f.face[axis]);
    }
    const int n_gaps = team.read(&counter[gap_counter]);
    if (n_gaps > 0 || ion.renews_faces() || electron.renews_faces())
        team.together(closed_gaps<Dim>(ws, entries, n_gaps), renewed_diagonals<Dim>(team, v, ion, true),
                      renewed_diagonals<Dim>(team, v, electron, true));
    if (n == 0) return stay;
    if (has_blocking_phase(p)) return renew_front<Dim>(team, p, v, ws, c, stay, counter);
    return extend_front<Dim>(team, p, v, ws, c, converted, n, stay, size, &counter[cut_off_counter], &counter[met_counter]);
}

// Converts the sites whose time (a share of the step) is at most `kept`; renews fields, front and stress. Of all `entries`, the
// first run.front_size stood at the front before the step. Returns how many sites converted.
template <int Dim, class Team>
LF_HD int convert(Team& team, const ModelParameters& p, const ParticleView& v, const Workspace& ws, HalfCycleRun& run,
                  const StepConditions& step, int entries, float kept) {
    const Lattice l = v.lattice;
    std::int32_t* counter = ws.counters_of(run.result.steps);
    std::int32_t* of_next_step = ws.counters_of(run.result.steps + 1);
    team.each_linked(entries, settled_fillings<Dim>(team, p, v, ws, step, run.front_size, kept));
    team.together(loop(entries, conversions_by(team, p, v, ws, run, kept, counter)), loop(step_counters, [=](int k) { of_next_step[k] = 0; }));
    const int n = team.read(&counter[converted_counter]), n_gone = team.read(&counter[gone_counter]);
    refresh_ghosts<Dim>(team, l, v.state);
    run.result.converted += n;
    run.result.steps += 1;
    // A site is listed once in a half-cycle, whatever the steps, but for those that fall out of the front and come back.
    if (has_blocking_phase(p)) run.context.draw = static_cast<std::uint32_t>(run.result.steps);
    const std::int64_t sign = run.context.reactant == phase_lithiated ? -1 : 1;
    run.lithiated += sign * n;
    run.delithiated -= sign * n;
    run.front_size = n_gone > 0 ? follow_conversions<Dim>(team, p, v, ws, run, entries, n, n_gone, counter) : entries;
    refresh_ghosts<Dim>(team, l, v.state);

    const float passed = static_cast<float>(run.result.converted) / static_cast<float>(v.sites_at_birth);
    const std::uint32_t epoch = static_cast<std::uint32_t>(min_of(passed / p.noise_epoch + run.context.epoch_phase, 4.0e9f));
    if (epoch != run.context.epoch) {
        run.context.epoch = epoch;
        if (!refresh_mechanics<Dim>(team, p, v, ws, run.lithiated, run.lithiated + run.delithiated)) end_unconverged(run.result);
        draw_noise(team, p, ws, run.context);
        refresh_shifts<Dim>(team, p, v, ws, run.context, 0, run.front_size);
    }
    // Fillings, curvatures and shifts have changed.
    team.each(run.front_size, entries_at<Dim>(p, ws.front));
    return n;
}

// Share of the full dissolution rate at a voltage: one above the onset, one e-fold less per width below.
LF_HD inline float dissolution_weight(const ModelParameters& p, float voltage) {
    return exponential(min_of((voltage - p.dissolution_voltage_V) / p.dissolution_voltage_width_V, 0.0f));
}

// Ends the half-cycle where no site can react.
LF_HD inline void open_step(HalfCycleRun& run) {
    HalfCycleResult& result = run.result;
    if (run.front_size == 0) {
        result.end = EndReason::front_exhausted;
        if (result.converted == 0 && result.steps == 0) {
            const std::int64_t reactant = run.context.reactant == phase_lithiated ? run.lithiated : run.delithiated;
            if (reactant > 0) result.fault = FaultCode::no_path;
        }
        return;
    }
    result.front_sites += run.front_size;
}

// Records what stands before a step's conversions.
template <int Dim, class Team>
LF_CALLED LF_HD void record_step(Team& team, const ParticleView& v, const Workspace& ws, const Recording& recording, HalfCycleRun& run,
                                 float voltage) {
    HalfCycleResult& result = run.result;
    if (recording.capacity > 0 &&
        static_cast<float>(result.converted) * static_cast<float>(recording.capacity) >=
            static_cast<float>(run.next_sample) * static_cast<float>(v.sites_at_birth)) {
        take_sample(team, recording, result, voltage);
        ++run.next_sample;
    }
    take_frame(team, recording, v, result);
    if (!run.observed && 2 * result.converted >= v.sites_at_birth) {
        run.observed = 1;
        observe_front<Dim>(team, v, ws, run.context, run.front_size, result);
    }
}

// Lets time pass, and ends what takes too many steps.
LF_HD inline void pass_time(const ModelParameters& p, HalfCycleResult& result, float seconds, float voltage) {
    result.time_s = result.time_s + seconds;
    if (p.dissolution_rate > 0.0f)
        result.dissolution_exposure_s = result.dissolution_exposure_s + seconds * dissolution_weight(p, voltage);
    if (result.end == EndReason::running && result.steps >= p.max_steps) {
        result.fault = FaultCode::too_many_steps;
        result.end = EndReason::fault;
    }
}

// Lets the front convert for run.step.dt at the rates of the last evaluation, or for the part of it in which twice the target
// converts: what the front exposes may be easier than what it was made of. Returns how many sites converted, and leaves in
// run.step.dt the time that was kept.
template <int Dim, class Team>
LF_HD int advance(Team& team, const ModelParameters& p, const ParticleView& v, const Workspace& ws, HalfCycleRun& run) {
    const StepConditions step{run.step.overpotential, run.step.dt};
    const std::int64_t most = 4 + static_cast<std::int64_t>(2.0f * run.step.target);
    const Conversions found =
        find_conversions<Dim>(team, p, v, ws, run.context, step, run.front_size, ws.counters_of(run.result.steps), most);
    const float kept = kept_share(team, ws, found, most);
    run.step.dt = run.step.dt * kept;
    return convert<Dim>(team, p, v, ws, run, step, found.entries, kept);
}

// Whether a solved step is to be taken: not past the voltage limit, the cut-off of a hold, or the end of all reaction.
LF_HD inline bool judge_step(const ModelParameters& p, const HalfCycleDrive& d, const ParticleView& v, HalfCycleRun& run,
                             bool constant_potential, float share, float current, float* voltage) {
    HalfCycleResult& result = run.result;
    const float z = run.context.z;
    *voltage = terminal_voltage(p, d, v, z, share, run.step.overpotential, current);
    result.end_voltage_V = *voltage;
    result.end_overpotential = run.step.overpotential;
    if (!constant_potential) {
        if (z * (*voltage - d.voltage_limit_V) <= 0.0f) return true;
        result.end_voltage_V = d.voltage_limit_V;
        if (d.hold)
            run.holding = 1;
        else
            result.end = EndReason::voltage_limit;
        return false;
    }
    if (current <= 0.0f)
        result.end = run.holding ? EndReason::hold_cutoff : EndReason::front_exhausted;
    else if (run.holding && current * 3600.0f < d.hold_cutoff_c_rate * static_cast<float>(v.sites_at_birth))
        result.end = EndReason::hold_cutoff;
    return result.end == EndReason::running;
}

// Solves and takes one step; sets result.end when the half-cycle is over.
template <int Dim, class Team>
LF_HD void take_step(Team& team, const ModelParameters& p, const HalfCycleDrive& d, const ParticleView& v, const Workspace& ws,
                     const Recording& recording, HalfCycleRun& run) {
    HalfCycleResult& result = run.result;
    open_step(run);
    if (result.end != EndReason::running) return;
    const float share = lithiated_share(run);
    const float z = run.context.z;
    const bool constant_potential = d.potentiostatic || run.holding;
    float bound = 1.0e4f;
    if (!constant_potential)
        bound = limiting_overpotential(p, d, v, z, share, run.current) + 40.0f;
    else if (run.holding)
        run.step.overpotential = limiting_overpotential(p, d, v, z, share, 0.0f);
    const bool solve = run.fields.due(result.converted);
    run.step = solve_step<Dim>(team, p, v, ws, run.context, run.front_size, run.step, constant_potential ? 0.0f : run.current, bound, solve);
    if (solve) run.fields.plan(result.converted, run.step.moved, p.field_tolerance, longest_field_interval * static_cast<float>(v.sites_at_birth));
    result.sweeps += run.step.sweeps;
    if (!run.step.converged) {
        end_unconverged(result);
        return;
    }
    const float current = constant_potential ? run.step.rate : run.current;
    float voltage;
    if (!judge_step(p, d, v, run, constant_potential, share, current, &voltage)) return;
    run.step.target = step_target(p, v, run);
    if (!constant_potential) {
        const float near_limit = target_near_limit(bound - 40.0f - run.step.overpotential, run.step.effective_sites);
        run.step.target = max_of(min_of(run.step.target, near_limit), 0.02f);
    }
    run.step.dt = run.step.target / max_of(run.step.rate, 0.01f * current);
    bool last = false;
    if (d.potentiostatic && d.duration_s > 0.0f && result.time_s + run.step.dt >= d.duration_s) {
        run.step.dt = d.duration_s - result.time_s;
        last = true;
    }
    record_step<Dim>(team, v, ws, recording, run, voltage);
    const float whole = run.step.dt;
    const int n = advance<Dim>(team, p, v, ws, run);
    // A current is charge over time: the time of a galvanostatic step is that of its charge.
    if (!constant_potential) run.step.dt = static_cast<float>(n) / run.current;
    if (last && run.step.dt >= whole && result.end == EndReason::running) result.end = EndReason::duration;
    pass_time(p, result, run.step.dt, voltage);
}

template <int Dim, class Team>
LF_HD void end_half_cycle(Team& team, const ParticleView& v, HalfCycleRun& run) {
    run.result.lithiated = count_phase(team, v.lattice, v.state, phase_lithiated);
    run.result.delithiated = count_phase(team, v.lattice, v.state, phase_delithiated);
    run.result.dead = count_phase(team, v.lattice, v.state, phase_dead);
}

template <int Dim, class Team>
LF_HD HalfCycleResult run_half_cycle(Team& team, const ModelParameters& p, const HalfCycleDrive& d, const ParticleView& v,
                                     const Workspace& ws, const Recording& recording) {
    HalfCycleRun run = begin_half_cycle<Dim>(team, p, d, v, ws);
    while (run.result.end == EndReason::running) take_step<Dim>(team, p, d, v, ws, recording, run);
    end_half_cycle<Dim>(team, v, run);
    record_potentials(team, p, recording, v, ws);
    return run.result;
}

}  // namespace lithofront
