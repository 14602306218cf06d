// A voltage limit ends a half-cycle; the limits of the other half-cycles guard it from the other side.
#include <doctest/doctest.h>

#include <algorithm>

#include "config/model_parameters.hpp"
#include "particle/half_cycle.hpp"
#include "population/plain_options.hpp"

using namespace lithofront;

namespace {

// A step at this overpotential, kT, without a series resistance, at 4 V without a current and kT/e = 25 mV.
HalfCycleResult judged(Half half, float overpotential, float lowest_V, float highest_V) {
    ModelParameters p;
    std::fill(std::begin(p.ocv_V), std::end(p.ocv_V), 4.0f);
    p.thermal_voltage_V = 0.025f;
    HalfCycleDrive drive;
    drive.half = half;
    drive.voltage_limit_V = half == Half::charge ? 4.5f : 2.5f;
    drive.lowest_V = lowest_V;
    drive.highest_V = highest_V;
    HalfCycleRun run;
    run.step.overpotential = overpotential;
    const bool goes_on = judge_step(Control{p, drive, 100.0f, 10.0f, false}, run, 0.5f, 1.0f);
    CHECK(goes_on == (run.result.end == EndReason::running));
    return run.result;
}

}  // namespace

TEST_CASE("a current at a voltage that no cell has is a fault, whichever way it flows") {
    // Discharge: 4 V + 10 kT of disorder that drive it: 4.25 V. Charge: 4 V - 40 kT: 3 V.
    const HalfCycleResult above = judged(Half::discharge, -10.0f, 2.9f, 4.24f), below = judged(Half::charge, -40.0f, 3.01f, 4.6f);
    for (const HalfCycleResult& r : {above, below}) {
        CHECK(r.fault == FaultCode::impossible_voltage);
        CHECK(r.end == EndReason::fault);
    }
    CHECK(above.end_voltage_V == doctest::Approx(4.25));
    CHECK(below.end_voltage_V == doctest::Approx(3.0));
    for (const HalfCycleResult& r : {judged(Half::discharge, -10.0f, 2.9f, 4.26f), judged(Half::charge, -40.0f, 2.99f, 4.6f)})
        CHECK(r.fault == FaultCode::none);
    // Its own limit ends a half-cycle without a fault: 4 V + 24 kT = 4.6 V.
    CHECK(judged(Half::charge, 24.0f, 2.9f, 4.24f).end == EndReason::voltage_limit);
}

TEST_CASE("what guards a half-cycle from the other side lies a volt beyond the limits of the protocol") {
    Options o = plain_options(0.5);
    o.protocol.lower_voltage_limit_V = 3.5;
    o.protocol.upper_voltage_limit_V = 4.1;
    for (const Half half : {Half::charge, Half::discharge}) {
        const HalfCycleDrive d = make_drive(o, ProtocolStep{}, 1, half);
        CHECK(d.lowest_V == doctest::Approx(2.5));
        CHECK(d.highest_V == doctest::Approx(5.1));
    }
}

TEST_CASE("the voltage of a hold is the limit, whatever the current still drops over the series resistance") {
    ModelParameters p;
    std::fill(std::begin(p.ocv_V), std::end(p.ocv_V), 4.0f);
    HalfCycleDrive drive;
    drive.voltage_limit_V = 4.2f;
    drive.series_resistance = 1000.0f;
    CHECK(Control{p, drive, 100.0f, 10.0f, true}.voltage(0.5f, 5.0f, 3.0f) == 4.2f);
    CHECK(Control{p, drive, 100.0f, 10.0f, false}.voltage(0.5f, 5.0f, 3.0f) > 10.0f);  // 4 V + 305 kT
}
