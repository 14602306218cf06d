// The experiments behind the rows (docs/model.md, section 10), one file each.
#pragma once
#include <vector>

#include "validate/check.hpp"

namespace lithofront {

std::vector<Row> isotropy(const Effort& effort);
std::vector<Row> gibbs_thomson(const Effort& effort);
std::vector<Row> continuum(const Effort& effort);
std::vector<Row> reaction_control(const Effort& effort);
std::vector<Row> shell_control(const Effort& effort);
std::vector<Row> residual_core(const Effort& effort);
std::vector<Row> zero_drive(const Effort& effort);
std::vector<Row> independent_flips(const Effort& effort);
std::vector<Row> kpz_line(const Effort& effort);
std::vector<Row> kpz_surface(const Effort& effort);
std::vector<Row> percolation(const Effort& effort);
std::vector<Row> elasticity(const Effort& effort);
// One check per mechanism of the event-driven comparison.
std::vector<Check> engine_checks();
std::vector<Row> saffman_taylor(const Effort& effort);
std::vector<Row> laplacian_growth(const Effort& effort);

}  // namespace lithofront
