// What an electrode asks of its members, and what they answer in numbers whose total is the same in any order.
#pragma once
#include <cstdint>

#include "core/math.hpp"
#include "model/parameters.hpp"

namespace lithofront {

enum class ElectrodeTask : std::int32_t {
    begin,      // a half-cycle
    open,       // a step: readies the front
    restart,    // the solution of a step
    evaluate,   // rates at the overpotential
    relax,      // the fields by one sweep
    shift,      // the fields' regions, together with the overpotential
    choose,     // how long a step the member can bear
    take,       // the step
    pass,       // time
    end,        // the half-cycle, for the reason given
    leave_out,  // ends members whose potentials miss the tolerance
    fail,       // ends all members with the fault given
};

struct ElectrodeCommand {
    ElectrodeTask task = ElectrodeTask::begin;
    float overpotential = 0.0f;             // kT
    float nominal = 1.0f;                   // current of the electrode at the C-rate, 1/s
    float largest_rate = 0.0f;              // relax: that any site could have, 1/s
    float change = 0.0f;                    // of the overpotential, kT: relax: since the last sweep; shift: now
    float dt = 0.0f;                        // take: s
    float seconds = 0.0f;                   // pass
    float voltage_V = 0.0f;                 // take, pass, end
    EndReason reason = EndReason::running;  // end
    FaultCode fault = FaultCode::none;      // fail
};

// Sums over members, but for the last two. Each task fills its own.
struct ElectrodeAnswer {
    std::int64_t sites = 0, surface = 0;     // begin
    std::int64_t lean = 0;                   // begin: 1024 * sites * overpotential
    std::int64_t running = 0;                // open: members that go on
    std::int64_t lithiated = 0, active = 0;  // open: of all members
    std::int64_t rate = 0, slope = 0;        // evaluate: shares of the nominal current, see fixed_current
    std::int64_t at_rest = 0, response = 0;  // relax: the same of the current once regions have followed
    std::int64_t front = 0;                  // choose: sites
    std::int64_t converted = 0;              // take: sites
    std::int64_t missed = 0;                 // leave_out: members that were
    float largest = 0.0f;                    // shift: largest change of a potential, kT
    float longest_dt = 1.0e30f;              // choose: smallest of the members' longest steps, s

    LF_HD void add(const ElectrodeAnswer& o) {
        sites += o.sites;
        surface += o.surface;
        lean += o.lean;
        running += o.running;
        lithiated += o.lithiated;
        active += o.active;
        rate += o.rate;
        slope += o.slope;
        at_rest += o.at_rest;
        response += o.response;
        front += o.front;
        converted += o.converted;
        missed += o.missed;
        largest = max_of(largest, o.largest);
        longest_dt = min_of(longest_dt, o.longest_dt);
    }
};

// Currents as shares of the electrode's, in units of 2^-40, so that sums are free of order.
constexpr double current_share_scale = 1099511627776.0;
LF_HD inline std::int64_t fixed_current(float share) {
    return static_cast<std::int64_t>(static_cast<double>(clamp_to(share, -4.0e6f, 4.0e6f)) * current_share_scale);
}
LF_HD inline float floating_current(std::int64_t share) { return static_cast<float>(static_cast<double>(share) / current_share_scale); }

}  // namespace lithofront
