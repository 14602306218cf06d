// Patches of the body that share one fate: cells of a length in nm, keyed by position, so that any lattice draws alike.
#pragma once
#include "core/random.hpp"
#include "core/random_field.hpp"
#include "particle/views.hpp"

namespace lithofront {

// The patch at a point in lattice coordinates, in one word; `length_nm` above 0.
template <int Dim>
LF_HD std::uint32_t patch_at(const ModelParameters& p, const ParticleView& v, const float (&point)[3], float length_nm) {
    std::uint32_t word = 0;
    for (int k = 0; k < Dim; ++k) {
        const int cell = floor_of((v.origin[k] + p.site_spacing_nm * point[k]) / length_nm);
        const int bits = Dim == 2 ? 16 : (k < 2 ? 11 : 10);
        word |= (static_cast<std::uint32_t>(cell) & ((1u << bits) - 1u)) << (Dim == 2 ? 16 * k : 11 * k);
    }
    return word;
}

// Of a site.
template <int Dim>
LF_HD std::uint32_t patch_of_site(const ModelParameters& p, const ParticleView& v, const Site& at, float length_nm) {
    const float point[3] = {static_cast<float>(at.x), static_cast<float>(at.y), static_cast<float>(at.z)};
    return patch_at<Dim>(p, v, point, length_nm);
}

// Of the face towards larger coordinates along an axis.
template <int Dim>
LF_HD std::uint32_t patch_of_face(const ModelParameters& p, const ParticleView& v, const Site& at, int axis, float length_nm) {
    const float point[3] = {static_cast<float>(at.x) + (axis == 0 ? 0.5f : 0.0f), static_cast<float>(at.y) + (axis == 1 ? 0.5f : 0.0f),
                            static_cast<float>(at.z) + (axis == 2 ? 0.5f : 0.0f)};
    return patch_at<Dim>(p, v, point, length_nm);
}

}  // namespace lithofront
