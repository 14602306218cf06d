#include "validate/row.hpp"

#include <cmath>

namespace lithofront {

void Row::measure(const Limit& limit) {
    measured = limit.estimate.value;
    standard_error = limit.estimate.error;
    allowance = limit.next_order;
    allowance_reason = "a quarter of the step from the larger lattice to the limit of no lattice, for the next order";
}

bool Row::pass() const {
    if (!std::isfinite(measured) || !std::isfinite(standard_error)) return false;
    if (criterion == Criterion::at_least_reference) return measured >= reference;
    return std::abs(measured - reference) <= tolerance();
}

}  // namespace lithofront
