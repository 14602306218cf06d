#include "config/registry.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <climits>
#include <cmath>
#include <functional>
#include <map>
#include <stdexcept>
#include <utility>

namespace lithofront {
namespace {

// The names of a choice, in the order of its enumerators.
template <typename Enum>
std::span<const std::string_view> names_of() {
    static const std::vector<std::string_view> names = [] {
        std::vector<std::string_view> all;
        for (std::string_view rest = spelt(Enum{}); !rest.empty();) {
            const auto comma = std::min(rest.find(", "), rest.size());
            all.push_back(rest.substr(0, comma));
            rest.remove_prefix(std::min(comma + 2, rest.size()));
        }
        return all;
    }();
    return names;
}

Limits above(double low, double high = std::numeric_limits<double>::max()) { return {.low = low, .high = high, .above_low = true}; }
Limits at_least(double low) { return {.low = low}; }
Limits within(double low, double high) { return {.low = low, .high = high}; }
Limits between(double low, double high) { return {.low = low, .high = high, .above_low = true, .below_high = true}; }
Limits below(double low, double high) { return {.low = low, .high = high, .below_high = true}; }
Limits or_infinite(Limits limits) {
    limits.infinity = true;
    return limits;
}

constexpr double most_MPa = 1e6;
constexpr double most_cycles = 1e6;
constexpr double most_particles = 1e6;  // snapshots number particles with six digits

Needs with(std::string_view key, std::string_view value = {}) { return {{key, value}}; }
Needs with_one_of(std::string_view a, std::string_view b) { return {{a, {}}, {b, {}}}; }

template <typename Value>
Target target_of(Value& at) {
    if constexpr (std::is_enum_v<Value>)
        return Choice{names_of<Value>(), &at, [](const void* p) { return static_cast<int>(*static_cast<const Value*>(p)); },
                      [](void* p, int value) { *static_cast<Value*>(p) = static_cast<Value>(value); }};
    else return &at;
}

class Table {
public:
    Table(std::vector<Field>& fields, std::string prefix) : fields_(fields), prefix_(std::move(prefix)) {}

