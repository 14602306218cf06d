#include "backend/electrode.hpp"

#include <algorithm>

namespace lithofront {
namespace {

// Potential and length of a step that all members take.
struct CommonStep {
    float overpotential = 0.0f;  // kT
    float dt = 0.0f;             // s; the charge decides how long it lasts
    std::int32_t sweeps = 0;
    bool converged = false;
};

// Members of this process and of the others.
class AllMembers final : public ElectrodeMembers {
public:
    AllMembers(ElectrodeMembers& here, ElectrodeElsewhere& elsewhere) : here_(here), elsewhere_(elsewhere) {}
    ElectrodeAnswer ask(const ElectrodeCommand& command) override { return elsewhere_.ask(here_, command); }

private:
    ElectrodeMembers& here_;
    ElectrodeElsewhere& elsewhere_;
};

class Electrode {
public:
    Electrode(const ModelParameters& p, const HalfCycleDrive& d, ElectrodeMembers& members, const Extent& isolated)
        : p_(p), d_(d), members_(members), control_{p, d, 0.0f, 1.0f, false} {
        const ElectrodeAnswer all = ask(ElectrodeTask::begin);
        control_.sites = static_cast<float>(all.sites + isolated.sites);
        control_.surface = static_cast<float>(all.surface + isolated.surface) / static_cast<float>(surface_area_unit);
        nominal_ = d_.c_rate / 3600.0f * control_.sites;
        const std::int64_t lean = all.lean / std::max<std::int64_t>(all.sites, 1);
        step_.overpotential = static_cast<float>(lean) / 1024.0f;
    }

    void run() {
        while (true) {
            const ElectrodeAnswer open = ask(ElectrodeTask::open);
            if (open.running == 0) return;
            // Lithium of particles that stand still counts too: the voltage is the electrode's.
            const float share =
                open.active > 0 ? static_cast<float>(static_cast<double>(open.lithiated) / static_cast<double>(open.active)) : 0.0f;
            float bound = 1.0e4f;
            if (control_.holding) step_.overpotential = control_.limiting_overpotential(share, 0.0f);
            else bound = control_.limiting_overpotential(share, nominal_) + search_room;
            const FrontSums sums = solve(bound);
            if (!step_.converged) {
                // When no particle's potentials miss the tolerance, the overpotential itself does.
                if (ask(ElectrodeTask::leave_out).missed == 0) fail(FaultCode::field_not_converged);
                continue;
            }
            const float current = control_.holding ? sums.rate : nominal_;
            const float voltage = control_.voltage(share, step_.overpotential, current);
            const Verdict verdict = control_.judge(voltage, current);
            if (verdict.begins_hold) {
                control_.holding = true;
                continue;
            }
            if (verdict.end == EndReason::fault) {
                fail(FaultCode::impossible_voltage);
                return;
            }
            if (!verdict.takes) {
                end(verdict.end, verdict.end == EndReason::voltage_limit ? d_.voltage_limit_V : voltage);
                return;
            }
            choose_dt(sums.rate);
            // A long step would run past the voltage limit.
            if (!control_.holding) step_.dt = step_.dt * clamp_to(0.2f * (bound - search_room - step_.overpotential), 0.05f, 1.0f);
            take(voltage, current);
        }
    }

private:
    // Asks for a task at the present overpotential; `with` fills in what the task takes besides.
    template <class With>
    ElectrodeAnswer ask(ElectrodeTask task, With with) {
        ElectrodeCommand c;
        c.task = task;
        c.overpotential = step_.overpotential;
        c.nominal = nominal_;
        with(c);
        return members_.ask(c);
    }
    ElectrodeAnswer ask(ElectrodeTask task) {
        return ask(task, [](ElectrodeCommand&) {});
    }

    // The longest step in which no particle expects more than its target, nor the electrode more than half its front.
    void choose_dt(float rate) {
        const ElectrodeAnswer all = ask(ElectrodeTask::choose);
        float dt = all.longest_dt;
        if (rate > 0.0f) dt = min_of(dt, 0.5f * static_cast<float>(all.front) / rate);
        step_.dt = dt < 1.0e30f ? dt : 0.1f / p_.rate_constant;
    }

