#include <doctest/doctest.h>

#include "config/protocol_words.hpp"
#include "config/writer.hpp"
#include "expect_error.hpp"

using namespace lithofront;

namespace {

// A study of one step with these words, each in double quotes.
std::string spoken(const std::string& words, const std::string& more = "") {
    return more + "[[protocol.step]]\nname = \"ageing\"\ncycles = 3\nwords = [" + words + "]\n";
}

const std::string cycle =
    R"("Charge at 1C until 4.118 V", "Hold at 4.118 V until C/20", "Discharge at 16C until 3.5 V", "Rest for 1 hour")";

}  // namespace

TEST_CASE("words and settings make the same protocol, to the letter") {
    const Options said = parse_options(spoken(cycle), "study.toml");
    const Options set = parse_options(R"(
[protocol]
upper_voltage_limit_V = 4.118
lower_voltage_limit_V = 3.5
[[protocol.step]]
name = "ageing"
cycles = 3
charge_c_rate = 1
discharge_c_rate = 16
hold_charge = true
hold_cutoff_c_rate = 0.05
rest_after_discharge_hours = 1
)",
                                      "study.toml");
    CHECK(to_toml(said) == to_toml(set));
    CHECK(to_toml(parse_options(to_toml(said), "again.toml")) == to_toml(said));
}

TEST_CASE("spaces, capitals and units may be written in many ways") {
    const SpokenCycle c = cycle_of(
        {"charge AT C/4 until 4.2V", "Rest for 90 min", "DISCHARGE at 0.5 C until 3000 mV", "Hold at 3 V until 0.05C", "rest for 1800 s"});
    CHECK(c.charge_c_rate == 0.25);
    CHECK(c.discharge_c_rate == 0.5);
    CHECK(c.upper_voltage_limit_V == 4.2);
    CHECK(c.lower_voltage_limit_V == doctest::Approx(3.0));
    CHECK(!c.hold_charge);
    CHECK(c.hold_discharge);
    CHECK(*c.hold_cutoff_c_rate == 0.05);
    CHECK(c.rest_after_charge_hours == doctest::Approx(1.5));     // 90 min / 60
    CHECK(c.rest_after_discharge_hours == doctest::Approx(0.5));  // 1800 s / 3600
}

TEST_CASE("words that cannot be followed are quoted, with what can") {
    const auto only = [](const std::string& first, const std::string& second = "\"Discharge at 1C until 3 V\"") {
        return refusal(spoken(first + ", " + second));
    };
    CHECK(contains(only("\"Charge at 1 A until 4.2 V\""), "study.toml:4:1: 'Charge at 1 A until 4.2 V': currents are C-rates here"));
    CHECK(contains(only("\"Charge at 1C for 1 hour or until 4.2 V\""), "a half-cycle ends at a voltage"));
    CHECK(contains(only("\"Charge at 1C until 4.2\""), "expected a voltage, such as 4.2 V at the end"));
    CHECK(contains(only("\"Charge at fast until 4.2 V\""), "expected a C-rate, such as 1C or C/20 in place of 'fast until 4.2 v'"));
    CHECK(contains(only("\"Charge at C/0 until 4.2 V\""), "a C-rate is above 0"));
    CHECK(contains(only("\"Charge at 1C until 4.2 V (1 minute period)\""), "what does '( 1 minute period )' mean here"));
    CHECK(contains(only("\"Run US06 (A)\""), "'Run US06 (A)': begins with none of Charge, Discharge, Hold and Rest"));
    CHECK(
        contains(only("\"Charge at 1C until 4.2 V\", \"Hold at 4.1 V until C/20\""), "holds 4.1 V after a half-cycle that ends at 4.2 V"));
    CHECK(contains(only("\"Hold at 4.1 V until C/20\""), "follows no charge"));
    CHECK(contains(only("\"Charge at 1C until 4.2 V\"", "\"Charge at 1C until 4.2 V\""), "is a second charge"));
    CHECK(contains(only("\"Charge at 1C until 4.2 V\"", "\"Rest for 1 hour\""), "'Rest for 1 hour': the cycle ends without a discharge"));
    CHECK(contains(only("\"Discharge at 1C until 3 V\""), "a cycle begins with its charge"));
    CHECK(contains(only("\"Charge at 1C until 4.2 V\", \"Rest for 1 fortnight\""),
                   "expected a time in hours, minutes or seconds in place of 'fortnight'"));
    CHECK(contains(refusal(spoken("1")), "it must be an array of texts"));
}

