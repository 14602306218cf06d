#include "config/material.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "config/errors.hpp"
#include "config/nearest.hpp"
#include "config/open_circuit_voltage.hpp"
#include "config/registry.hpp"

namespace lithofront {
namespace {

constexpr double kT_per_e_V_per_K = 8.617333262e-5;  // CODATA 2018
// Two phases in equilibrium have one potential. LiMn2O4 falls by 4 kT/e over the source paper's window, layered oxides by 20 and more.
constexpr double steepest_fall_kT = 10;

std::string text(double value) { return short_number_text(value); }

std::string known_curves() {
    std::string list;
    for (const auto& curve : built_in_curves()) list += (list.empty() ? "\"" : ", \"") + std::string(curve.name) + "\"";
    return list;
}

std::optional<MaterialFault> fault_of_curve(const MaterialOptions& m) {
    constexpr std::string_view name = "material.open_circuit_voltage", points = "material.open_circuit_voltage_x";
    const bool built_in = built_in_curve(m.open_circuit_voltage) != nullptr;
    if (m.open_circuit_voltage_x.empty() && m.open_circuit_voltage_V.empty()) {
        if (built_in) return {};
        std::vector<std::string> names;
        for (const auto& curve : built_in_curves()) names.emplace_back(curve.name);
        const std::string nearest = nearest_name(m.open_circuit_voltage, names);
        return MaterialFault{
            {name},
            fmt::format("material.open_circuit_voltage = {} names no curve; use one of {}, or a file of x and V whose "
                        "name ends in .csv{}",
                        in_quotes(m.open_circuit_voltage), known_curves(), nearest.empty() ? "" : "; nearest: \"" + nearest + "\"")};
    }
    if (built_in)
        return MaterialFault{{points, name},
                             fmt::format("material.open_circuit_voltage = \"{}\" is a built-in curve, and "
                                         "open_circuit_voltage_x and _V give points of another; leave one of them out",
                                         m.open_circuit_voltage)};
    if (const auto fault = fault_of({m.open_circuit_voltage_x, m.open_circuit_voltage_V}))
        return MaterialFault{{points, "material.open_circuit_voltage_V"},
                             fmt::format("material.open_circuit_voltage_x and _V, point {}: {}", fault->point + 1, fault->reason)};
    return {};
}

// Layered oxides by their usual names: lithium leaves them as from a solution, over the window that cells use.
std::optional<std::string> solid_solution(const MaterialOptions& m) {
    std::string name;
    for (const char c : m.name)
        if (c != ' ' && c != '-' && c != '_') name += static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    for (const std::string_view layered : {"NMC", "NCM", "NCA", "LINIMNCO", "LINICOMN", "LINICOAL"})
        if (name.starts_with(layered)) return "material.name = " + in_quotes(m.name) + " is a layered oxide";
    const OpenCircuitVoltage curve(m);
    const double fall_kT = (curve(m.x_delithiated) - curve(m.x_lithiated)) / (kT_per_e_V_per_K * m.temperature_K);
    if (fall_kT <= steepest_fall_kT) return {};
    return fmt::format("the voltage falls from {:.3f} V at material.x_delithiated = {} to {:.3f} V at x_lithiated = {}, by {:.0f} kT/e",
                       curve(m.x_delithiated), text(m.x_delithiated), curve(m.x_lithiated), text(m.x_lithiated), fall_kT);
}

// A window that no pair of a built-in material's phases spans: its front would lie between compositions that do not meet.
std::string beyond_phases(const MaterialOptions& m) {
    constexpr double uncertain = 0.05;  // to which compositions of phases are known, and change with temperature and age
    const auto* curve = m.open_circuit_voltage_x.empty() ? built_in_curve(m.open_circuit_voltage) : nullptr;
    if (!curve) return {};
    std::string pairs;
    for (const auto& [low, high] : curve->phases) {
        if (m.x_delithiated >= low - uncertain && m.x_lithiated <= high + uncertain) return {};
        pairs += fmt::format("{}{} to {}", pairs.empty() ? "" : ", or from ", text(low), text(high));
    }
    return fmt::format(
        "the window from material.x_delithiated = {} to x_lithiated = {} reaches beyond the two phases of {} that meet, from {}: the model "
        "has one front, between two phases, and makes one of whatever the curve does in between",
        text(m.x_delithiated), text(m.x_lithiated), curve->material, pairs);
}

}  // namespace

std::vector<MaterialFault> faults_of(const MaterialOptions& m) {
    if (m.x_lithiated <= m.x_delithiated)
        return {{{"material.x_lithiated", "material.x_delithiated"},
                 "material.x_lithiated = " + text(m.x_lithiated) + " does not exceed x_delithiated = " + text(m.x_delithiated) +
                     "; a flip would move no lithium"}};
    if (const auto fault = fault_of_curve(m)) return {*fault};
    const OpenCircuitVoltage curve(m);
    constexpr double rounding = 1e-9;
    if (m.x_delithiated < curve.lowest_x() - rounding || m.x_lithiated > curve.highest_x() + rounding)
        return {{{"material.open_circuit_voltage", "material.x_lithiated", "material.x_delithiated"},
                 fmt::format(
                     "the curve of material.open_circuit_voltage = {} reaches from x = {} to {}, and the window is {} to {}; narrow the "
                     "window or give a longer curve",
                     in_quotes(m.open_circuit_voltage), text(curve.lowest_x()), text(curve.highest_x()), text(m.x_delithiated),
                     text(m.x_lithiated))}};
    if (m.sharp_front == SharpFront::assumed) return {};
    if (const auto why = solid_solution(m))
        return {{{"material.sharp_front", "material.name", "material.x_lithiated", "material.x_delithiated"},
                 *why + ": it takes up lithium as a solid solution, without a boundary between two phases, and this model is of such a "
                        "boundary alone; take a window in which two phases meet, or set material.sharp_front = \"assumed\" to model a "
                        "front all the same"}};
    return {};
}

std::vector<std::string> warnings_on_material(const MaterialOptions& m) {
    std::vector<std::string> notes;
    const MaterialOptions usual;
    if (const std::string beyond = beyond_phases(m); !beyond.empty()) notes.push_back(beyond);
    if (const auto* curve = m.open_circuit_voltage_x.empty() ? built_in_curve(m.open_circuit_voltage) : nullptr) {
        if (curve->material != m.name)
            notes.push_back(fmt::format("material.name is {}, and material.open_circuit_voltage = \"{}\" is the curve of {}",
                                        in_quotes(m.name), curve->name, curve->material));
        // Whoever changes the material's capacity or density by much means another material, though it still bears the name.
        const auto differs = [](double a, double b) { return std::abs(a / b - 1.0) > 0.1; };
        if (curve->material == usual.name && m.name == usual.name &&
            (differs(m.theoretical_capacity_mAh_per_g, usual.theoretical_capacity_mAh_per_g) ||
             differs(m.site_density_mol_per_m3, usual.site_density_mol_per_m3)))
            notes.push_back(
                fmt::format("material.theoretical_capacity_mAh_per_g = {} and site_density_mol_per_m3 = {} are not those of {}, whose "
                            "name and open-circuit voltage the material has; set material.name and material.open_circuit_voltage",
                            text(m.theoretical_capacity_mAh_per_g), text(m.site_density_mol_per_m3), usual.name));
    }
    if (m.sharp_front == SharpFront::assumed && solid_solution(m))
        notes.push_back(*solid_solution(m) + ": a solid solution, whose sharp front is assumed as material.sharp_front says");
    return notes;
}

}  // namespace lithofront
