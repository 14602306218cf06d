#include "validate/row.hpp"

#include <cmath>

namespace lithofront {

bool Row::pass() const {
    if (!std::isfinite(measured) || !std::isfinite(standard_error)) return false;
    if (criterion == Criterion::at_least_reference) return measured >= reference;
    return std::abs(measured - reference) <= tolerance();
}

}  // namespace lithofront