    template <typename Value, typename... More>
    void add(std::string_view name, Value& at, Limits limits, std::string_view doc, More... needs) {
        if constexpr (std::is_same_v<Value, int>) limits.high = std::min(limits.high, static_cast<double>(INT_MAX));
        fields_.push_back({prefix_ + std::string(name), doc, target_of(at), limits, {std::move(needs)...}});
    }
    template <typename Value, typename... More>
    void add(std::string_view name, Value& at, std::string_view doc, More... needs) {
        add(name, at, Limits{}, doc, std::move(needs)...);
    }

private:
    std::vector<Field>& fields_;
    std::string prefix_;
};

#define LF_SETTING(type, name, initial, ...) t.add(#name, o.name, __VA_ARGS__)
void list(Table t, PopulationOptions& o) {
#include "config/settings/population.def"
}
void list(Table t, LatticeOptions& o) {
#include "config/settings/lattice.def"
}
void list(Table t, MaterialOptions& o) {
#include "config/settings/material.def"
}
void list(Table t, KineticsOptions& o) {
#include "config/settings/kinetics.def"
}
void list(Table t, TransportOptions& o) {
#include "config/settings/transport.def"
}
void list(Table t, MicrostructureOptions& o) {
#include "config/settings/microstructure.def"
}
void list(Table t, SurfaceOptions& o) {
#include "config/settings/surface.def"
}
void list(Table t, StressOptions& o) {
#include "config/settings/stress.def"
}
void list(Table t, ProtocolOptions& o) {
#include "config/settings/protocol.def"
}
void list(Table t, ProtocolStep& o) {
#include "config/settings/protocol_step.def"
}
void list(Table t, AgeingOptions& o) {
#include "config/settings/ageing.def"
}
void list(Table t, NumericsOptions& o) {
#include "config/settings/numerics.def"
}
void list(Table t, OutputOptions& o) {
#include "config/settings/output.def"
}
void list(Table t, Options& o) {
#include "config/settings/study.def"
}
#undef LF_SETTING

}  // namespace

std::vector<Field> fields_of(Options& o) {
    std::vector<Field> all;
    all.reserve(160);
    list({all, ""}, o);
    list({all, "population."}, o.population);
    list({all, "lattice."}, o.lattice);
    list({all, "material."}, o.material);
    list({all, "kinetics."}, o.kinetics);
    list({all, "transport."}, o.transport);
    list({all, "microstructure."}, o.microstructure);
    list({all, "surface."}, o.surface);
    list({all, "stress."}, o.stress);
    list({all, "ageing."}, o.ageing);
    list({all, "numerics."}, o.numerics);
    list({all, "output."}, o.output);
    list({all, "protocol."}, o.protocol);  // last, since its steps are tables of their own
    return all;
}

std::vector<Field> fields_of(ProtocolStep& o, std::size_t index) {
    std::vector<Field> all;
    list({all, fmt::format("protocol.step[{}].", index)}, o);
    return all;
}

const std::vector<std::string>& known_keys() {
    static const std::vector<std::string> keys = [] {
        Options options;
        ProtocolStep step;
        std::vector<std::string> all;
        for (const auto& field : fields_of(options)) all.push_back(field.key);
        for (const auto& field : fields_of(step, 0)) all.push_back("protocol.step." + std::string(field.name()));
        return all;
    }();
    return keys;
}

Limits limits_of_key(std::string_view key) {
    static const std::map<std::string, Limits, std::less<>> limits = [] {
        Options options;
        std::map<std::string, Limits, std::less<>> all;
        for (const auto& field : fields_of(options)) all.emplace(field.key, field.limits);
        return all;
    }();
    const auto found = limits.find(key);
    if (found == limits.end()) throw std::out_of_range("no setting has the key " + std::string(key));
    return found->second;
}

std::string_view Field::name() const { return std::string_view(key).substr(key.rfind('.') + 1); }

std::string_view Field::table() const {
    const auto dot = key.rfind('.');
    return dot == std::string::npos ? std::string_view{} : std::string_view(key).substr(0, dot);
}

std::string Limits::describe() const {
    constexpr double unbounded = std::numeric_limits<double>::max();
    const auto text = [](double v) { return short_number_text(v); };
    std::string s;
    if (low == -unbounded && high == unbounded) {
        s = "any number";
    } else if (high == unbounded) {
        s = (above_low ? "above " : "at least ") + text(low);
    } else if (low == -unbounded) {
        s = (below_high ? "below " : "at most ") + text(high);
    } else if (!above_low && !below_high) {
        s = text(low) + " to " + text(high);
    } else {
        s = (above_low ? "above " : "at least ") + text(low) + " and " + (below_high ? "below " : "at most ") + text(high);
    }
    return infinity ? s + ", or inf" : s;
}

bool Limits::allow(double value) const {
    if (std::isnan(value)) return false;
    if (std::isinf(value)) return value > 0 && infinity;
    return (above_low ? value > low : value >= low) && (below_high ? value < high : value <= high);
}

std::string_view unit_of(std::string_view key) {
    // Longest endings first: "_S_per_m2" before "_m2".
    static constexpr std::pair<std::string_view, std::string_view> endings[] = {{"_S_per_m2", "S/m2"},
                                                                                {"_S_per_m", "S/m"},
                                                                                {"_A_per_m2", "A/m2"},
                                                                                {"_m2_per_s", "m2/s"},
                                                                                {"_mol_per_m3", "mol/m3"},
                                                                                {"_m3_per_mol", "m3/mol"},
                                                                                {"_mAh_per_g", "mAh/g"},
                                                                                {"_kJ_per_mol", "kJ/mol"},
                                                                                {"_ohm_m2", "ohm m2"},
                                                                                {"_nm_per_hour", "nm/h"},
                                                                                {"_nm_per_cycle", "nm/cycle"},
                                                                                {"_per_um2", "1/um2"},
                                                                                {"_per_hour", "1/h"},
                                                                                {"_per_cycle", "1/cycle"},
                                                                                {"_c_rate", "1/h"},
                                                                                {"_hours", "h"},
                                                                                {"_GiB", "GiB"},
                                                                                {"_mg", "mg"},
                                                                                {"_GPa", "GPa"},
                                                                                {"_MPa", "MPa"},
                                                                                {"_kT", "kT"},
                                                                                {"_mV", "mV"},
                                                                                {"_nm2", "nm2"},
                                                                                {"_nm3", "nm3"},
                                                                                {"_nm", "nm"},
                                                                                {"_um", "um"},
                                                                                {"_K", "K"},
                                                                                {"_V", "V"}};
    for (const auto& [ending, unit] : endings)
        if (key.ends_with(ending)) return unit;
    return {};
}

std::string number_text(double value) {
    if (std::isnan(value)) return "nan";
    if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
    char buffer[64];
    const double size = std::abs(value);
    const bool plain = value == 0 || (size >= 1e-4 && size < 1e7);
    const auto format = plain ? std::chars_format::fixed : std::chars_format::scientific;
    std::string text(buffer, std::to_chars(buffer, buffer + sizeof buffer, value, format).ptr);
    if (text.find_first_of(".e") == std::string::npos) text += ".0";
    const auto exponent = text.find('e');
    if (exponent != std::string::npos) {  // "1e-06" to "1e-6"
        const std::string sign = text[exponent + 1] == '-' ? "-" : "";
        text = text.substr(0, exponent) + "e" + sign + text.substr(text.find_first_not_of("+-0", exponent + 1));
    }
    return text;
}

std::string short_number_text(double value) {
    const std::string text = number_text(value);
    return text.ends_with(".0") ? text.substr(0, text.size() - 2) : text;
}

}  // namespace lithofront
