#include "simulation/slow_steps.hpp"

#include <fmt/format.h>

namespace lithofront {

std::string SlowSteps::said_of(std::int64_t cycle, const std::vector<ParticleOutcome>& outcomes) {
    const HalfCycleResult* slowest = nullptr;
    for (const ParticleOutcome& o : outcomes)
        if (o.result.steps > 10000 && o.result.steps > 20 * o.result.converted && (!slowest || o.result.steps > slowest->steps))
            slowest = &o.result;
    if (said_ || !slowest) return "";
    said_ = true;
    return fmt::format(
        "cycle {}: a particle takes {} steps to convert {} sites, where one is usual for several, so this study takes long, as where "
        "kinetics "
        "are far faster than transport (kinetics.exchange_current_density_A_per_m2) between many cracks (microstructure.cracks_per_um2). "
        "With "
        "a smaller numerics.max_steps, now {}, such particles end, as too_many_steps",
        cycle, slowest->steps, slowest->converted, most_);
}

}  // namespace lithofront
