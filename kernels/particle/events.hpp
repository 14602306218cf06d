// When a site's filling converts it (docs/model.md, section 4): at one, or where conversions are events of a physical size, at a mean of
// unit exponentials over the event cells that the site overlaps. One exponential a site is the Poisson process of the lattice.
#pragma once
#include "core/random_field.hpp"
#include "model/parameters.hpp"
#include "particle/views.hpp"

namespace lithofront {

LF_HD inline float unit_exponential(const RandomKey& key, std::uint32_t draw, std::uint32_t cell) {
    return -logarithm(random_uniform(key, draw, cell));
}

// The cells that one side of a site overlaps, by length.
struct CellSpan {
    int first, last;
    float low, high;  // ends of the site, in cells

    LF_HD float share(int cell) const {
        const float begin = max_of(low, static_cast<float>(cell)), end = min_of(high, static_cast<float>(cell + 1));
        return max_of(end - begin, 0.0f) / (high - low);
    }
};

LF_HD inline CellSpan cells_of(float corner_nm, float spacing_nm, float length_nm, int coordinate) {
    const float centre = (corner_nm + spacing_nm * static_cast<float>(coordinate)) / length_nm;
    const float half = 0.5f * spacing_nm / length_nm;
    return {floor_of(centre - half), floor_of(centre + half), centre - half, centre + half};
}

template <int Dim>
LF_HD float event_threshold(const ModelParameters& p, const ParticleView& v, const RandomKey& key, const Site& at) {
    CellSpan span[3] = {{0, 0, 0.0f, 1.0f}, {0, 0, 0.0f, 1.0f}, {0, 0, 0.0f, 1.0f}};
    const int coordinate[3] = {at.x, at.y, at.z};
    for (int k = 0; k < Dim; ++k) span[k] = cells_of(v.origin[k], p.site_spacing_nm, p.event_length_nm, coordinate[k]);
    float mean = 0.0f;
    for (int z = span[2].first; z <= span[2].last; ++z)
        for (int y = span[1].first; y <= span[1].last; ++y)
            for (int x = span[0].first; x <= span[0].last; ++x) {
                const float share = span[0].share(x) * span[1].share(y) * span[2].share(z);
                if (!(share > 0.0f)) continue;
                const std::uint32_t cell = (static_cast<std::uint32_t>(x) & 0xffffu) | (static_cast<std::uint32_t>(y) & 0xffffu) << 16;
                mean = mean + share * unit_exponential(key, static_cast<std::uint32_t>(z), cell);
            }
    return mean;
}

// The threshold of a site, in units of its own width.
template <int Dim>
LF_HD float conversion_threshold(const ModelParameters& p, const ParticleView& v, const RandomKey& key, std::uint32_t draw, int s) {
    if (p.site_process) return unit_exponential(key, draw, static_cast<std::uint32_t>(s));
    if (!(p.event_length_nm > 0.0f)) return 1.0f;
    return event_threshold<Dim>(p, v, key, locate(v.lattice, s));
}

}  // namespace lithofront
