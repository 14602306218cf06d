// One line of the validation table: a measured figure held against an exact or accepted one.
#pragma once
#include <string>
#include <vector>

#include "validate/statistics.hpp"

namespace lithofront {

struct CurvePoint {
    double x = 0.0, y = 0.0;
    double y_error = 0.0;  // standard error; 0 on lines of theory
};

// One line or set of points of a row's plot.
struct CurveSeries {
    std::string name;  // "measured" is drawn as points, all else as lines
    std::vector<CurvePoint> points;
};

struct RowPlot {
    std::string x_label, y_label;
    bool logarithmic = false;  // both axes
    std::vector<CurveSeries> series;
};

enum class Criterion {
    within_tolerance,    // |measured - reference| <= 3 standard errors + allowance
    at_least_reference,  // measured >= reference (probabilities against a level)
};

struct Row {
    std::string name;  // check/row
    std::string quantity;
    double reference = 0.0;
    std::string source;  // of the reference
    double measured = 0.0;
    double standard_error = 0.0;   // over independent realisations
    double allowance = 0.0;        // systematic, in the quantity's unit
    std::string allowance_reason;  // empty where there is none
    Criterion criterion = Criterion::within_tolerance;
    double seconds = 0.0;  // wall time of the check that made the row
    RowPlot plot;

    // Takes a value extrapolated in the lattice's size, and allows for the order that the extrapolation leaves out.
    void measure(const Limit& limit);
    // Largest accepted departure from the reference.
    double tolerance() const { return criterion == Criterion::within_tolerance ? 3.0 * standard_error + allowance : 0.0; }
    bool pass() const;  // false where the measured value or its error is not a number
};

}  // namespace lithofront
