#include "config/open_circuit_voltage.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <numeric>

#include "config/errors.hpp"
#include "config/registry.hpp"
#include "config/text_file.hpp"

namespace lithofront {
namespace {

constexpr std::size_t max_curve_bytes = 1024 * 1024;

double lmo_doyle_1996(double x) {
    return 4.19829 + 0.0565661 * std::tanh(-14.5546 * x + 8.60942) - 0.0275479 * (std::pow(0.998432 - x, -0.492465) - 1.90111) -
           0.157123 * std::exp(-0.04738 * std::pow(x, 8)) + 0.810239 * std::exp(-40.0 * (x - 0.133875));
}

double lfp_safari_2011(double x) {
    const double y = 1.0 - x;
    return 3.4323 - 0.8428 * std::exp(-80.2493 * std::pow(y, 1.3198)) - 3.2474e-6 * std::exp(20.2645 * std::pow(y, 3.8003)) +
           3.2482e-6 * std::exp(20.2646 * std::pow(y, 3.7995));
}

// Those of configs/materials, with their sources there.
constexpr std::array<CoexistingPhases, 2> lmo_phases{{{0.61, 0.94}, {0.20, 0.50}}};
constexpr std::array<CoexistingPhases, 1> lfp_phases{{{0.05, 0.89}}};

constexpr std::array<BuiltInCurve, 2> curves{{
    {"lmo_doyle_1996", "LiMn2O4", "Doyle et al., J. Electrochem. Soc. 143 (1996) 1890", 0.14, 0.9975, lmo_doyle_1996, lmo_phases},
    {"lfp_safari_2011", "LiFePO4", "Safari and Delacourt, J. Electrochem. Soc. 158 (2011) A562", 0.0, 0.995, lfp_safari_2011, lfp_phases},
}};

std::string_view trimmed(std::string_view s) {
    const auto first = s.find_first_not_of(" \t\r");
    if (first == std::string_view::npos) return {};
    return s.substr(first, s.find_last_not_of(" \t\r") - first + 1);
}

bool read_number(std::string_view text, double& value) {
    text = trimmed(text);
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
    return !text.empty() && parsed.ec == std::errc{} && parsed.ptr == text.data() + text.size() && std::isfinite(value);
}

struct NumberedPoints {
    CurvePoints points;
    std::vector<std::size_t> lines;
};

NumberedPoints read_rows(std::string_view rest, const std::string& name) {
    NumberedPoints read;
    for (std::size_t line = 1; !rest.empty(); ++line) {
        const auto end = rest.find('\n');
        std::string_view row = trimmed(rest.substr(0, end));
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
        if (line == 1 && row.starts_with("\xEF\xBB\xBF")) row.remove_prefix(3);  // spreadsheets begin a file so
        if (row.empty() || row.front() == '#') continue;
        const auto comma = row.find(',');
        double x = 0, volts = 0;
        const bool two = comma != std::string_view::npos && row.find(',', comma + 1) == std::string_view::npos;
        if (two && read_number(row.substr(0, comma), x) && read_number(row.substr(comma + 1), volts)) {
            read.points.x.push_back(x);
            read.points.voltage_V.push_back(volts);
            read.lines.push_back(line);
            continue;
        }
        const bool heading =
            read.lines.empty() && two && !read_number(row.substr(0, comma), x) && !read_number(row.substr(comma + 1), volts);
        if (!heading)
            throw ConfigError(Origin{name, static_cast<unsigned>(line), 1}.describe() + ": " + in_quotes(row) +
                              " is no point; write x and the voltage in V with a comma between, such as 0.61,4.035");
    }
    return read;
}

NumberedPoints in_order_of_x(const NumberedPoints& read) {
    std::vector<std::size_t> order(read.lines.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return read.points.x[a] < read.points.x[b]; });
    NumberedPoints sorted;
    for (const std::size_t i : order) {
        sorted.points.x.push_back(read.points.x[i]);
        sorted.points.voltage_V.push_back(read.points.voltage_V[i]);
        sorted.lines.push_back(read.lines[i]);
    }
    return sorted;
}

}  // namespace

