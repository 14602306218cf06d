// Which sites convert in one step, and when (docs/model.md, section 7): the filling at the step's potentials, followed exactly.
//
// A site converts when its filling reaches its threshold (eikonal.hpp). Each neighbour that converts opens an axis of it, so that every
// time follows from the earlier times of the neighbours. Causes come strictly before effects: there is one solution, whatever the order
// in which it is found. One member walks from event to event in order of time (conversion_walk.hpp); many look at all sites at once,
// again and again until no time changes.
#pragma once
#include "particle/front.hpp"

namespace lithofront {

// What a step gives to every site.
struct StepConditions {
    float overpotential;  // kT
    float dt;             // s
    int listed;           // entries that stand at the front when it begins; those that it exposes come after
};

// The front takes its potentials along: a site that it reaches within the step reacts at those of the neighbour that exposed
// it. Those that it had inside the reactant would know nothing of the front's drop. Returns whether they are others than it had.
template <int Dim, class Team>
LF_HD bool inherit_potentials(const Body<Dim, Team>& body, int s, int from) {
    bool others = false;
    const auto inherit = [&](float* potential) {
        const float inherited = body.team.load(&potential[from]);
        others = others || bits_of(inherited) != bits_of(body.team.load(&potential[s]));
        body.team.store(&potential[s], inherited);
    };
    if (body.model.ionic_field) inherit(body.work.ion.potential);
    if (body.model.electronic_field) inherit(body.work.electron.potential);
    return others;
}

// How the front comes to one site within the step, axis by axis, and which neighbour it comes from first.
template <int Dim>
struct Surroundings {
    Approach along[Dim];          // from >= 1 where nothing comes
    float first = no_conversion;  // when the first neighbour converts
    int first_site = 0;
};

template <int Dim, class Team>
LF_HD Surroundings<Dim> surroundings_of(const Body<Dim, Team>& body, std::int32_t word) {
    const Lattice l = body.particle.lattice;
    const int s = packed_site(word), parity = packed_parity(word);
    Surroundings<Dim> around;
    for (int k = 0; k < Dim; ++k) around.along[k] = {no_conversion, 0.0f};
    for (int k = 0; k < 2 * Dim; ++k) {
        const int beyond = Neighbours<Dim>::neighbour(l, s, parity, k), n = wrap(l, beyond);
        const float when = body.team.load(&body.work.conversion_time[n]);
        if (!(when < 1.0f) || face_is_cut(body.team.load(&body.particle.state[s]), body.team.load(&body.particle.state[beyond]), k))
            continue;
        Approach& a = around.along[body.model.site_process ? 0 : k / 2];
        a.from = min_of(a.from, when);
        if (when < around.first) {
            around.first = when;
            around.first_site = n;
        }
    }
    return around;
}

// The approaches to an entry in a step, and how far the front moves in it.
template <int Dim>
struct Passage {
    Approach along[Dim];
    float advance = 0.0f;  // sites in the whole step
    bool reached = false;
    bool other_potentials = false;  // than at the last look: those that inherit from here are to look again

    LF_HD float arrives(float threshold) const {
        Approaches<Dim> approaches;
        for (int k = 0; k < Dim; ++k)
            if (along[k].from < 1.0f) approaches.add(along[k]);
        return arrival<Dim>(approaches, advance, threshold);
    }
};

// Sites that the front moves in the step at entry e.
LF_HD inline float advance_of(const FrontList& list, const float* rate, float dt, int e) {
    const float factor = magnitude(list.factor[e]);
    return factor > 0.0f ? rate[e] * dt / factor : 0.0f;
}

template <int Dim, class Team>
LF_HD Passage<Dim> passage_of(const Body<Dim, Team>& body, const StepConditions& step, int e) {
    const bool listed = e < step.listed;
    const FrontList list = body.work.front;
    const std::int32_t word = list.word[e];
    const Surroundings<Dim> around = surroundings_of(body, word);
    Passage<Dim> passage;
    for (int k = 0; k < Dim; ++k) {
        const float filled = list.filled[k][e];
        const bool open = !(filled < 0.0f);
        passage.along[k] = open ? Approach{listed ? 0.0f : around.first, filled} : around.along[k];
    }
    passage.reached = listed || around.first < 1.0f;
    if (!passage.reached) return passage;
    if (listed) {
        passage.advance = advance_of(list, body.work.rate, step.dt, e);
        return passage;
    }
    const int s = packed_site(word);
    passage.other_potentials = inherit_potentials(body, s, around.first_site);
    float affinity = step.overpotential + present_shift(body.model, list, e);
    if (body.model.ionic_field) affinity = affinity - body.team.load(&body.work.ion.potential[s]);
    if (body.model.electronic_field) affinity = affinity - body.team.load(&body.work.electron.potential[s]);
    passage.advance = site_rate(body.model, list.rate_constant[e], affinity).value * step.dt;
    return passage;
}

// Body: keeps the potentials of sites that are about to inherit others, for those whose neighbour does not convert after all: which
// sites are exposed on the way depends on the order of the search, what remains must not.
template <int Dim, class Team>
LF_HD auto kept_potentials(const Body<Dim, Team>& body, int first) {
    const FrontList list = body.work.front;
    const FieldArrays ion = body.work.ion, electron = body.work.electron;
    const bool with_ion = body.model.ionic_field != 0, with_electron = body.model.electronic_field != 0;
    return [=](int i) {
        const int e = first + i, s = list.site(e);
        if (with_ion) ion.before[e] = ion.potential[s];
        if (with_electron) electron.before[e] = electron.potential[s];
    };
}

// Whether a neighbour of a site that converts may come to convert itself.
LF_HD inline bool may_follow(const FrontContext& c, SiteState state) {
    return phase_of(state) == c.reactant && ((state | c.gained_paths) & c.required_paths) == c.required_paths;
}

// When entry e of the front converts in the step by itself, no neighbour helping.
template <int Dim>
LF_HD inline float arrival_alone(const FrontList& list, int e, float advance) {
    Approaches<Dim> approaches;
    for (int k = 0; k < Dim; ++k)
        if (!(list.filled[k][e] < 0.0f)) approaches.add({0.0f, list.filled[k][e]});
    return arrival<Dim>(approaches, advance, list.converts_at(e));
}

// Whether it does, by less arithmetic: the filling gains no more than sqrt(Dim) times the advance.
template <int Dim>
LF_HD inline bool may_arrive_alone(const FrontList& list, int e, float advance) {
    float squares = 0.0f;
    for (int k = 0; k < Dim; ++k) {
        const float f = list.filled[k][e];
        const float filled = f < 0.0f ? 0.0f : f + advance;
        squares = squares + filled * filled;
    }
    return !(squares < 0.999f * list.converts_at(e) * list.converts_at(e));
}

// What a search has found: no more than `changes` of the entries convert within the step. A walk knows the times of the first and of the
// one after `most`, too, and lists the entries that it has touched in work.conversion.touched.
struct Conversions {
    int entries, changes;
    float first = 0.0f, beyond = 0.0f;
    bool walked = false;
    int touched = 0;
};

}  // namespace lithofront
