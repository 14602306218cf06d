// The experiments behind the rows (MODEL section 10), one file each.
#pragma once
#include <vector>

#include "validate/check.hpp"

namespace lithofront {

std::vector<Row> reaction_control(const Effort& effort);
std::vector<Row> shell_control(const Effort& effort);
std::vector<Row> residual_core(const Effort& effort);
std::vector<Row> zero_drive(const Effort& effort);
std::vector<Row> independent_flips(const Effort& effort);

}  // namespace lithofront
