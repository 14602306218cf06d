// A half-cycle on its way: what it carries from step to step, how time passes in it and how it ends.
#pragma once
#include "particle/closure.hpp"
#include "particle/control.hpp"

namespace lithofront {

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
    float current = 0;  // sites per s
    std::int32_t next_sample = 0;
    int observed = 0;
    int holding = 0;
};

// A potential missed its tolerance: the half-cycle ends here, what it did so far is kept.
LF_HD inline void end_unconverged(HalfCycleResult& result) {
    result.fault = FaultCode::field_not_converged;
    result.end = EndReason::fault;
}

LF_HD inline float lithiated_share(const HalfCycleRun& run) {
    const std::int64_t active = run.lithiated + run.delithiated;
    return active > 0 ? static_cast<float>(run.lithiated) / static_cast<float>(active) : 0.0f;
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

// Lets time pass, and ends what takes too many steps.
LF_HD inline void pass_time(const ModelParameters& p, HalfCycleResult& result, float seconds, float voltage) {
    result.time_s = result.time_s + seconds;
    if (p.dissolution_rate > 0.0f) result.dissolution_exposure_s = result.dissolution_exposure_s + seconds * dissolution_weight(p, voltage);
    if (result.end == EndReason::running && result.steps >= p.max_steps) {
        result.fault = FaultCode::too_many_steps;
        result.end = EndReason::fault;
    }
}

// A particle's control law as the run stands.
template <int Dim, class Team>
LF_HD Control control_of(const Body<Dim, Team>& body, const HalfCycleDrive& drive, const HalfCycleRun& run) {
    return {body.model, drive, static_cast<float>(body.particle.sites_at_birth), body.particle.surface_area(), run.holding != 0};
}

// Whether a solved step at this current is to be taken, at result.end_voltage_V; where not, the hold begins or the half-cycle ends.
LF_HD inline bool judge_step(const Control& control, HalfCycleRun& run, float lithiated_share, float current) {
    HalfCycleResult& result = run.result;
    const float voltage = control.voltage(lithiated_share, run.step.overpotential, current);
    const Verdict verdict = control.judge(voltage, current);
    const bool at_limit = verdict.begins_hold || verdict.end == EndReason::voltage_limit;
    result.end_voltage_V = at_limit ? control.drive.voltage_limit_V : voltage;
    result.end_overpotential = run.step.overpotential;
    if (verdict.begins_hold) run.holding = 1;
    if (verdict.end != EndReason::running) result.end = verdict.end;
    if (verdict.end == EndReason::fault) result.fault = FaultCode::impossible_voltage;
    return verdict.takes;
}

}  // namespace lithofront
