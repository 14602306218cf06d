// The registry of `lithofront validate`: each check runs one experiment and yields one row or several.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "validate/row.hpp"

namespace lithofront {

struct Effort {
    bool quick = false;  // fewer and smaller realisations: all checks in under 3 minutes on 2 cores
    int threads = 0;     // 0: all; results do not depend on it
    // The full or the quick amount.
    template <class T>
    T pick(T full, T less) const {
        return quick ? less : full;
    }
};

struct Check {
    std::string name;
    std::string description;
    std::function<std::vector<Row>(const Effort&)> run;  // row names start with the check's name
};

const std::vector<Check>& all_checks();

// Rows of one check, with its wall time; a check that throws yields one row that fails and says why.
std::vector<Row> run_check(const Check& check, const Effort& effort);

}  // namespace lithofront
