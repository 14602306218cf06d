// Where disorder drives a half-cycle instead of the current: said once of its ends, and once of its curve.
#pragma once
#include <span>
#include <string>

#include "config/options.hpp"
#include "output/records.hpp"

namespace lithofront {

class VoltageSense {
public:
    explicit VoltageSense(const ProtocolOptions& protocol) : protocol_(protocol) {}

    // The first cycle in which particles end a charge below the limit of discharges, or a discharge above that of charges; else empty.
    std::string left_by(const ProtocolStep& step, std::int64_t cycle, std::span<const ParticleCycleRecord> particles);
    // The first cycle of whose curves a point lies more than 0.1 V outside of the limits, whichever half-cycle it is of; else empty.
    std::string left_on_the_way(const ProtocolStep& step, std::int64_t cycle, std::span<const VoltagePoint> points);

private:
    ProtocolOptions protocol_;
    bool left_ = false, left_on_the_way_ = false;
};

}  // namespace lithofront
