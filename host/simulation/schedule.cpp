#include "simulation/schedule.hpp"

#include <algorithm>

namespace lithofront {

Schedule::Schedule(const Options& options) : steps_(options.protocol.steps) {
    for (std::size_t i = 0; i < steps_.size(); ++i) step_of_cycle_.insert(step_of_cycle_.end(), static_cast<std::size_t>(steps_[i].cycles), i);
}

const ProtocolStep& Schedule::step(std::int64_t cycle) const { return steps_[step_of_cycle_.at(static_cast<std::size_t>(cycle - 1))]; }

bool Schedule::is_listed(const std::vector<int>& list, std::int64_t cycle) const {
    return std::any_of(list.begin(), list.end(), [&](int listed) { return listed == cycle || (listed == -1 && cycle == cycles()); });
}

}  // namespace lithofront
