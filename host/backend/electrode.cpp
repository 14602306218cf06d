#include "backend/electrode.hpp"

#include <algorithm>

namespace lithofront {
namespace {

// Potential and length of a step that all members take.
struct CommonStep {
    float overpotential = 0.0f;                  // kT
    float dt = 0.0f;                             // s; the charge decides how long it lasts
    std::int32_t sweeps = 0;
    bool converged = false;
};

class Electrode {
public:
    Electrode(const ModelParameters& p, const HalfCycleDrive& d, ElectrodeMembers& members, const Extent& isolated)
        : p_(p), d_(d), members_(members) {
        const ElectrodeAnswer all = members_.ask(command(ElectrodeTask::begin));
        sites_ = static_cast<float>(all.sites + isolated.sites);
        surface_ = static_cast<float>(all.surface + isolated.surface) / static_cast<float>(surface_area_unit);
        nominal_ = d_.c_rate / 3600.0f * sites_;
        z_ = d_.half == Half::charge ? 1.0f : -1.0f;
        step_.overpotential = static_cast<float>(all.lean / std::max<std::int64_t>(all.sites, 1)) / 1024.0f;
    }

    void run() {
        while (true) {
            const ElectrodeAnswer open = members_.ask(command(ElectrodeTask::open));
            if (open.running == 0) return;
            // Lithium of particles that stand still counts too: the voltage is the electrode's.
            const float share = open.active > 0 ? static_cast<float>(static_cast<double>(open.lithiated) / static_cast<double>(open.active)) : 0.0f;
            float bound = 1.0e4f;
            if (holding_)
                step_.overpotential = room(share, 0.0f);
            else
                bound = room(share, nominal_) + 40.0f;
            const FrontSums sums = solve(bound);
            if (!step_.converged) {
                // When no particle's potentials miss the tolerance, the overpotential itself does.
                if (members_.ask(command(ElectrodeTask::leave_out)).missed == 0) members_.ask(command(ElectrodeTask::fail));
                continue;
            }
            const float current = holding_ ? sums.rate : nominal_;
            const float voltage = open_circuit_voltage(p_, share) + z_ * (step_.overpotential + drop(current)) * p_.thermal_voltage_V;
            if (!holding_ && z_ * (voltage - d_.voltage_limit_V) > 0.0f) {
                if (d_.hold) {
                    holding_ = true;
                    continue;
                }
                end(EndReason::voltage_limit, d_.voltage_limit_V);
                return;
            }
            if (holding_ && (current <= 0.0f || current * 3600.0f < d_.hold_cutoff_c_rate * sites_)) {
                end(EndReason::hold_cutoff, voltage);
                return;
            }
            choose_dt(sums.rate);
            // A long step would run past the voltage limit.
            if (!holding_) step_.dt = step_.dt * clamp_to(0.2f * (bound - 40.0f - step_.overpotential), 0.05f, 1.0f);
            take(voltage, current);
        }
    }

private:
    ElectrodeCommand command(ElectrodeTask task) const {
        ElectrodeCommand c;
        c.task = task;
        c.overpotential = step_.overpotential;
        c.nominal = nominal_;
        return c;
    }

    float drop(float current) const { return d_.series_resistance * current / surface_; }
    // Overpotential at which the voltage limit is met, kT.
    float room(float share, float current) const {
        return z_ * (d_.voltage_limit_V - open_circuit_voltage(p_, share)) / p_.thermal_voltage_V - drop(current);
    }

    // The longest step in which no particle expects more than its target, nor the electrode more than half its front.
    void choose_dt(float rate) {
        const ElectrodeAnswer all = members_.ask(command(ElectrodeTask::choose));
        float dt = all.longest_dt;
        if (rate > 0.0f) dt = min_of(dt, 0.5f * static_cast<float>(all.front) / rate);
        step_.dt = dt < 1.0e30f ? dt : 0.1f / p_.rate_constant;
    }

    FrontSums evaluate() {
        const ElectrodeAnswer all = members_.ask(command(ElectrodeTask::evaluate));
        return {floating_current(all.rate) * nominal_, floating_current(all.slope) * nominal_, 0.0f};
    }

    // Fields, rates and overpotential; the rates that decide the conversions are those of the final potentials.
    FrontSums solve(float bound) {
        const bool fields = p_.ionic_field || p_.electronic_field;
        step_.sweeps = 0;
        step_.converged = false;
        gain_ = ShiftGain{};
        members_.ask(command(ElectrodeTask::restart));
        while (true) {
            const float before = step_.overpotential;
            FrontSums sums = evaluate();
            if (!holding_) {
                CurrentSearch search;
                while (search.next(sums, nominal_, bound, step_.overpotential)) sums = evaluate();
            }
            if (!fields || (!holding_ && step_.overpotential > bound)) {
                step_.converged = true;
                return sums;
            }
            const float largest = max_of(magnitude(step_.overpotential - before), relax(before));
            step_.sweeps += 1;
            step_.converged = largest <= p_.field_tolerance;
            if (step_.converged || step_.sweeps >= p_.max_sweeps) return evaluate();
        }
    }

    // One sweep over the fields that still move, then the regions and the overpotential together. Returns the largest change.
    float relax(float before) {
        ElectrodeCommand sweep = command(ElectrodeTask::relax);
        sweep.change = magnitude(step_.overpotential - before);
        sweep.largest_rate = holding_ ? 1.0e30f : nominal_;
        const ElectrodeAnswer swept = members_.ask(sweep);
        float change = 0.0f;
        if (!holding_) {
            if (swept.response > 0)
                change = gain_.damped(clamp_to((1.0f - floating_current(swept.at_rest)) / floating_current(swept.response), -3.0f, 3.0f));
            if (magnitude(change) < 0.25f * p_.field_tolerance) change = 0.0f;
        }
        ElectrodeCommand shift = command(ElectrodeTask::shift);
        shift.change = change;
        const ElectrodeAnswer shifted = members_.ask(shift);
        step_.overpotential = step_.overpotential + change;
        return max_of(magnitude(change), shifted.largest);
    }

    void take(float voltage, float current) {
        ElectrodeCommand step = command(ElectrodeTask::take);
        step.dt = step_.dt;
        step.voltage_V = voltage;
        const ElectrodeAnswer all = members_.ask(step);
        ElectrodeCommand pass = command(ElectrodeTask::pass);
        // A current is charge over time.
        pass.seconds = holding_ ? step_.dt : static_cast<float>(all.converted) / current;
        pass.voltage_V = voltage;
        members_.ask(pass);
    }

    void end(EndReason reason, float voltage) {
        ElectrodeCommand c = command(ElectrodeTask::end);
        c.reason = reason;
        c.voltage_V = voltage;
        members_.ask(c);
    }

    const ModelParameters& p_;
    const HalfCycleDrive& d_;
    ElectrodeMembers& members_;
    CommonStep step_;
    ShiftGain gain_;                             // of the overpotential
    float nominal_ = 1.0f;                       // current of the electrode, sites per s
    float sites_ = 0.0f, surface_ = 1.0f;
    float z_ = 1.0f;
    bool holding_ = false;
};

}  // namespace

void run_electrode(const ModelParameters& parameters, const HalfCycleDrive& drive, ElectrodeMembers& members, const Extent& isolated) {
    Electrode(parameters, drive, members, isolated).run();
}

}  // namespace lithofront
