// The protocol laid out cycle by cycle.
#pragma once
#include <cstdint>
#include <vector>

#include "config/options.hpp"

namespace lithofront {

class Schedule {
public:
    explicit Schedule(const Options& options);

    std::int64_t cycles() const { return static_cast<std::int64_t>(step_of_cycle_.size()); }
    // Protocol step of a cycle, counted from 1.
    const ProtocolStep& step(std::int64_t cycle) const;
    // First cycle at the same charge and discharge rates: what its state of health refers to.
    std::int64_t first_at_rates_of(std::int64_t cycle) const;
    // Whether a list of cycles names this one; -1 in it is the last.
    bool is_listed(const std::vector<int>& list, std::int64_t cycle) const;

private:
    std::vector<ProtocolStep> steps_;
    std::vector<std::size_t> step_of_cycle_;
};

}  // namespace lithofront
