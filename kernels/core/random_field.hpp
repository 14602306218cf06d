// Gaussian random fields as functions of position: standard normals keyed by coarse cells, summed with cubic B-splines, so that
// another lattice sees the same field sharper or coarser (docs/model.md, section 3).
#pragma once
#include <cstdint>

#include "core/lattice.hpp"
#include "core/random.hpp"
#include "core/team.hpp"

namespace lithofront {

// Cells of one field over one lattice. The field has variance 1, and the correlation exp(-(r/length)^2) to within 0.02 in the mean over
// positions, 0.08 for any pair of them.
struct FieldGrid {
    float first[3] = {0, 0, 0};          // lattice coordinate 0 in cells, less the number of the first cell stored
    float per_site[3] = {0, 0, 0};       // cells to a site
    std::int32_t origin[3] = {0, 0, 0};  // number of the first cell stored, along each axis
    std::int32_t cells[3] = {1, 1, 1};   // stored
    std::int32_t around[3] = {0, 0, 0};  // cells around a periodic axis; 0 elsewhere

    LF_HD std::int32_t count() const { return cells[0] * cells[1] * cells[2]; }
};

// A cubic B-spline of knot spacing e has the variance e^2/3, a field summed with it the correlation of twice that.
constexpr float cells_per_correlation_length = 1.1547f;

LF_HD inline int floor_of(float v) {
    const int i = static_cast<int>(v);
    return static_cast<float>(i) > v ? i - 1 : i;
}

// `corner_nm`: position of lattice coordinate 0; `length_nm`: the correlation length, two spacings at least.
LF_HD inline FieldGrid make_field_grid(const Lattice& l, const float* corner_nm, float spacing_nm, float length_nm) {
    FieldGrid g;
    const int extent[3] = {l.nx, l.ny, l.nz};
    for (int k = 0; k < l.dimension; ++k) {
        float edge = length_nm / cells_per_correlation_length;
        if (l.periodic && k < l.dimension - 1) {
            // A whole number of cells goes round.
            const float round = static_cast<float>(extent[k]) * spacing_nm;
            const int n = floor_of(round / edge + 0.5f);
            g.around[k] = n > 0 ? n : 1;
            edge = round / static_cast<float>(g.around[k]);
        }
        g.per_site[k] = spacing_nm / edge;
        const float low = corner_nm[k] / edge, high = low + g.per_site[k] * static_cast<float>(extent[k] + 1);
        g.origin[k] = floor_of(low) - 1;
        g.cells[k] = floor_of(high) + 2 - g.origin[k] + 1;
        g.first[k] = low - static_cast<float>(g.origin[k]);
    }
    return g;
}

// Upper bound of the cells of a field over a lattice, wherever that lies: six more along each axis than its sites fill.
LF_HD inline std::size_t most_field_cells(const Lattice& l, float spacing_nm, float length_nm) {
    const float corner_nm[3] = {0.0f, 0.0f, 0.0f};
    const FieldGrid g = make_field_grid(l, corner_nm, spacing_nm, length_nm);
    const int extent[3] = {l.nx, l.ny, l.nz};
    std::size_t cells = 1;
    for (int k = 0; k < l.dimension; ++k) cells *= static_cast<std::size_t>(g.per_site[k] * static_cast<float>(extent[k] + 1)) + 6;
    return cells;
}

// A word that names cell i of the grid, alike on every lattice.
LF_HD inline std::uint32_t cell_word(const FieldGrid& g, int i, int dimension) {
    int at[3] = {i % g.cells[0], i / g.cells[0] % g.cells[1], i / (g.cells[0] * g.cells[1])};
    for (int k = 0; k < 3; ++k) {
        at[k] += g.origin[k];
        if (g.around[k] > 0) at[k] = ((at[k] % g.around[k]) + g.around[k]) % g.around[k];
    }
    const auto bits = [](int v, std::uint32_t mask) { return static_cast<std::uint32_t>(v) & mask; };
    return dimension == 3 ? bits(at[0], 0x7ffu) | bits(at[1], 0x7ffu) << 11 | bits(at[2], 0x3ffu) << 22
                          : bits(at[0], 0xffffu) | bits(at[1], 0xffffu) << 16;
}

// Body: the normals of draw `step`, one a cell. The words first, which need divisions of integers, so that the draws by themselves go to the
// vector units.
LF_HD inline auto field_normals(const FieldGrid& g, int dimension, RandomKey key, std::uint32_t step, float* normals) {
    return in_turn([=](int i) { normals[i] = float_from_bits(static_cast<std::int32_t>(cell_word(g, i, dimension))); },
                   [=](int i) { normals[i] = random_normal(key, step, static_cast<std::uint32_t>(bits_of(normals[i]))); });
}

// Cubic B-spline weights of the four cells around t in [0, 1) of the second, and the sum of their squares.
struct SplineWeights {
    float w[4];
    float squares;
};

LF_HD inline SplineWeights spline_weights(float t) {
    const float u = 1.0f - t;
    SplineWeights s;
    s.w[0] = u * u * u * (1.0f / 6.0f);
    s.w[1] = (4.0f + t * t * (3.0f * t - 6.0f)) * (1.0f / 6.0f);
    s.w[2] = (4.0f + u * u * (3.0f * u - 6.0f)) * (1.0f / 6.0f);
    s.w[3] = t * t * t * (1.0f / 6.0f);
    s.squares = (s.w[0] * s.w[0] + s.w[1] * s.w[1]) + (s.w[2] * s.w[2] + s.w[3] * s.w[3]);
    return s;
}

// The field at a site; variance 1 everywhere.
template <int Dim>
LF_HD float sampled_field(const FieldGrid& g, const float* normals, const Site& at) {
    const int coordinate[3] = {at.x, at.y, at.z};
    SplineWeights s[Dim];
    int base[3] = {0, 0, 0};
    float squares = 1.0f;
    for (int k = 0; k < Dim; ++k) {
        const float u = g.first[k] + g.per_site[k] * static_cast<float>(coordinate[k]);
        const int cell = static_cast<int>(u);  // positive: one cell lies before
        base[k] = cell - 1;
        s[k] = spline_weights(u - static_cast<float>(cell));
        squares = squares * s[k].squares;
    }
    float sum = 0.0f;
    for (int c = 0; c < (Dim == 3 ? 4 : 1); ++c)
        for (int b = 0; b < 4; ++b) {
            const float* row = normals + ((base[2] + c) * g.cells[1] + base[1] + b) * g.cells[0] + base[0];
            const float along = (s[0].w[0] * row[0] + s[0].w[1] * row[1]) + (s[0].w[2] * row[2] + s[0].w[3] * row[3]);
            float weight = s[1].w[b];
            if constexpr (Dim == 3) weight = weight * s[2].w[c];
            sum = sum + weight * along;
        }
    return sum / square_root(squares);
}

}  // namespace lithofront