std::span<const BuiltInCurve> built_in_curves() { return curves; }

const BuiltInCurve* built_in_curve(std::string_view name) {
    const auto found = std::find_if(curves.begin(), curves.end(), [&](const BuiltInCurve& c) { return c.name == name; });
    return found == curves.end() ? nullptr : &*found;
}

bool names_a_curve_file(std::string_view name) { return name.ends_with(".csv"); }

std::optional<CurveFault> fault_of(const CurvePoints& points) {
    constexpr double highest_V = 10;
    const auto& x = points.x;
    const auto& v = points.voltage_V;
    const auto text = [](double value) { return short_number_text(value); };
    if (x.size() != v.size())
        return CurveFault{std::min(x.size(), v.size()),
                          fmt::format("there are {} compositions and {} voltages; give as many of each", x.size(), v.size())};
    if (x.size() < 2) return CurveFault{0, "a curve needs two points at least"};
    for (std::size_t i = 0; i < x.size(); ++i) {
        if (!(x[i] >= 0 && x[i] <= 1)) return CurveFault{i, "x = " + text(x[i]) + " is not between 0 and 1, lithium per formula unit"};
        if (!(v[i] > 0 && v[i] <= highest_V)) return CurveFault{i, text(v[i]) + " V is no voltage of a cell; at most 10 V"};
        if (i == 0) continue;
        if (x[i] <= x[i - 1])
            return CurveFault{i, x[i] == x[i - 1] ? "x = " + text(x[i]) + " is there twice"
                                                  : "x = " + text(x[i]) + " follows " + text(x[i - 1]) + "; give the points in order of x"};
        if (v[i] > v[i - 1])
            return CurveFault{i,
                              fmt::format("the voltage rises with lithium, from {} V at x = {} to {} V at x = {}; an equilibrium voltage "
                                          "falls or stays, so smooth the points or leave some out",
                                          text(v[i - 1]), text(x[i - 1]), text(v[i]), text(x[i]))};
    }
    return {};
}

CurvePoints read_curve_file(const std::filesystem::path& path) {
    const std::string name = path.string();
    const NumberedPoints sorted = in_order_of_x(read_rows(read_text_file(path, max_curve_bytes, "a CSV file of x and V"), name));
    if (const auto fault = fault_of(sorted.points)) {
        const unsigned line = fault->point < sorted.lines.size() ? static_cast<unsigned>(sorted.lines[fault->point]) : 0u;
        throw ConfigError(Origin{name, line, line ? 1u : 0u}.describe() + ": " + fault->reason);
    }
    return sorted.points;
}

OpenCircuitVoltage::OpenCircuitVoltage(const MaterialOptions& m)
    : built_in_(nullptr), points_{m.open_circuit_voltage_x, m.open_circuit_voltage_V} {
    if (!points_.x.empty()) return;
    built_in_ = built_in_curve(m.open_circuit_voltage);
    if (!built_in_) throw ConfigError("material.open_circuit_voltage = " + in_quotes(m.open_circuit_voltage) + " names no curve");
}

double OpenCircuitVoltage::operator()(double x) const {
    x = std::clamp(x, lowest_x(), highest_x());
    if (built_in_) return built_in_->voltage_V(x);
    const auto above = std::upper_bound(points_.x.begin() + 1, points_.x.end() - 1, x);
    const auto i = static_cast<std::size_t>(above - points_.x.begin());
    const double share = (x - points_.x[i - 1]) / (points_.x[i] - points_.x[i - 1]);
    return points_.voltage_V[i - 1] + share * (points_.voltage_V[i] - points_.voltage_V[i - 1]);
}

}  // namespace lithofront
