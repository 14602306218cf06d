// Connected regions by union-find; the smallest site index is the label, so that the order of unions does not matter.
#pragma once
#include "particle/fields.hpp"

namespace lithofront {

// Parents only ever fall, within one region: a value that is out of date leads to the same root by a longer way.
template <class Team>
LF_HD int find_root(Team& team, const std::int32_t* parent, int s) {
    for (int above = team.load(&parent[s]); above != s; above = team.load(&parent[s])) s = above;
    return s;
}

template <class Team>
LF_HD void unite(Team& team, std::int32_t* parent, int a, int b) {
    while (true) {
        a = find_root(team, parent, a);
        b = find_root(team, parent, b);
        if (a == b) return;
        if (a < b) {
            const int t = a;
            a = b;
            b = t;
        }
        const int old = team.atomic_min(&parent[a], b);
        if (old == a) return;
        a = old;
    }
}

// label[s] = smallest site of the region around s of interior sites that belong, connected over faces that no crack cuts; -1
// elsewhere. Runs along x are joined as they are met, then neighbouring rows where their runs touch first.
template <int Dim, class Team, class Belongs>
LF_CALLED LF_HD void label_where(Team& team, const Lattice& l, const SiteState* state, std::int32_t* label, Belongs belongs) {
    team.each(l.count, [=](int s) { label[s] = -1; });
    const auto row_of = [=](int r) {
        const int z = Dim == 3 ? r / l.ny + 1 : 0, y = (Dim == 3 ? r % l.ny : r) + 1;
        return Site{0, y, z, (y + z) & 1, 0};
    };
    // The site at x in a row whose first site, x = 0, has that colour: even and odd x lie side by side.
    const auto site_at = [=](const Site& row, int x) {
        return (row.z * l.rows_y + row.y) * l.width + ((row.colour ^ x) & 1) * l.half + (x >> 1);
    };
    team.each_linked(sweep_rows<Dim>(l), [=](int r) {
        const Site row = row_of(r);
        for (int x = 1; x <= l.nx;) {
            if (!belongs(site_at(row, x))) {
                ++x;
                continue;
            }
            int end = x + 1;
            while (end <= l.nx && belongs(site_at(row, end)) && !(state[site_at(row, end - 1)] & site_cut_x)) ++end;
            const int next = x + 1 < end ? site_at(row, x + 1) : l.count;
            const int smallest = site_at(row, x) < next ? site_at(row, x) : next;
            for (; x < end; ++x) label[site_at(row, x)] = smallest;
        }
    });
    team.each_linked(sweep_rows<Dim>(l), [=, &team](int r) {
        const Site row = row_of(r);
        if (l.periodic) {
            const int first = site_at(row, 1), last = site_at(row, l.nx);
            if (team.load(&label[first]) >= 0 && team.load(&label[last]) >= 0 && !(state[last] & site_cut_x))
                unite(team, label, first, last);
        }
        for (int axis = 1; axis < Dim; ++axis) {
            bool before = false;
            for (int x = 1; x <= l.nx; ++x) {
                const int s = site_at(row, x);
                const int n = wrap(l, s + (((row.colour ^ x) & 1) ? -l.half : l.half) + (axis == 1 ? l.width : l.stride_z));
                const bool joined = team.load(&label[s]) >= 0 && team.load(&label[n]) >= 0 && !(state[s] & cut_bit(axis));
                if (joined && !before) unite(team, label, s, n);
                // Where a crack ends either run, the next pair has yet to be joined.
                before = joined && !((state[s] | state[n]) & site_cut_x);
            }
        }
    });
    team.each_linked(l.count, [=, &team](int s) {
        if (label[s] >= 0) team.store(&label[s], find_root(team, label, s));
    });
}

// The same for the sites in one phase.
template <int Dim, class Team>
LF_HD void label_regions(Team& team, const ParticleView& v, SiteState phase, std::int32_t* label) {
    const SiteState* state = v.state;
    label_where<Dim>(team, v.lattice, state, label, [=](int s) { return phase_of(state[s]) == phase; });
}

}  // namespace lithofront
