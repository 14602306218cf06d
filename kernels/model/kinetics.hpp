// Rate of the front reaction (docs/model.md, section 4): Butler-Volmer or Tafel, none backwards.
#pragma once
#include "core/math.hpp"
#include "model/parameters.hpp"

namespace lithofront {

struct Rate {
    float value;  // in units of the site's rate constant
    float slope;  // d value / d affinity; kept positive at negative affinity so that an implicit step stays damped
};

// The two exponentials of the rate law at one affinity.
struct RateTerms {
    float forward, backward;
    LF_HD static RateTerms at(const ModelParameters& p, float affinity) {
        // Beyond 120 kT the reaction is instant on any time step, and e^(60) stays far from overflow.
        const float a = clamp_to(affinity, -120.0f, 120.0f);
        const float forward = exponential(p.transfer_coefficient * a);
        // A quotient costs less than a second exponential.
        return {forward, p.transfer_coefficient == 0.5f ? 1.0f / forward : exponential((p.transfer_coefficient - 1.0f) * a)};
    }
    LF_HD float rate(const ModelParameters& p) const { return p.tafel ? forward : max_of(forward - backward, 0.0f); }
};

LF_HD inline Rate front_rate(const ModelParameters& p, float affinity) {
    const float alpha = p.transfer_coefficient;
    const RateTerms at = RateTerms::at(p, p.tafel ? affinity : max_of(affinity, 0.0f));
    return {at.rate(p), alpha * at.forward + (p.tafel ? 0.0f : (1.0f - alpha) * at.backward)};
}

// Rate of a site, 1/s, and its slope against the affinity, 1/s per kT.
LF_HD inline Rate site_rate(const ModelParameters& p, float rate_constant, float affinity) {
    const Rate r = front_rate(p, affinity);
    return {min_of(r.value * rate_constant, 1.0e30f), min_of(r.slope * rate_constant, 1.0e30f)};
}

// Barrier of a site, kT, of which the front crosses a share w of the width under a barrier B: it takes the time (1 - w) + w e^B of a bare
// one, so that exp(b) - 1 = w (exp(B) - 1).
LF_HD inline float barrier_of_share(float share, float barrier) { return logarithm(1.0f + share * (exponential(barrier) - 1.0f)); }

// Open-circuit voltage at a lithiated share of the particle, V.
LF_HD inline float open_circuit_voltage(const ModelParameters& p, float lithiated_share) {
    const float t = clamp_to(lithiated_share, 0.0f, 1.0f) * static_cast<float>(ocv_points - 1);
    const int i = static_cast<int>(t) < ocv_points - 2 ? static_cast<int>(t) : ocv_points - 2;
    const float w = t - static_cast<float>(i);
    return p.ocv_V[i] + w * (p.ocv_V[i + 1] - p.ocv_V[i]);
}

}  // namespace lithofront
