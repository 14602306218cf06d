// The control law of a half-cycle (docs/model.md, section 7), of one particle or of a whole electrode: the voltage that a current takes,
// its limit, the hold that may follow, and the current that ends it.
#pragma once
#include "model/kinetics.hpp"

namespace lithofront {

// What the law says of a solved step.
struct Verdict {
    bool takes;        // the step may be taken
    bool begins_hold;  // else: a hold at the limit begins
    EndReason end;     // or the half-cycle is over; a fault: at a voltage that no cell has
};

struct Control {
    const ModelParameters& model;
    const HalfCycleDrive& drive;
    float sites;    // at birth
    float surface;  // at birth, a^(d-1)
    bool holding;

    LF_HD float z() const { return drive.half == Half::charge ? 1.0f : -1.0f; }
    LF_HD bool constant_potential() const { return drive.potentiostatic || holding; }
    // Over the series resistance, kT.
    LF_HD float drop(float current) const { return drive.series_resistance * current / surface; }

    // At the terminals, V. A hold keeps the overpotential of the limit without the drop, and its voltage is the limit.
    LF_HD float voltage(float lithiated_share, float overpotential, float current) const {
        if (holding) return drive.voltage_limit_V;
        return open_circuit_voltage(model, lithiated_share) + z() * (overpotential + drop(current)) * model.thermal_voltage_V;
    }

    // Overpotential at which the voltage limit is met, kT.
    LF_HD float limiting_overpotential(float lithiated_share, float current) const {
        const float room = z() * (drive.voltage_limit_V - open_circuit_voltage(model, lithiated_share)) / model.thermal_voltage_V;
        return room - drop(current);
    }

    // Whether a current comes with a voltage that no cell has: its own limit guards the other side.
    LF_HD bool is_impossible(float voltage) const {
        return drive.half == Half::charge ? voltage < drive.lowest_V : voltage > drive.highest_V;
    }

    // Not past the voltage limit, the cut-off of a hold, or the end of all reaction.
    LF_HD Verdict judge(float voltage, float current) const {
        if (!constant_potential()) {
            if (is_impossible(voltage)) return {false, false, EndReason::fault};
            if (z() * (voltage - drive.voltage_limit_V) <= 0.0f) return {true, false, EndReason::running};
            if (drive.hold) return {false, true, EndReason::running};
            return {false, false, EndReason::voltage_limit};
        }
        if (current <= 0.0f) return {false, false, holding ? EndReason::hold_cutoff : EndReason::front_exhausted};
        if (holding && current * 3600.0f < drive.hold_cutoff_c_rate * sites) return {false, false, EndReason::hold_cutoff};
        return {true, false, EndReason::running};
    }
};

// The search for a current's overpotential ends this far above the voltage limit, kT.
constexpr float search_room = 40.0f;

}  // namespace lithofront
