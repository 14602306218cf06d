#include "simulation/voltage_sense.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lithofront {

std::string VoltageSense::left_by(const ProtocolStep& step, std::int64_t cycle, std::span<const ParticleCycleRecord> particles) {
    if (left_ || step.mode != DriveMode::galvanostatic) return "";
    const VoltageLimits limits = limits_of(protocol_, step);
    const auto lower = static_cast<float>(limits.lower_V), upper = static_cast<float>(limits.upper_V);
    float lowest = lower, highest = upper;
    std::int64_t beyond = 0;
    for (const ParticleCycleRecord& p : particles) {  // NaN where nothing was driven is beyond nothing
        beyond += p.end_of_charge_V < lower || p.end_of_discharge_V > upper;
        if (p.end_of_charge_V < lowest) lowest = p.end_of_charge_V;
        if (p.end_of_discharge_V > highest) highest = p.end_of_discharge_V;
    }
    if (beyond == 0) return "";
    left_ = true;
    const std::string which = highest > upper ? fmt::format("a discharge above protocol.upper_voltage_limit_V, up to {:.3f} V", highest)
                                              : fmt::format("a charge below protocol.lower_voltage_limit_V, down to {:.3f} V", lowest);
    return fmt::format(
        "cycle {}: {} of {} particles end {}: not the current but the disorder drives them (kinetics.noise_kT, "
        "noise_reference_stress_MPa, microstructure.residual_stress_MPa); voltages of this study mean little",
        cycle, beyond, particles.size(), which);
}

}  // namespace lithofront
