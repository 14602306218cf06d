#include "simulation/calibrated_range.hpp"

#include <fmt/format.h>

namespace lithofront {

std::vector<std::string> CalibratedRange::left_by(const CycleRecord& record) {
    std::vector<std::string> notes;
    if (stated_.calibrated_cycles > 0 && record.cycle > stated_.calibrated_cycles && !cycles_left_) {
        cycles_left_ = true;
        notes.push_back(
            fmt::format("cycle {}: from here on the study is a forecast: its settings were calibrated over {} cycles "
                        "(output.calibrated_cycles)",
                        record.cycle, stated_.calibrated_cycles));
    }
    if (record.soh < stated_.calibrated_soh && !soh_left_) {
        soh_left_ = true;
        notes.push_back(
            fmt::format("cycle {}: the state of health, {:.3f}, has left the range in which the settings were calibrated, down "
                        "to {:.3g} (output.calibrated_soh)",
                        record.cycle, record.soh, stated_.calibrated_soh));
    }
    return notes;
}

}  // namespace lithofront
