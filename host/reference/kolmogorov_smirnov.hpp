// Two-sample Kolmogorov-Smirnov test.
#pragma once
#include <vector>

namespace lithofront {

struct KsResult {
    double statistic = 0.0;  // largest distance of the empirical distributions
    double p_value = 1.0;    // asymptotic, with Stephens' correction; conservative where values tie
};

// Throws std::invalid_argument where a sample is empty.
KsResult kolmogorov_smirnov(std::vector<double> a, std::vector<double> b);

}  // namespace lithofront
