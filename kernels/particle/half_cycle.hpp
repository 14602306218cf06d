// One half-cycle of one particle (docs/model.md, section 7): step by step until the voltage limit, or the end of a hold or the front.
#pragma once
#include "particle/convert.hpp"
#include "particle/records.hpp"

namespace lithofront {

// Readies a particle for a half-cycle: its fields, stress and front.
template <int Dim, class Team>
LF_HD HalfCycleRun begin_half_cycle(const Body<Dim, Team>& body, const HalfCycleDrive& d) {
    const Lattice l = body.particle.lattice;
    HalfCycleRun run;
    run.context = front_context(body.model, body.particle, d);
    const std::uint32_t half = static_cast<std::uint32_t>(d.half);
    if (body.model.fatigue_stress_MPa != 0.0f) {
        run.fatigue_cells = make_field_grid(l, body.particle.origin, body.model.site_spacing_nm, body.model.fatigue_length_nm);
        const RandomKey key = RandomKey::make(body.model.seed, body.particle.number, d.cycle, half, Stream::stress_fatigue);
        body.team.each(run.fatigue_cells.count(), field_normals(run.fatigue_cells, body.model.dimension, key, 0, body.work.fatigue_normal));
    }
    run.lithiated = count_phase(body, phase_lithiated);
    run.delithiated = count_phase(body, phase_delithiated);
    run.current = d.c_rate * static_cast<float>(body.particle.sites_at_birth) / 3600.0f;
    SiteState* state = body.particle.state;
    float* conversion_time = body.work.conversion_time;
    body.team.each(l.count, [=](int s) {
        state[s] = static_cast<SiteState>(state[s] & ~site_front);
        conversion_time[s] = no_conversion;
    });
    prepare_fields(body, run.context);
    if (body.work.von_mises) start_goodier(body);
    if (!refresh_mechanics(body, run.lithiated, run.lithiated + run.delithiated)) end_unconverged(run.result);
    std::int32_t* counter = body.work.counter;
    body.team.each(counters, [=](int k) { counter[k] = 0; });
    tabulate_interface(body);
    draw_noise(body, run.context);
    run.front_size = collect_front(body, run.context);
    refresh_ghosts<Dim>(body.team, l, state);
    // A uniform drop is the right start for resistance at the surface, and harmless otherwise.
    for (int which = 0; which < 2; ++which) {
        if (which == 0 ? !body.model.ionic_field : !body.model.electronic_field) continue;
        const FieldArrays& f = which == 0 ? body.work.ion : body.work.electron;
        list_exits(body, f);
        const float conductance = exit_conductance(body, f);
        run.step.exit_conductance[which] = conductance;
        const float drop = conductance > 0.0f && !d.potentiostatic ? run.current / conductance : 0.0f;
        float* potential = f.potential;
        body.team.each(l.count, [=](int s) { potential[s] = is_active(state[s]) ? drop : 0.0f; });
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

// Records what stands before a step's conversions.
template <int Dim, class Team>
LF_CALLED LF_HD void record_step(const Body<Dim, Team>& body, const Recording& recording, HalfCycleRun& run, float voltage) {
    HalfCycleResult& result = run.result;
    if (recording.capacity > 0 && static_cast<float>(result.converted) * static_cast<float>(recording.capacity) >=
                                      static_cast<float>(run.next_sample) * static_cast<float>(body.particle.sites_at_birth)) {
        take_sample(body.team, recording, result, voltage);
        ++run.next_sample;
    }
    take_frame(body, recording, result);
    if (!run.observed && 2 * result.converted >= body.particle.sites_at_birth) {
        run.observed = 1;
        observe_front(body, run.context, run.front_size, result);
    }
}

// Lets the front convert for run.step.dt at the rates of the last evaluation, or for the part of it in which twice the target
// converts: what the front exposes may be easier than what it was made of. Returns how many sites converted, and leaves in
// run.step.dt the time that was kept.
template <int Dim, class Team>
LF_HD int advance(const Body<Dim, Team>& body, HalfCycleRun& run) {
    const StepConditions step{run.step.overpotential, run.step.dt, run.front_size};
    const std::int64_t most = 4 + static_cast<std::int64_t>(2.0f * run.step.target);
    const Conversions found = find_conversions(body, run.context, step, body.work.counters_of(run.result.steps), most);
    const float kept = kept_share(body, found, most);
    run.step.dt = run.step.dt * kept;
    return convert(body, run, step, found, kept);
}

// Solves and takes one step; sets result.end when the half-cycle is over.
template <int Dim, class Team>
LF_HD void take_step(const Body<Dim, Team>& body, const HalfCycleDrive& d, const Recording& recording, HalfCycleRun& run) {
    HalfCycleResult& result = run.result;
    open_step(run);
    if (result.end != EndReason::running) return;
    const float share = lithiated_share(run);
    const Control control = control_of(body, d, run);
    const bool constant_potential = control.constant_potential();
    StepGoal goal{constant_potential ? 0.0f : run.current, 1.0e4f, run.fields.due(result.converted)};
    if (!constant_potential) goal.bound = control.limiting_overpotential(share, run.current) + search_room;
    else if (run.holding) run.step.overpotential = control.limiting_overpotential(share, 0.0f);
    run.step = solve_step(body, run.context, run.front_size, run.step, goal);
    if (goal.fields) run.fields.plan(result.converted, run.step.moved, body.model.field_tolerance, longest_field_interval * control.sites);
    result.sweeps += run.step.sweeps;
    if (!run.step.converged) {
        end_unconverged(result);
        return;
    }
    const float current = constant_potential ? run.step.rate : run.current;
    if (!judge_step(control, run, share, current)) return;
    const float voltage = result.end_voltage_V;
    run.step.target = step_target(body.model, body.particle, run);
    if (!constant_potential) {
        const float near_limit = target_near_limit(goal.bound - search_room - run.step.overpotential, run.step.effective_sites);
        run.step.target = max_of(min_of(run.step.target, near_limit), 0.02f);
    }
    run.step.dt = run.step.target / max_of(run.step.rate, 0.01f * current);
    bool last = false;
    if (d.potentiostatic && d.duration_s > 0.0f && result.time_s + run.step.dt >= d.duration_s) {
        run.step.dt = d.duration_s - result.time_s;
        last = true;
    }
    record_step(body, recording, run, voltage);
    const float whole = run.step.dt;
    const int n = advance(body, run);
    // A current is charge over time: the time of a galvanostatic step is that of its charge.
    if (!constant_potential) run.step.dt = static_cast<float>(n) / run.current;
    if (last && run.step.dt >= whole && result.end == EndReason::running) result.end = EndReason::duration;
    pass_time(body.model, result, run.step.dt, voltage);
}

template <int Dim, class Team>
LF_HD void end_half_cycle(const Body<Dim, Team>& body, HalfCycleRun& run) {
    run.result.lithiated = count_phase(body, phase_lithiated);
    run.result.delithiated = count_phase(body, phase_delithiated);
    run.result.dead = count_phase(body, phase_dead);
}

template <int Dim, class Team>
LF_HD HalfCycleResult run_half_cycle(const Body<Dim, Team>& body, const HalfCycleDrive& d, const Recording& recording) {
    HalfCycleRun run = begin_half_cycle(body, d);
    while (run.result.end == EndReason::running) take_step(body, d, recording, run);
    end_half_cycle(body, run);
    record_potentials(body, recording);
    return run.result;
}

}  // namespace lithofront
