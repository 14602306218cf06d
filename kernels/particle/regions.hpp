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

// work.region.label[s] = smallest site of the region around s of interior sites that belong, connected over faces that no crack cuts; -1
// elsewhere. Runs along x are joined as they are met, then neighbouring rows where their runs touch first.
template <int Dim, class Team, class Belongs>
LF_CALLED LF_HD void label_where(const Body<Dim, Team>& body, Belongs belongs) {
    const Lattice l = body.particle.lattice;
    const SiteState* state = body.particle.state;
    std::int32_t* label = body.work.region.label;
    body.team.each(l.count, [=](int s) { label[s] = -1; });
    body.team.each_linked(interior_rows<Dim>(l), [=](int r) {
        const LatticeRow row = row_of<Dim>(l, r);
        for (int x = 1; x <= l.nx;) {
            if (!belongs(row.site(l, x))) {
                ++x;
                continue;
            }
            int end = x + 1;
            while (end <= l.nx && belongs(row.site(l, end)) && !(state[row.site(l, end - 1)] & site_cut_x)) ++end;
            const int next = x + 1 < end ? row.site(l, x + 1) : l.count;
            const int smallest = row.site(l, x) < next ? row.site(l, x) : next;
            for (; x < end; ++x) label[row.site(l, x)] = smallest;
        }
    });
    body.team.each_linked(interior_rows<Dim>(l), [=](int r) {
        const LatticeRow row = row_of<Dim>(l, r);
        if (l.periodic) {
            const int first = row.site(l, 1), last = row.site(l, l.nx);
            if (body.team.load(&label[first]) >= 0 && body.team.load(&label[last]) >= 0 && !(state[last] & site_cut_x))
                unite(body.team, label, first, last);
        }
        for (int axis = 1; axis < Dim; ++axis) {
            bool before = false;
            for (int x = 1; x <= l.nx; ++x) {
                const int s = row.site(l, x);
                const int n = wrap(l, s + (row.colour_at(x) ? -l.half : l.half) + (axis == 1 ? l.width : l.stride_z));
                const bool joined = body.team.load(&label[s]) >= 0 && body.team.load(&label[n]) >= 0 && !(state[s] & cut_bit(axis));
                if (joined && !before) unite(body.team, label, s, n);
                // Where a crack ends either run, the next pair has yet to be joined.
                before = joined && !((state[s] | state[n]) & site_cut_x);
            }
        }
    });
    body.team.each_linked(l.count, [=](int s) {
        if (label[s] >= 0) body.team.store(&label[s], find_root(body.team, label, s));
    });
}

// The same for the sites in one phase.
template <int Dim, class Team>
LF_HD void label_regions(const Body<Dim, Team>& body, SiteState phase) {
    const SiteState* state = body.particle.state;
    label_where(body, [=](int s) { return phase_of(state[s]) == phase; });
}

}  // namespace lithofront
