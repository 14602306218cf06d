// The estimates that validation rows rest on.
#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "about.hpp"
#include "validate/row.hpp"
#include "validate/statistics.hpp"
#include "validate/table.hpp"

using namespace lithofront;

TEST_CASE("the jackknife of a mean is its standard error, and one realisation has none") {
    const Samples samples = {{1.0, 4.0}, {2.0, 4.0}, {3.0, 4.0}, {6.0, 4.0}};
    const Estimate mean = mean_of(samples, 0);
    CHECK(mean.value == about(3.0, 1e-12));
    CHECK(mean.error == about(std::sqrt((4.0 + 1.0 + 0.0 + 9.0) / 3.0 / 4.0), 1e-12));
    CHECK(mean_of(samples, 1).error == 0.0);
    CHECK(std::isnan(mean_of({{1.0}}, 0).error));
}

TEST_CASE("the jackknife of a ratio follows the propagation of errors") {
    // b = 2 a in every realisation: the ratio is exact whatever the scatter.
    const Samples samples = {{1.0, 2.0}, {2.0, 4.0}, {7.0, 14.0}};
    const Estimate ratio = jackknife(samples, [](const std::vector<double>& m) { return m[1] / m[0]; });
    CHECK(ratio.value == about(2.0, 1e-12));
    CHECK(ratio.error < 1e-12);
}

TEST_CASE("extrapolation removes the leading correction") {
    const auto figure = [](double size) { return 5.0 + 3.0 * std::pow(size, -0.5); };
    const Limit limit = extrapolated({figure(10.0), 0.1}, {figure(20.0), 0.0}, 0.5);
    CHECK(limit.estimate.value == about(5.0, 1e-12));
    CHECK(limit.estimate.error == about(0.1 / (std::sqrt(2.0) - 1.0), 1e-12));
    CHECK(limit.next_order == about(0.25 * (figure(20.0) - 5.0), 1e-9));
}

TEST_CASE("slopes and exponents of exact lines") {
    CHECK(fitted_slope({1.0, 2.0, 4.0}, {3.0, 5.0, 9.0}) == about(2.0, 1e-12));
    CHECK(fitted_exponent({1.0, 10.0, 100.0}, {2.0, 2.0e2, 2.0e4}) == about(2.0, 1e-12));
    CHECK_THROWS_AS(fitted_slope({1.0}, {1.0}), std::invalid_argument);
}

TEST_CASE("a row passes within three standard errors and its allowance, and never without a number") {
    Row row;
    row.reference = 1.0;
    row.standard_error = 0.1;
    row.measured = 1.29;
    CHECK(row.pass());
    row.measured = 0.69;
    CHECK_FALSE(row.pass());
    row.allowance = 0.02;
    CHECK(row.pass());
    row.measured = std::numeric_limits<double>::quiet_NaN();
    CHECK_FALSE(row.pass());
    row.measured = 1.0;
    row.standard_error = std::numeric_limits<double>::quiet_NaN();
    CHECK_FALSE(row.pass());
    Row probability;
    probability.criterion = Criterion::at_least_reference;
    probability.reference = 0.01;
    probability.measured = 0.5;
    CHECK(probability.pass());
    probability.measured = 0.009;
    CHECK_FALSE(probability.pass());
}

TEST_CASE("values are written with their error in the last digits") {
    CHECK(with_error(0.33124, 0.0041) == "0.331(4)");
    CHECK(with_error(0.33124, 0.0012) == "0.3312(12)");
    CHECK(with_error(1.5, 0.0) == "1.5");
}
