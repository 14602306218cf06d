// One multigrid cycle: from what is missing in the balance of every site it says by how much the potentials are wrong at the present
// overpotential (docs/model.md, section 5). It is linear, symmetric and positive, so that conjugate gradients may follow it
// (field_solve.hpp).
#pragma once
#include "particle/coarse_levels.hpp"

namespace lithofront {

// The six (four) neighbours of a cell of one colour at (row, i), as relax_site has them.
template <int Dim>
struct CellNeighbours {
    int own, plus[Dim], minus[Dim];
    LF_HD CellNeighbours(const Lattice& l, int colour, int row, int i)
        : CellNeighbours(l, (Dim == 3 ? row % l.ny : row) + 1, Dim == 3 ? row / l.ny + 1 : 0, colour, i) {}
    LF_HD CellNeighbours(const Lattice& l, int y, int z, int colour, int i) {
        const int base = (z * l.rows_y + y) * l.width;
        const int straight = base + (colour ? 0 : l.half) + i;
        own = base + (colour ? l.half : 0) + i;
        plus[0] = straight + ((y + z + colour) & 1);
        minus[0] = plus[0] - 1;
        plus[1] = straight + l.width;
        minus[1] = straight - l.width;
        if (Dim == 3) {
            plus[Dim - 1] = straight + l.stride_z;
            minus[Dim - 1] = straight - l.stride_z;
        }
    }
};

// Sum over faces of conductance times the value beyond.
template <int Dim>
LF_HD inline float pull_on(const LevelField& f, const CellNeighbours<Dim>& n, const float* value) {
    float sum = f.face[0][n.own] * value[n.plus[0]];
    sum = sum + f.face[0][n.minus[0]] * value[n.minus[0]];
    for (int axis = 1; axis < Dim; ++axis) {
        sum = sum + f.face[axis][n.own] * value[n.plus[axis]];
        sum = sum + f.face[axis][n.minus[axis]] * value[n.minus[axis]];
    }
    return sum;
}

// What flows into a cell through its faces and its exit. Of differences: where a cell conducts far better to some neighbours than to
// others, a difference of sums would be rounding.
template <int Dim>
LF_HD inline float inflow_to(const LevelField& f, const CellNeighbours<Dim>& n, const float* value) {
    const float own = value[n.own];
    float sum = f.face[0][n.own] * (value[n.plus[0]] - own);
    sum = sum + f.face[0][n.minus[0]] * (value[n.minus[0]] - own);
    for (int axis = 1; axis < Dim; ++axis) {
        sum = sum + f.face[axis][n.own] * (value[n.plus[axis]] - own);
        sum = sum + f.face[axis][n.minus[axis]] * (value[n.minus[axis]] - own);
    }
    return sum - f.exit[n.own] * own;
}

// Body: sets the values of one colour to balance. First: all others are 0 yet.
template <int Dim, int Fields, bool First>
LF_HD inline auto smoothing(const Level& level, int colour) {
    const Lattice l = level.lattice;
    const LevelField a = level.field[0], b = level.field[Fields - 1];
    const float* reaction = level.reaction;
    return [=](int row, int i) {
        const CellNeighbours<Dim> n(l, colour, row, i);
        const int s = n.own;
        const float reacts = reaction[s], d_a = a.diagonal[s], before_a = a.value[s];
        float pull_a = a.source[s];
        if (!First) pull_a = pull_a + pull_on(a, n, a.value);
        const bool on_a = d_a > 0.0f;
        if (Fields == 1) {
            const float x = pull_a / (on_a ? d_a + reacts : 1.0f);
            a.value[s] = on_a ? x : before_a;
            return;
        }
        // Both fields lower the affinity: their drops are in series.
        const float d_b = b.diagonal[s], before_b = b.value[s];
        float pull_b = b.source[s];
        if (!First) pull_b = pull_b + pull_on(b, n, b.value);
        const bool on_b = d_b > 0.0f;
        const float coupling = on_a && on_b ? reacts : 0.0f;
        const float safe_a = on_a ? d_a : 1.0f, safe_b = on_b ? d_b : 1.0f;
        const float share_b = coupling / (safe_b + coupling), share_a = coupling / (safe_a + coupling);
        const float x_a = (pull_a - share_b * pull_b) / (safe_a + share_b * safe_b);
        const float x_b = (pull_b - share_a * pull_a) / (safe_b + share_a * safe_a);
        a.value[s] = on_a ? x_a : before_a;
        b.value[s] = on_b ? x_b : before_b;
    };
}

template <int Dim, bool First, class Team>
LF_HD void smooth(Team& team, const Level& level, int colour) {
    const Lattice l = level.lattice;
    if (level.fields == 2)
        team.grid(interior_rows<Dim>(l), l.half, smoothing<Dim, 2, First>(level, colour));
    else
        team.grid(interior_rows<Dim>(l), l.half, smoothing<Dim, 1, First>(level, colour));
    for (int f = 0; f < level.fields; ++f) refresh_ghosts<Dim>(team, l, level.field[f].value);
}

// Cell i of one colour in row r, counted over y and z and then over colours.
template <int Dim>
struct ColouredCell {
    int x, y, z, s;
    LF_HD ColouredCell(const Lattice& l, int r, int i) {
        const int rows = interior_rows<Dim>(l);
        const int colour = r >= rows ? 1 : 0;
        const int row = r - colour * rows;
        z = Dim == 3 ? row / l.ny + 1 : 0;
        y = (Dim == 3 ? row % l.ny : row) + 1;
        x = 2 * i + ((y + z + colour) & 1);
        s = (z * l.rows_y + y) * l.width + colour * l.half + i;
    }
};

// Body: what a level has left open goes to the next: after both colours in turn it stands at the cells of the first alone. Children beyond
// the end of the lattice are rim, which neither conducts nor reacts.
template <int Dim, int Fields>
LF_HD inline auto restriction(const Level& below, const Level& level) {
    const Lattice l = level.lattice, fine = below.lattice;
    const LevelField from_a = below.field[0], from_b = below.field[Fields - 1];
    const LevelField to_a = level.field[0], to_b = level.field[Fields - 1];
    const float* reaction = below.reaction;
    float* to_reaction = level.reaction;
    return [=](int r, int i) {
        const ColouredCell<Dim> c(l, r, i);
        float open_a = 0.0f, open_b = 0.0f, reacts = 0.0f;
        for (int k = 0; k < (1 << Dim); ++k) {
            const int right = k & 1, up = (k >> 1) & 1, far = k >> 2;
            const int colour = (right ^ up ^ far) ^ (Dim == 3 ? 1 : 0);
            const CellNeighbours<Dim> n(fine, 2 * c.y - 1 + up, Dim == 3 ? 2 * c.z - 1 + far : 0, colour, c.x - 1 + right);
            const int s = n.own;
            if (colour == 0) {
                const float pull_a = pull_on(from_a, n, from_a.value);
                open_a = open_a + (from_a.diagonal[s] > 0.0f ? pull_a : 0.0f);
                if (Fields == 2) {
                    const float pull_b = pull_on(from_b, n, from_b.value);
                    open_b = open_b + (from_b.diagonal[s] > 0.0f ? pull_b : 0.0f);
                }
            }
            reacts = reacts + reaction[s];
        }
        const bool inside = c.x >= 1 && c.x <= l.nx;
        to_a.source[c.s] = inside ? open_a : 0.0f;
        if (Fields == 2) to_b.source[c.s] = inside ? open_b : 0.0f;
        to_reaction[c.s] = inside ? reacts : 0.0f;
    };
}

template <int Dim, class Team>
LF_CALLED LF_HD void restrict_to(Team& team, const Level& below, const Level& level) {
    const int rows = 2 * interior_rows<Dim>(level.lattice), length = level.lattice.half;
    if (level.fields == 2)
        team.grid(rows, length, restriction<Dim, 2>(below, level));
    else
        team.grid(rows, length, restriction<Dim, 1>(below, level));
}

// Adds the values of a level to those of its children.
template <int Dim, class Team>
LF_CALLED LF_HD void prolong_from(Team& team, const Level& level, const Level& below) {
    const Lattice l = level.lattice, fine = below.lattice;
    for (int f = 0; f < level.fields; ++f) {
        const LevelField to = below.field[f];
        const float* value = level.field[f].value;
        team.grid(2 * interior_rows<Dim>(fine), fine.half, [=](int r, int i) {
            const ColouredCell<Dim> c(fine, r, i);
            const int x = (c.x + 1) / 2, y = (c.y + 1) / 2, z = Dim == 3 ? (c.z + 1) / 2 : 0;
            const float coarse = value[l.index(x <= l.nx ? x : l.nx, y, z)], before = to.value[c.s];
            to.value[c.s] = to.diagonal[c.s] > 0.0f ? before + coarse : before;
        });
        refresh_ghosts<Dim>(team, fine, to.value);
    }
}

// The cycle: from the sources of level 0 to its values. The last level, one cell, is solved where it is smoothed.
template <int Dim, class Team>
LF_CALLED LF_HD void run_cycle(Team& team, const LevelStack& stack) {
    const int last = stack.count - 1;
    for (int k = 0; k < last; ++k) {
        smooth<Dim, true>(team, stack.level[k], 0);
        smooth<Dim, false>(team, stack.level[k], 1);
        restrict_to<Dim>(team, stack.level[k], stack.level[k + 1]);
    }
    for (int colour = 0; colour < 2; ++colour) smooth<Dim, true>(team, stack.level[last], colour);
    for (int k = last - 1; k >= 0; --k) {
        prolong_from<Dim>(team, stack.level[k + 1], stack.level[k]);
        smooth<Dim, false>(team, stack.level[k], 1);
        smooth<Dim, false>(team, stack.level[k], 0);
    }
}

}  // namespace lithofront