TEST_CASE("words and settings of one step that say the same thing twice are refused") {
    CHECK(contains(refusal(spoken(cycle) + "charge_c_rate = 1\n"), "study.toml:5:1: protocol.step[0].charge_c_rate is given beside words"));
    CHECK(
        contains(refusal(spoken(cycle) + "upper_voltage_limit_V = 4.2\n"), "protocol.step[0].upper_voltage_limit_V is given beside words"));
    CHECK(refusal(spoken(cycle, "[protocol]\nupper_voltage_limit_V = 4.118\n")).empty());
    // An override stands over both.
    CHECK(parse_options(spoken(cycle), "study.toml", {"protocol.upper_voltage_limit_V=4.3"}).protocol.upper_voltage_limit_V == 4.3);
}

TEST_CASE("steps whose words name other voltages have limits of their own") {
    const std::string other =
        "[[protocol.step]]\nname = \"slow\"\nwords = [\"Charge at 1C until 4.1 V\", \"Discharge at 1C until 3.5 V\"]\n";
    const Options two = parse_options(spoken(cycle) + other, "study.toml");
    CHECK(two.protocol.lower_voltage_limit_V == 3.5);  // shared by both
    CHECK(two.protocol.steps[0].lower_voltage_limit_V == 0);
    CHECK(two.protocol.steps[0].upper_voltage_limit_V == 4.118);
    CHECK(two.protocol.steps[1].upper_voltage_limit_V == 4.1);
    CHECK(limits_of(two.protocol, two.protocol.steps[0]).upper_V == 4.118);
    CHECK(limits_of(two.protocol, two.protocol.steps[1]).lower_V == 3.5);
    CHECK(to_toml(parse_options(to_toml(two), "again.toml")) == to_toml(two));
    // The protocol's, where the file gives it, is that of steps that name none.
    const std::string silent = "[[protocol.step]]\ncharge_c_rate = 2\n";
    const Options mixed = parse_options(spoken(cycle, "[protocol]\nupper_voltage_limit_V = 4.2\n") + silent, "study.toml");
    CHECK(mixed.protocol.upper_voltage_limit_V == 4.2);
    CHECK(mixed.protocol.steps[0].upper_voltage_limit_V == 4.118);
    CHECK(limits_of(mixed.protocol, mixed.protocol.steps[1]).upper_V == 4.2);
    CHECK(mixed.protocol.lower_voltage_limit_V == 3.0);
    CHECK(mixed.protocol.steps[0].lower_voltage_limit_V == 3.5);
    const Options one = parse_options(spoken(cycle, "[protocol]\nupper_voltage_limit_V = 4.2\n"), "study.toml");
    CHECK(one.protocol.upper_voltage_limit_V == 4.2);
    CHECK(one.protocol.steps[0].upper_voltage_limit_V == 4.118);
    CHECK(parse_options(spoken(cycle) + other, "study.toml", {"protocol.step.slow.upper_voltage_limit_V=4.3"})
              .protocol.steps[1]
              .upper_voltage_limit_V == 4.3);
    // Of the words that a limit cannot stand, the step is named.
    const std::string low = "[[protocol.step]]\nwords = [\"Charge at 2C until 3.9 V\", \"Discharge at 1C until 3.5 V\"]\n";
    CHECK(
        contains(refusal(spoken(cycle) + low), "study.toml:6:1: protocol.step[1].upper_voltage_limit_V = 3.9 V is below the open-circuit"));
}
