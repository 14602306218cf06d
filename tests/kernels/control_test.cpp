// The control law: voltage, limit, hold and cut-off, at kT/e = 25 mV and an open-circuit voltage that falls from 4.1 V at none lithiated to
// 3.9 V at all, so that it is 4 V at a half.
#include "about.hpp"
#include "particle/half_cycle_run.hpp"

using namespace lithofront;

namespace {

ModelParameters model() {
    ModelParameters p;
    p.thermal_voltage_V = 0.025f;
    for (int i = 0; i < ocv_points; ++i) p.ocv_V[i] = 4.1f - 0.2f * static_cast<float>(i) / 256.0f;
    return p;
}

HalfCycleDrive drive(Half half) {
    HalfCycleDrive d;
    d.half = half;
    d.voltage_limit_V = half == Half::charge ? 4.2f : 3.8f;
    d.series_resistance = 2.0f;
    d.hold_cutoff_c_rate = 0.05f;
    return d;
}

// 3600 sites: 1C is one site per second. A surface of 4 and 6 sites per s: 2 * 6/4 = 3 kT over the series resistance.
Control control(const ModelParameters& p, const HalfCycleDrive& d, bool holding = false) { return {p, d, 3600.0f, 4.0f, holding}; }

void check(const Verdict& v, bool takes, bool begins_hold, EndReason end) {
    CHECK(v.takes == takes);
    CHECK(v.begins_hold == begins_hold);
    CHECK(v.end == end);
}

}  // namespace

TEST_CASE("overpotential and series resistance raise the voltage of a charge and lower that of a discharge") {
    const ModelParameters p = model();
    const HalfCycleDrive up = drive(Half::charge), down = drive(Half::discharge);
    CHECK(static_cast<double>(control(p, up).drop(6.0f)) == about(3.0, 1e-6));
    // 5 + 3 = 8 kT are 0.2 V.
    CHECK(static_cast<double>(control(p, up).voltage(0.5f, 5.0f, 6.0f)) == about(4.2, 1e-6));
    CHECK(static_cast<double>(control(p, down).voltage(0.5f, 5.0f, 6.0f)) == about(3.8, 1e-6));
    CHECK(static_cast<double>(control(p, up).voltage(0.25f, 5.0f, 6.0f)) == about(4.25, 1e-6));
}

TEST_CASE("the limit is met at the overpotential that leaves the series resistance its share") {
    const ModelParameters p = model();
    const HalfCycleDrive up = drive(Half::charge), down = drive(Half::discharge);
    // 0.2 V of room are 8 kT, of which 3 drop over the resistance.
    CHECK(static_cast<double>(control(p, up).limiting_overpotential(0.5f, 6.0f)) == about(5.0, 1e-4));
    CHECK(static_cast<double>(control(p, down).limiting_overpotential(0.5f, 6.0f)) == about(5.0, 1e-4));
    CHECK(static_cast<double>(control(p, up).limiting_overpotential(0.5f, 0.0f)) == about(8.0, 1e-4));
}

TEST_CASE("a current is driven up to the limit, where the half-cycle ends or a hold begins") {
    const ModelParameters p = model();
    HalfCycleDrive up = drive(Half::charge), down = drive(Half::discharge);
    check(control(p, up).judge(4.19f, 1.0f), true, false, EndReason::running);
    check(control(p, up).judge(4.21f, 1.0f), false, false, EndReason::voltage_limit);
    check(control(p, down).judge(3.81f, 1.0f), true, false, EndReason::running);
    check(control(p, down).judge(3.79f, 1.0f), false, false, EndReason::voltage_limit);
    up.hold = 1;
    check(control(p, up).judge(4.21f, 1.0f), false, true, EndReason::running);
}

TEST_CASE("a charge at a voltage below what a cell has, or a discharge above it, is a fault") {
    const ModelParameters p = model();
    HalfCycleDrive up = drive(Half::charge), down = drive(Half::discharge);
    up.lowest_V = down.lowest_V = 1.0f;
    up.highest_V = down.highest_V = 6.0f;
    check(control(p, up).judge(0.9f, 1.0f), false, false, EndReason::fault);
    check(control(p, up).judge(1.1f, 1.0f), true, false, EndReason::running);
    check(control(p, down).judge(6.1f, 1.0f), false, false, EndReason::fault);
    check(control(p, down).judge(5.9f, 1.0f), true, false, EndReason::running);
}

TEST_CASE("a hold ends below the cut-off current") {
    const ModelParameters p = model();
    const HalfCycleDrive up = drive(Half::charge);
    // 0.05C of 3600 sites are 0.05 sites per s; the voltage does not matter any more.
    check(control(p, up, true).judge(4.3f, 0.051f), true, false, EndReason::running);
    check(control(p, up, true).judge(4.2f, 0.049f), false, false, EndReason::hold_cutoff);
    check(control(p, up, true).judge(4.2f, 0.0f), false, false, EndReason::hold_cutoff);
}