    FrontSums evaluate() {
        const ElectrodeAnswer all = ask(ElectrodeTask::evaluate);
        return {floating_current(all.rate) * nominal_, floating_current(all.slope) * nominal_, 0.0f};
    }

    // Fields, rates and overpotential; the rates that decide the conversions are those of the final potentials.
    FrontSums solve(float bound) {
        const bool fields = p_.ionic_field || p_.electronic_field;
        step_.sweeps = 0;
        step_.converged = false;
        gain_ = ShiftGain{};
        ask(ElectrodeTask::restart);
        while (true) {
            const float before = step_.overpotential;
            const FrontSums sums = approach(bound);
            if (!fields || (!control_.holding && step_.overpotential > bound)) {
                step_.converged = true;
                return sums;
            }
            const float largest = max_of(magnitude(step_.overpotential - before), relax(before));
            step_.sweeps += 1;
            step_.converged = largest <= p_.field_tolerance;
            if (step_.converged || step_.sweeps >= p_.max_sweeps) break;
        }
        // Fast kinetics turn from nothing to all over less than a sweep may leave: no step may pass in which nothing converts.
        const FrontSums sums = evaluate();
        return control_.holding || sums.rate >= 0.01f * nominal_ ? sums : approach(bound);
    }

    // Rates at the overpotential, which without a hold becomes the one of the current at the present potentials.
    FrontSums approach(float bound) {
        FrontSums sums = evaluate();
        CurrentSearch search;
        while (!control_.holding && search.next(sums, nominal_, bound, step_.overpotential)) sums = evaluate();
        return sums;
    }

    // One sweep over the fields that still move, then the regions and the overpotential together. Returns the largest change.
    float relax(float before) {
        const ElectrodeAnswer swept = ask(ElectrodeTask::relax, [&](ElectrodeCommand& c) {
            c.change = magnitude(step_.overpotential - before);
            c.largest_rate = control_.holding ? 1.0e30f : nominal_;
        });
        float change = 0.0f;
        if (!control_.holding) {
            if (swept.response > 0)
                change = gain_.damped(clamp_to((1.0f - floating_current(swept.at_rest)) / floating_current(swept.response), -3.0f, 3.0f));
            if (magnitude(change) < 0.25f * p_.field_tolerance) change = 0.0f;
        }
        const ElectrodeAnswer shifted = ask(ElectrodeTask::shift, [&](ElectrodeCommand& c) { c.change = change; });
        step_.overpotential = step_.overpotential + change;
        return max_of(magnitude(change), shifted.largest);
    }

    void take(float voltage, float current) {
        const ElectrodeAnswer all = ask(ElectrodeTask::take, [&](ElectrodeCommand& c) {
            c.dt = step_.dt;
            c.voltage_V = voltage;
        });
        ask(ElectrodeTask::pass, [&](ElectrodeCommand& c) {
            // A current is charge over time.
            c.seconds = control_.holding ? step_.dt : static_cast<float>(all.converted) / current;
            c.voltage_V = voltage;
        });
    }

    void fail(FaultCode fault) {
        ask(ElectrodeTask::fail, [&](ElectrodeCommand& c) { c.fault = fault; });
    }

    void end(EndReason reason, float voltage) {
        ask(ElectrodeTask::end, [&](ElectrodeCommand& c) {
            c.reason = reason;
            c.voltage_V = voltage;
        });
    }

    const ModelParameters& p_;
    const HalfCycleDrive& d_;
    ElectrodeMembers& members_;
    Control control_;  // of the whole electrode
    CommonStep step_;
    ShiftGain gain_;        // of the overpotential
    float nominal_ = 1.0f;  // current of the electrode, sites per s
};

}  // namespace

void run_electrode(const ModelParameters& parameters, const HalfCycleDrive& drive, ElectrodeMembers& members, const Extent& isolated,
                   ElectrodeElsewhere* elsewhere) {
    if (!elsewhere) {
        Electrode(parameters, drive, members, isolated).run();
        return;
    }
    AllMembers all(members, *elsewhere);
    Electrode(parameters, drive, all, elsewhere->total(isolated)).run();
    elsewhere->done();
}

}  // namespace lithofront
