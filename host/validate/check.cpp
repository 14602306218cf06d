#include "validate/check.hpp"

#include <chrono>
#include <exception>
#include <limits>

#include "validate/families.hpp"

namespace lithofront {

const std::vector<Check>& all_checks() {
    static const std::vector<Check> checks = [] {
        std::vector<Check> all = {
            {"reaction-control", "X(t) of a front limited by its reaction, at constant potential", reaction_control},
            {"isotropy", "speed of a front without noise or fields, by direction", isotropy},
            {"gibbs-thomson", "overpotential at which a round pocket rests against its surface energy", gibbs_thomson},
            {"continuum", "what a charge of the default study leaves, and where, on a lattice of half the spacing", continuum},
            {"shell-control", "X(t) of a front limited by transport through its product, at constant potential", shell_control},
            {"residual-core", "core left by a constant current through a growing shell", residual_core},
            {"saffman-taylor", "growth rate of a mode of the flat two-sided front", saffman_taylor},
            {"laplacian-growth", "fractal dimension of growth by a field alone", laplacian_growth},
            {"kpz-1+1", "flat front with annealed noise and no field, a line", kpz_line},
            {"kpz-2+1", "flat front with annealed noise and no field, a surface", kpz_surface},
            {"percolation", "quenched disorder at vanishing rate, and depinning", percolation},
            {"zero-drive", "no net current without drive", zero_drive},
            {"independent-flips", "columns that cannot feel each other: random deposition", independent_flips},
            {"elasticity", "stress of inclusions and of a ring", elasticity},
        };
        for (Check& check : engine_checks()) all.push_back(std::move(check));
        return all;
    }();
    return checks;
}

std::vector<Row> run_check(const Check& check, const Effort& effort) {
    const auto start = std::chrono::steady_clock::now();
    std::vector<Row> rows;
    try {
        rows = check.run(effort);
    } catch (const std::exception& error) {
        Row failed;
        failed.name = check.name;
        failed.quantity = std::string("stopped: ") + error.what();
        failed.measured = std::numeric_limits<double>::quiet_NaN();
        rows = {failed};
    }
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    for (Row& row : rows) row.seconds = seconds;
    return rows;
}

}  // namespace lithofront
