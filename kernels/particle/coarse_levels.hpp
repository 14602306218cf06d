// Levels of ever coarser cells for the potentials' solver (multigrid.hpp): a cell stands for two sites, or two cells of the level below,
// along each axis, down to one cell. A cell is computed by one member from its few children in a fixed order, so all teams agree.
#pragma once
#include "particle/fields.hpp"

namespace lithofront {

// What a level holds of one field. On the finest level these are the field's own coefficients.
struct LevelField {
    float* face[3] = {nullptr, nullptr, nullptr};  // 1/s per kT
    float* diagonal = nullptr;                   // faces and exit; 0 where nothing conducts
    const float* exit = nullptr;
    float* source = nullptr;                     // what is still missing in the balance of a cell, 1/s
    float* value = nullptr;                      // correction, kT
};

struct Level {
    Lattice lattice;
    int fields = 0;
    LevelField field[2];
    float* reaction = nullptr;                   // dr/dA of the front within, 1/s per kT
};

constexpr int most_levels = 18;

// Level 0 is the lattice itself.
struct LevelStack {
    int count = 0;
    Level level[most_levels];
};

// Unlike the lattice of a particle, no row is filled up to whole vectors: small levels would be all filling.
LF_HD inline Lattice coarser(const Lattice& l) {
    Lattice c = Lattice::make(l.dimension, (l.nx + 1) / 2, (l.ny + 1) / 2, l.dimension == 3 ? (l.nz + 1) / 2 : 1, l.periodic != 0);
    c.half = (c.nx + 3) / 2;
    c.width = 2 * c.half;
    c.stride_z = c.width * c.rows_y;
    c.count = c.stride_z * c.rows_z;
    return c;
}

LF_HD inline bool is_one_cell(const Lattice& l) { return l.nx == 1 && l.ny == 1 && l.nz == 1; }

// Cells of all coarse levels that a lattice of up to `sites` sites can need, rims included: rows hold 16 sites at least, of which
// ten are left on the first coarse level, and half of the rows.
LF_HD inline std::size_t coarse_cells_for(std::size_t sites) { return sites / 2 + 512; }
LF_HD inline std::size_t floats_per_coarse_cell(int dimension, int fields) {
    return static_cast<std::size_t>((dimension + 4) * fields + 1);
}

// Lays the levels above one of `finest` in a block of floats.
LF_HD inline void lay_levels(LevelStack& stack, const Level& finest, float* block) {
    stack.level[0] = finest;
    stack.count = 1;
    while (!is_one_cell(stack.level[stack.count - 1].lattice) && stack.count < most_levels) {
        Level& c = stack.level[stack.count];
        c.lattice = coarser(stack.level[stack.count - 1].lattice);
        c.fields = finest.fields;
        const auto cut = [&] {
            float* piece = block;
            block += c.lattice.count;
            return piece;
        };
        for (int f = 0; f < c.fields; ++f) {
            for (int axis = 0; axis < c.lattice.dimension; ++axis) c.field[f].face[axis] = cut();
            c.field[f].diagonal = cut();
            c.field[f].exit = cut();
            c.field[f].source = cut();
            c.field[f].value = cut();
        }
        c.reaction = cut();
        ++stack.count;
    }
}

// Cell (row, j) of a level: row counts over y and z of the interior, j over a whole row, colour by colour.
struct CellPlace {
    int s;
    Site at;
    bool inside;
};

LF_HD inline CellPlace cell_place(const Lattice& l, int row, int j) {
    const int z = l.dimension == 3 ? row / l.ny + 1 : 0;
    const int y = (l.dimension == 3 ? row % l.ny : row) + 1;
    CellPlace c;
    c.at.colour = j >= l.half ? 1 : 0;
    c.at.odd_x = (y + z + c.at.colour) & 1;
    c.at.x = 2 * (j - c.at.colour * l.half) + c.at.odd_x;
    c.at.y = y;
    c.at.z = z;
    c.s = (z * l.rows_y + y) * l.width + j;
    c.inside = c.at.x >= 1 && c.at.x <= l.nx;
    return c;
}

// Child k of a cell on the level below: bits of k count along x, y, z. -1 where the lattice ends before.
template <int Dim>
LF_HD inline int child_of(const Lattice& below, const Site& cell, int k) {
    const int x = 2 * cell.x - 1 + (k & 1), y = 2 * cell.y - 1 + ((k >> 1) & 1), z = Dim == 3 ? 2 * cell.z - 1 + (k >> 2) : 0;
    return x <= below.nx && y <= below.ny && (Dim == 2 || z <= below.nz) ? below.index(x, y, z) : -1;
}

// Conductance between the middles of two cells along one line of children: a face between them, and half of the way through either.
// In an even body this is what a lattice of twice the spacing has, and where a boundary or a crack is narrow it is the boundary's own.
// Never below half of the face: a cell that straddles a jump of mobility hangs on the side that conducts.
LF_HD inline float line_conductance(float face, float within, float within_next) {
    if (!(face > 0.0f)) return 0.0f;
    float resistance = 1.0f / face;
    if (within > 0.0f) resistance = resistance + 0.5f / within;
    if (within_next > 0.0f) resistance = resistance + 0.5f / within_next;
    return max_of(1.0f / resistance, 0.5f * face);
}

// Extent along an axis.
LF_HD inline int extent_of(const Lattice& l, int axis) { return axis == 0 ? l.nx : axis == 1 ? l.ny : l.nz; }

// Conductance of a cell's face towards + along an axis.
template <int Dim>
LF_HD inline float coarse_face(const Lattice& below, const LevelField& f, const Site& cell, int axis) {
    const int place = axis == 0 ? cell.x : axis == 1 ? cell.y : cell.z;
    const bool last = 2 * place >= extent_of(below, axis);
    // A cell that is its own neighbour across periodic sides passes nothing.
    if (last && extent_of(below, axis) <= 2) return 0.0f;
    float sum = 0.0f;
    for (int k = 0; k < (1 << Dim); ++k) {
        if ((k >> axis) & 1) continue;
        const int first = child_of<Dim>(below, cell, k);
        if (first < 0) continue;
        const int second = child_of<Dim>(below, cell, k | (1 << axis));
        const int outer = second >= 0 ? second : first;
        const Site at = locate(below, outer);
        const int beyond = wrap(below, Neighbours<Dim>::face(below, outer, at.colour, at.odd_x, 2 * axis));
        const Site there = locate(below, beyond);
        const int place_beyond = axis == 0 ? there.x : axis == 1 ? there.y : there.z;
        const float within_next = place_beyond < extent_of(below, axis) ? f.face[axis][beyond] : 0.0f;
        sum = sum + line_conductance(f.face[axis][outer], second >= 0 ? f.face[axis][first] : 0.0f, within_next);
    }
    return sum;
}

// Coefficients of a level from those of the level below.
template <int Dim, class Team>
LF_CALLED LF_HD void build_level(Team& team, const Level& below, const Level& level) {
    const Lattice l = level.lattice, fine = below.lattice;
    for (int which = 0; which < level.fields; ++which) {
        const LevelField from = below.field[which], to = level.field[which];
        float* exit = const_cast<float*>(to.exit);
        team.each(l.count, [=](int s) {
            for (int axis = 0; axis < Dim; ++axis) to.face[axis][s] = 0.0f;
            to.diagonal[s] = 0.0f;
            exit[s] = 0.0f;
            to.source[s] = 0.0f;
            to.value[s] = 0.0f;
        });
        team.grid(interior_rows<Dim>(l), l.width, [=](int row, int j) {
            const CellPlace c = cell_place(l, row, j);
            if (!c.inside) return;
            for (int axis = 0; axis < Dim; ++axis) to.face[axis][c.s] = coarse_face<Dim>(fine, from, c.at, axis);
            float out = 0.0f;
            for (int k = 0; k < (1 << Dim); ++k) {
                const int child = child_of<Dim>(fine, c.at, k);
                if (child >= 0 && from.diagonal[child] > 0.0f) out = out + from.exit[child];
            }
            exit[c.s] = out;
        });
        for (int axis = 0; axis < Dim; ++axis) refresh_ghosts<Dim>(team, l, to.face[axis]);
        team.grid(interior_rows<Dim>(l), l.width, [=](int row, int j) {
            const CellPlace c = cell_place(l, row, j);
            if (!c.inside) return;
            float sum = exit[c.s];
            for (int axis = 0; axis < Dim; ++axis) {
                sum = sum + to.face[axis][c.s];
                sum = sum + to.face[axis][Neighbours<Dim>::face(l, c.s, c.at.colour, c.at.odd_x, 2 * axis + 1)];
            }
            to.diagonal[c.s] = sum;
        });
    }
    float* reaction = level.reaction;
    team.each(l.count, [=](int s) { reaction[s] = 0.0f; });
}

template <int Dim, class Team>
LF_HD void build_levels(Team& team, const LevelStack& stack) {
    for (int k = 1; k < stack.count; ++k) build_level<Dim>(team, stack.level[k - 1], stack.level[k]);
}

}  // namespace lithofront
