#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "model/parameters.hpp"
#include "simulation/voltage_sense.hpp"

using namespace lithofront;

namespace {

std::vector<ParticleCycleRecord> ends(std::vector<std::pair<float, float>> voltages) {
    std::vector<ParticleCycleRecord> particles;
    for (const auto& [charge, discharge] : voltages) {
        particles.emplace_back();
        particles.back().end_of_charge_V = charge;
        particles.back().end_of_discharge_V = discharge;
    }
    return particles;
}

}  // namespace

TEST_CASE("a study says once that a curve leaves the limits on its way by more than a tenth of a volt") {
    ProtocolOptions protocol;
    protocol.lower_voltage_limit_V = 3.5;
    protocol.upper_voltage_limit_V = 4.1;
    const ProtocolStep step;
    const auto curve = [](Half half, std::initializer_list<float> voltages) {
        std::vector<VoltagePoint> points;
        for (const float voltage : voltages) {
            points.emplace_back();
            points.back().half = static_cast<int>(half);
            points.back().voltage_V = voltage;
        }
        return points;
    };
    VoltageSense sense(protocol);
    CHECK(sense.left_on_the_way(step, 1, {}).empty());
    CHECK(sense.left_on_the_way(step, 1, curve(Half::discharge, {4.19f, 3.41f})).empty());
    CHECK(sense.left_on_the_way(step, 2, curve(Half::discharge, {4.0f, 4.364f, 3.5f}))
              .starts_with("cycle 2: the curve of a discharge goes up to 4.364 V, 0.264 V above protocol.upper_voltage_limit_V: "));
    CHECK(sense.left_on_the_way(step, 3, curve(Half::discharge, {4.5f})).empty());
    CHECK(VoltageSense(protocol)
              .left_on_the_way(step, 1, curve(Half::charge, {3.25f, 4.1f}))
              .starts_with("cycle 1: the curve of a charge goes down to 3.250 V, 0.250 V below protocol.lower_voltage_limit_V: "));
    ProtocolStep wide;  // a limit of its own
    wide.upper_voltage_limit_V = 4.3;
    CHECK(VoltageSense(protocol).left_on_the_way(wide, 1, curve(Half::discharge, {4.364f})).empty());
    ProtocolStep given;
    given.mode = DriveMode::potentiostatic;
    CHECK(VoltageSense(protocol).left_on_the_way(given, 1, curve(Half::discharge, {4.364f})).empty());
}

TEST_CASE("a study says once that its disorder drives particles beyond the limits of the other half-cycles") {
    ProtocolOptions protocol;
    protocol.lower_voltage_limit_V = 3.5;
    protocol.upper_voltage_limit_V = 4.1;
    const ProtocolStep step;
    VoltageSense sense(protocol);
    CHECK(sense.left_by(step, 1, ends({{4.1f, 3.5f}, {std::nanf(""), std::nanf("")}})).empty());
    const std::string said = sense.left_by(step, 2, ends({{4.0f, 4.28f}, {4.1f, 3.5f}, {4.0f, 4.2f}}));
    CHECK(said.starts_with("cycle 2: 2 of 3 particles end a discharge above protocol.upper_voltage_limit_V, up to 4.280 V: "));
    CHECK(sense.left_by(step, 3, ends({{4.0f, 4.3f}})).empty());
    CHECK(VoltageSense(protocol)
              .left_by(step, 1, ends({{3.4f, 3.5f}}))
              .find("a charge below protocol.lower_voltage_limit_V, down to 3.400 V") != std::string::npos);
    ProtocolStep wide;  // a limit of its own
    wide.upper_voltage_limit_V = 4.29;
    CHECK(VoltageSense(protocol).left_by(wide, 1, ends({{4.1f, 4.28f}})).empty());
    ProtocolStep given;
    given.mode = DriveMode::potentiostatic;  // there the voltage is asked for
    CHECK(VoltageSense(protocol).left_by(given, 1, ends({{3.4f, 4.3f}})).empty());
}
