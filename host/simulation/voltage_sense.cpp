#include "simulation/voltage_sense.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "model/parameters.hpp"

namespace lithofront {
namespace {

constexpr const char* why_beyond =
    "not the current's doing: as a rule that of the disorder (kinetics.noise_kT, noise_reference_stress_MPa, "
    "microstructure.residual_stress_MPa), or of a step before that went beyond these limits; such voltages mean little";

}  // namespace

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
    return fmt::format("cycle {}: {} of {} particles end {}: {}", cycle, beyond, particles.size(), which, why_beyond);
}

std::string VoltageSense::left_on_the_way(const ProtocolStep& step, std::int64_t cycle, std::span<const VoltagePoint> points) {
    constexpr float allowed_V = 0.1f;  // what disorder of a usual size does to a point, some 4 kT/e
    if (left_on_the_way_ || step.mode != DriveMode::galvanostatic || points.empty()) return "";
    const VoltageLimits limits = limits_of(protocol_, step);
    const auto lower = static_cast<float>(limits.lower_V), upper = static_cast<float>(limits.upper_V);
    const auto by_voltage = [](const VoltagePoint& a, const VoltagePoint& b) { return a.voltage_V < b.voltage_V; };
    const auto [lowest, highest] = std::minmax_element(points.begin(), points.end(), by_voltage);
    const bool is_above = highest->voltage_V > upper + allowed_V;
    if (!is_above && lowest->voltage_V >= lower - allowed_V) return "";
    left_on_the_way_ = true;
    const VoltagePoint& furthest = is_above ? *highest : *lowest;
    return fmt::format("cycle {}: the curve of a {} goes {} to {:.3f} V, {:.3f} V {} protocol.{}_voltage_limit_V: {}", cycle,
                       furthest.half == static_cast<int>(Half::charge) ? "charge" : "discharge", is_above ? "up" : "down",
                       furthest.voltage_V, is_above ? furthest.voltage_V - upper : lower - furthest.voltage_V, is_above ? "above" : "below",
                       is_above ? "upper" : "lower", why_beyond);
}

}  // namespace lithofront
