// A cycle in words, as users of PyBaMM write it: "Charge at 1C until 4.2 V", "Hold at 4.2 V until C/20", "Rest for 1 hour".
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "config/options.hpp"

namespace lithofront {

// What the words of a step say; what they leave out is empty.
struct SpokenCycle {
    double charge_c_rate = 0, discharge_c_rate = 0;
    double upper_voltage_limit_V = 0, lower_voltage_limit_V = 0;
    bool hold_charge = false, hold_discharge = false;
    std::optional<double> hold_cutoff_c_rate;
    double rest_after_charge_hours = 0, rest_after_discharge_hours = 0;
};

// Throws ConfigError, without a place, that quotes the words that cannot be followed and says what can.
SpokenCycle cycle_of(const std::vector<std::string>& words);

// Into a step's settings; the voltage limits are the protocol's.
void apply(const SpokenCycle& spoken, ProtocolStep& step);

}  // namespace lithofront
