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

// label[s] = smallest site of the face-connected region around s of interior sites that belong; -1 elsewhere.
template <int Dim, class Team, class Belongs>
LF_HD void label_where(Team& team, const Lattice& l, std::int32_t* label, Belongs belongs) {
    team.each_linked(l.count, [=](int s) { label[s] = belongs(s) && is_interior(l, locate(l, s)) ? s : -1; });
    team.each_linked(l.count, [=, &team](int s) {
        if (team.load(&label[s]) < 0) return;
        const Site at = locate(l, s);
        for (int axis = 0; axis < Dim; ++axis) {
            const int n = wrap(l, Neighbours<Dim>::face(l, s, at.colour, at.odd_x, 2 * axis));
            if (team.load(&label[n]) >= 0) unite(team, label, s, n);
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
    label_where<Dim>(team, v.lattice, label, [=](int s) { return phase_of(state[s]) == phase; });
}

}  // namespace lithofront
