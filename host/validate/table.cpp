#include "validate/table.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "output/posix_file.hpp"

namespace lithofront {
namespace {

std::string quoted(const std::string& text) {
    std::string cell = "\"";
    for (const char c : text) {
        if (c == '"') cell += '"';
        cell += c;
    }
    return cell + '"';
}

std::string number(double value, const char* format = "%.8g") {
    char digits[40];
    std::snprintf(digits, sizeof digits, format, value);
    return digits;
}

}  // namespace

void write_validation(const std::filesystem::path& folder, const std::vector<Row>& rows) {
    std::string table =
        "row,quantity,reference,source,measured,standard_error,allowance,allowance_reason,criterion,tolerance,pass,seconds,"
        "x_label,y_label,logarithmic\n";
    std::string curves = "row,series,x,y,y_error\n";
    for (const Row& r : rows) {
        table += r.name + ',' + quoted(r.quantity) + ',' + number(r.reference) + ',' + quoted(r.source) + ',' + number(r.measured) + ',' +
                 number(r.standard_error) + ',' + number(r.allowance) + ',' + quoted(r.allowance_reason) + ',' +
                 (r.criterion == Criterion::within_tolerance ? "within_tolerance" : "at_least_reference") + ',' + number(r.tolerance()) +
                 ',' + (r.pass() ? "true" : "false") + ',' + number(r.seconds, "%.1f") + ',' + quoted(r.plot.x_label) + ',' +
                 quoted(r.plot.y_label) + ',' + (r.plot.logarithmic ? "true" : "false") + '\n';
        for (const CurveSeries& s : r.plot.series)
            for (const CurvePoint& point : s.points)
                curves +=
                    r.name + ',' + quoted(s.name) + ',' + number(point.x) + ',' + number(point.y) + ',' + number(point.y_error) + '\n';
    }
    write_text_atomically(folder / "validation.csv", table);
    write_text_atomically(folder / "validation_curves.csv", curves);
}

std::string with_error(double value, double standard_error) {
    if (!(standard_error > 0.0) || !std::isfinite(value)) return number(value, "%.6g");
    // Two digits of the error where the first is a one, one otherwise.
    int decimals = -static_cast<int>(std::floor(std::log10(standard_error)));
    if (standard_error * std::pow(10.0, decimals) < 1.95) ++decimals;
    decimals = std::clamp(decimals, 0, 12);
    char text[80];
    std::snprintf(text, sizeof text, "%.*f(%.0f)", decimals, value, standard_error * std::pow(10.0, decimals));
    return text;
}

std::string summary_line(const Row& row) {
    const bool within = row.criterion == Criterion::within_tolerance;
    return std::string(row.pass() ? "PASS " : "FAIL ") + row.name + ": " + row.quantity + " " +
           with_error(row.measured, row.standard_error) + (within ? ", reference " : ", at least ") + number(row.reference, "%.5g") +
           (within ? " within " + number(row.tolerance(), "%.2g") : std::string());
}

}  // namespace lithofront
