// Where a study leaves the range in which its settings were calibrated: said once for each limit that it crosses.
#pragma once
#include <string>
#include <vector>

#include "config/options.hpp"
#include "output/records.hpp"

namespace lithofront {

class CalibratedRange {
public:
    explicit CalibratedRange(const OutputOptions& stated) : stated_(stated) {}

    // What a cycle is the first to leave, in order of the cycles; empty mostly.
    std::vector<std::string> left_by(const CycleRecord& record);

private:
    OutputOptions stated_;
    bool cycles_left_ = false, soh_left_ = false;
};

}  // namespace lithofront
