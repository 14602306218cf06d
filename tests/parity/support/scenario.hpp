// Small studies, one for every mechanism: what each of them must leave the same on every backend.
#pragma once
#include <string>
#include <vector>

#include "config/options.hpp"

namespace lithofront::parity {

struct Scenario {
    std::string name;
    Options options;
    int max_steps = 0;  // 0: as the options say; otherwise every half-cycle stops after so many
    int cycles = 1;
    int voltage_points = 16, frames = 3;  // that are recorded
};

// Every mechanism by itself and together, in 2D and 3D, each for some cycles. `brief`: one small particle and fewer cycles, for
// runs under a sanitizer.
std::vector<Scenario> scenarios(bool brief);

// A few steps with every mechanism on lattices that are too large for one thread block.
std::vector<Scenario> large_scenarios();

}  // namespace lithofront::parity
