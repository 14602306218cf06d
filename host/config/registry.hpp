// The settings that settings/*.def declare as a list: key, doc line, allowed values, what they depend on and where the value lives.
// Loading, overrides, the resolved configuration, the printed defaults and reference, range checks, notes and suggestions all read it.
#pragma once
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "config/options.hpp"

namespace lithofront {

constexpr double most_energy_kT = 100;  // in exponents; exp(-100) is no rate, exp(100) overflows single precision

// Allowed interval of a number. Integers use whole bounds.
struct Limits {
    double low = -std::numeric_limits<double>::max();
    double high = std::numeric_limits<double>::max();
    bool above_low = false;          // low itself is excluded
    bool below_high = false;         // high itself is excluded
    bool infinity = false;           // +inf is allowed besides: the resistance vanishes
    std::string describe() const;    // "above 0", "0 to 1", ...
    bool allow(double value) const;  // false for NaN
};

// An enumeration by its names in TOML; index i is the enumerator of value i.
struct Choice {
    std::span<const std::string_view> names;
    void* at;
    int (*get)(const void*);
    void (*set)(void*, int);
    int value() const { return get(at); }
    void assign(int value) const { set(at, value); }
};

using Target = std::variant<bool*, int*, std::int64_t*, std::uint64_t*, double*, std::string*, Choice, std::vector<int>*,
                            std::vector<std::int64_t>*, std::vector<double>*>;

// A setting without which another does nothing: a switch that is on, a number above 0, or a choice or whole number of this very value.
struct Need {
    std::string_view key;  // of the same table, or with its table
    std::string_view value;
};
using Needs = std::vector<Need>;  // one of them is enough

struct Field {
    std::string key;  // "microstructure.correlation_length_nm", "protocol.step[0].cycles"
    std::string_view doc;
    Target target;                   // points into the Options that the list was made for
    Limits limits;                   // of the number, or of each element of a list
    std::vector<Needs> needs;        // all of them; else the setting has no effect
    std::string_view name() const;   // last part of the key
    std::string_view table() const;  // the key without its last part; empty at the root
};

// All settings of `options` except those of protocol steps; pointers stay valid while `options` stays in place.
std::vector<Field> fields_of(Options& options);

// Settings of step number `index`, counted from 0.
std::vector<Field> fields_of(ProtocolStep& step, std::size_t index);

// Every key a file may use, steps as "protocol.step.<name>".
const std::vector<std::string>& known_keys();

// What a setting that is not a step's may be; throws std::out_of_range where there is none of that key.
Limits limits_of_key(std::string_view key);

// Unit that a key's name ends in, as a person writes it: "nm", "S/m2"; empty for a pure number.
std::string_view unit_of(std::string_view key);

// Shortest text that reads back as the same double, valid as a TOML float.
std::string number_text(double value);

// The same for messages: 25, not 25.0.
std::string short_number_text(double value);

}  // namespace lithofront