TEST_CASE("a given potential goes on, whatever the current, until nothing reacts") {
    const ModelParameters p = model();
    HalfCycleDrive up = drive(Half::charge);
    up.potentiostatic = 1;
    CHECK(control(p, up).constant_potential());
    CHECK(control(p, drive(Half::charge), true).constant_potential());
    CHECK(!control(p, drive(Half::charge)).constant_potential());
    check(control(p, up).judge(4.3f, 1.0e-6f), true, false, EndReason::running);
    check(control(p, up).judge(4.3f, 0.0f), false, false, EndReason::front_exhausted);
}

TEST_CASE("a step at the limit is not taken: the run ends there, or holds") {
    const ModelParameters p = model();
    HalfCycleDrive up = drive(Half::charge);
    HalfCycleRun run;
    run.step.overpotential = 4.0f;
    // 4 + (4 + 3) * 0.025 = 4.175 V.
    CHECK(judge_step(control(p, up), run, 0.5f, 6.0f));
    CHECK(static_cast<double>(run.result.end_voltage_V) == about(4.175, 1e-6));
    CHECK(run.result.end_overpotential == 4.0f);
    run.step.overpotential = 6.0f;  // 4.225 V
    CHECK(!judge_step(control(p, up), run, 0.5f, 6.0f));
    CHECK(run.result.end == EndReason::voltage_limit);
    CHECK(run.result.end_voltage_V == 4.2f);
    up.hold = 1;
    HalfCycleRun holds;
    holds.step.overpotential = 6.0f;
    CHECK(!judge_step(control(p, up), holds, 0.5f, 6.0f));
    CHECK(holds.holding == 1);
    CHECK(holds.result.end == EndReason::running);
    CHECK(holds.result.end_voltage_V == 4.2f);
    // Held, and the current falls below 0.05 sites per s: the voltage of a hold is the limit.
    CHECK(!judge_step(control(p, up, true), holds, 0.5f, 0.04f));
    CHECK(holds.result.end == EndReason::hold_cutoff);
    CHECK(holds.result.end_voltage_V == 4.2f);
}

TEST_CASE("a front without a site ends the half-cycle, with a fault where reactant never had a way") {
    const auto opened = [](SiteState reactant, std::int64_t converted, int steps) {
        HalfCycleRun run;
        run.context.reactant = reactant;
        run.lithiated = 5;
        run.result.converted = converted;
        run.result.steps = steps;
        open_step(run);
        CHECK(run.result.end == EndReason::front_exhausted);
        return run.result.fault;
    };
    CHECK(opened(phase_lithiated, 0, 0) == FaultCode::no_path);
    CHECK(opened(phase_delithiated, 0, 0) == FaultCode::none);  // nothing is left to convert
    CHECK(opened(phase_lithiated, 3, 1) == FaultCode::none);
    CHECK(opened(phase_lithiated, 0, 1) == FaultCode::none);
    HalfCycleRun runs;
    runs.front_size = 7;
    open_step(runs);
    CHECK(runs.result.end == EndReason::running);
    CHECK(runs.result.front_sites == 7);
}

TEST_CASE("time passes, weighs by the voltage for dissolution, and steps are counted") {
    ModelParameters p;
    p.dissolution_voltage_V = 4.0f;
    p.dissolution_voltage_width_V = 0.05f;
    p.max_steps = 5;
    // One above the onset; 0.05 V below it 1/e.
    CHECK(static_cast<double>(dissolution_weight(p, 4.1f)) == about(1.0, 1e-6));
    CHECK(static_cast<double>(dissolution_weight(p, 3.95f)) == about(0.367879, 1e-4));
    HalfCycleResult r;
    r.steps = 4;
    pass_time(p, r, 10.0f, 3.95f);
    CHECK(r.time_s == 10.0f);
    CHECK(r.dissolution_exposure_s == 0.0f);  // nothing dissolves
    CHECK(r.end == EndReason::running);
    p.dissolution_rate = 1.0f;
    r.steps = 5;
    pass_time(p, r, 10.0f, 3.95f);
    CHECK(r.time_s == 20.0f);
    CHECK(static_cast<double>(r.dissolution_exposure_s) == about(3.67879, 1e-4));
    CHECK(r.end == EndReason::fault);
    CHECK(r.fault == FaultCode::too_many_steps);
}

TEST_CASE("the lithiated share counts both phases") {
    HalfCycleRun run;
    CHECK(lithiated_share(run) == 0.0f);
    run.lithiated = 3;
    run.delithiated = 1;
    CHECK(lithiated_share(run) == 0.75f);
}
