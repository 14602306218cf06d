#include "simulation/schedule.hpp"

#include <algorithm>

namespace lithofront {

Schedule::Schedule(const Options& options) : steps_(options.protocol.steps) {
    for (std::size_t i = 0; i < steps_.size(); ++i)
        step_of_cycle_.insert(step_of_cycle_.end(), static_cast<std::size_t>(steps_[i].cycles), i);
}

const ProtocolStep& Schedule::step(std::int64_t cycle) const { return steps_[step_of_cycle_.at(static_cast<std::size_t>(cycle - 1))]; }

std::int64_t Schedule::first_at_rates_of(std::int64_t cycle) const {
    if (cycle < 1) return 0;
    const ProtocolStep& wanted = step(cycle);
    std::int64_t first = 1;
    for (const ProtocolStep& earlier : steps_) {
        if (earlier.cycles > 0 && earlier.charge_c_rate == wanted.charge_c_rate && earlier.discharge_c_rate == wanted.discharge_c_rate)
            break;
        first += earlier.cycles;
    }
    return first;
}

bool Schedule::is_listed(const std::vector<int>& list, std::int64_t cycle) const {
    return std::any_of(list.begin(), list.end(), [&](int listed) { return listed == cycle || (listed == -1 && cycle == cycles()); });
}

}  // namespace lithofront
