// The production scheme against the event-driven reference, mechanism by mechanism.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "config/options.hpp"

namespace lithofront {

// A study on a small lattice in which one mechanism acts; its first protocol step is run for its cycles.
struct Mechanism {
    std::string name;
    Options options;
};

// Every mechanism of the model by itself, and all of them together.
std::vector<Mechanism> all_mechanisms();

// One quantity of one mechanism: are the two engines' samples from one distribution?
struct KsRow {
    std::string mechanism;
    std::string quantity;
    std::size_t stepping = 0;  // which of KsPlan::steppings
    int runs = 0;              // per engine
    double mean_stepped = 0.0, mean_event_driven = 0.0;
    double standard_error = 0.0;  // of the difference of the means
    double statistic = 0.0;       // two-sample Kolmogorov-Smirnov
    double p_value = 1.0;
    double level = 0.0;  // p_value below fails: family_level over the number of rows (Bonferroni)
    bool pass = true;
};

// The step so fine that it holds about one conversion at most: what is left of the stepped engine is its scheme.
NumericsOptions single_conversion_steps();

struct KsPlan {
    std::vector<NumericsOptions> steppings{single_conversion_steps()};  // of the stepped engine
    int runs = 200;                                                     // per engine and mechanism, each an independent particle
    double family_level = 0.01;                                         // chance that any row fails where all agree
    int threads = 0;                                                    // 0: all
};

// Runs every mechanism with both engines, the stepped one once per stepping; the last cycle's charge and discharge capacity,
// number and largest size of the regions left after charge, trapped sites, and the front's roughness are compared. `progress`
// (may be empty) gets each mechanism's name and the seconds that the two engines took.
std::vector<KsRow> compare_with_event_driven(const std::vector<Mechanism>& mechanisms, const KsPlan& plan,
                                             const std::function<void(const std::string&, double, double)>& progress = {});

}  // namespace lithofront
