// Stress fatigue (docs/model.md, section 8): what one conversion adds to the local residual stress.
//
// Over-lithiation by the local overpotential, and the Jahn-Teller strain that follows it, leave damage behind: a fast discharge ages
// more than a slow one (the paper's refs 18, 23, 6). For a small affinity the excess of lithium is in proportion to it and the
// strain energy to its square; a large one can do no more than turn the whole site over. Hence A^2/(A^2 + A0^2).
#pragma once
#include "core/math.hpp"
#include "model/parameters.hpp"

namespace lithofront {

constexpr float fatigue_affinity = 4.0f;  // A0, kT: about 100 mV, half of the most damage

LF_HD inline float fatigue_share(float affinity) {
    const float a = max_of(affinity, 0.0f), square = min_of(a * a, 1.0e6f);
    return square / (square + fatigue_affinity * fatigue_affinity);
}

// Increment of the residual stress, MPa, of a site that converts at an affinity in kT; `xi`: the fatigue field there, a standard
// normal; `present`: its residual stress, MPa. The nearer that is to the stress that the material bears, the less comes on top:
// increments keep their mean of nothing, and no sum of them leads beyond.
LF_HD inline float fatigue_increment(const ModelParameters& p, float affinity, float xi, float present) {
    const float most = p.fatigue_saturation_MPa, ratio = present / most;
    const float room = max_of(1.0f - ratio * ratio, 0.0f);
    const float increment = p.fatigue_stress_MPa * fatigue_share(affinity) * room * xi;
    return room > 0.0f ? clamp_to(increment, -most - present, most - present) : 0.0f;
}

}  // namespace lithofront
