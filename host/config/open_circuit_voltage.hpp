// Open-circuit voltage of a material against its lithium: a built-in curve, or points from a file.
#pragma once
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/options.hpp"

namespace lithofront {

// Compositions of two phases that meet in a material, and so what a sharp front can lie between.
struct CoexistingPhases {
    double x_delithiated, x_lithiated;
};

struct BuiltInCurve {
    std::string_view name, material, source;
    double lowest_x, highest_x;  // where the fit holds
    double (*voltage_V)(double x);
    std::span<const CoexistingPhases> phases;
};

std::span<const BuiltInCurve> built_in_curves();

// Null where `name` is none of them.
const BuiltInCurve* built_in_curve(std::string_view name);

// Whether a name is that of a file of points.
bool names_a_curve_file(std::string_view name);

struct CurvePoints {
    std::vector<double> x, voltage_V;
};

// A CSV of two columns, x and V, each row another point; a heading and lines that begin with # are left out. Gives the
// points in order of x. Throws ConfigError with file, line and reason.
CurvePoints read_curve_file(const std::filesystem::path& path);

// What keeps points from being a curve: the index of the first that does not fit, and why.
struct CurveFault {
    std::size_t point;
    std::string reason;
};
std::optional<CurveFault> fault_of(const CurvePoints& points);

// U(x) of a material whose settings are valid; outside of the curve its end holds.
class OpenCircuitVoltage {
public:
    explicit OpenCircuitVoltage(const MaterialOptions& material);
    double operator()(double x) const;
    double lowest_x() const { return built_in_ ? built_in_->lowest_x : points_.x.front(); }
    double highest_x() const { return built_in_ ? built_in_->highest_x : points_.x.back(); }

private:
    const BuiltInCurve* built_in_;
    CurvePoints points_;
};

}  // namespace lithofront
