// Which sites convert in one step, and when (docs/model.md, section 7): the jump process at the step's potentials, followed exactly.
//
// A site converts when its rate, integrated over time, reaches a threshold drawn from the unit exponential distribution when the
// front reached it. The rate rises as neighbours convert, and begins with the first of them for a site that the front had not
// reached. So every time follows from the earlier times of the neighbours; starting from the rates at the step's begin, sites
// are looked at again until no time changes. Causes come strictly before effects, so there is one solution, whatever the order.
#pragma once
#include "particle/front.hpp"

namespace lithofront {

constexpr float no_conversion = 2.0f;            // a time beyond every step
constexpr float smallest_threshold = 1.0e-30f;   // of a site that should have converted but for rounding

// What a step gives to every site.
struct StepConditions {
    float overpotential;                         // kT
    float dt;                                    // s
    float full_gain;                             // of affinity by one conversion among a full set of neighbours, kT
    RateGrowth growth;                           // of the rate by it
};

template <int Dim>
LF_HD inline StepConditions step_conditions(const ModelParameters& p, float overpotential, float dt) {
    const float gain = 2.0f * p.stiffness / static_cast<float>(Neighbours<Dim>::all);
    return {overpotential, dt, gain, RateGrowth::by(p, gain)};
}

// When the threshold is reached at a constant hazard (expected conversions per step) that starts at `from`. What an event
// causes comes after it, by one unit in the last place if need be: times that coincide would have no order.
LF_HD inline float reach_threshold(float left, float hazard, float from) {
    if (!(hazard > 0.0f)) return no_conversion;
    const float when = from + left / hazard;
    return when > from ? when : float_from_bits(bits_of(from) + 1);
}

// Times at which the neighbours of one site convert within the step, in order.
template <int Dim>
struct Surroundings {
    float time[Neighbours<Dim>::all];
    int events = 0;
    float first_face = no_conversion;            // when the first neighbour across a face converts, and which
    int first_site = 0;

    // Without a branch: what is no event is overwritten by the next.
    LF_HD void add(float when, bool face, int site) {
        time[events] = when;
        events += when < 1.0f ? 1 : 0;
        const bool first = face && when < first_face;
        first_face = first ? when : first_face;
        first_site = first ? site : first_site;
    }
    LF_HD void sort() {
        for (int i = 1; i < events; ++i) {
            const float when = time[i];
            int k = i;
            for (; k > 0 && time[k - 1] > when; --k) time[k] = time[k - 1];
            time[k] = when;
        }
    }
};

// The front takes its potentials along: a site that it reaches within the step reacts at those of the neighbour that exposed
// it. Those that it had inside the reactant would know nothing of the front's drop.
template <class Team>
LF_HD void inherit_potentials(Team& team, const ModelParameters& p, const Workspace& ws, int s, int from) {
    if (p.ionic_field) team.store(&ws.ion.potential[s], team.load(&ws.ion.potential[from]));
    if (p.electronic_field) team.store(&ws.electron.potential[s], team.load(&ws.electron.potential[from]));
}

// When a site converts, as a share of the step; if it does not, what is left of its threshold at the end, and how many of its
// neighbours have converted by then.
struct Fate {
    float when, left;
    std::int32_t happened;
};

constexpr std::int32_t not_reached = -1;         // in place of a number of neighbours: no neighbour across a face converts

// The fate of entry e up to `end`, a share of the step, given the present times of its neighbours; `listed`: at the front since
// the step's begin.
template <int Dim, class Team>
LF_HD Fate fate_of(Team& team, const ModelParameters& p, const ParticleView& v, const Workspace& ws, const StepConditions& step,
                   int e, int s, int parity, bool listed, float end) {
    const Lattice l = v.lattice;
    Surroundings<Dim> around;
    const bool edges_count = p.stiffness != 0.0f;
    for (int k = 0; k < (edges_count ? Neighbours<Dim>::all : 2 * Dim); ++k) {
        const int n = wrap(l, Neighbours<Dim>::neighbour(l, s, parity, k));
        around.add(team.load(&ws.conversion_time[n]), k < 2 * Dim, n);
    }
    const FrontList list = ws.front;
    float left = magnitude(list.threshold[e]);
    float from = listed ? 0.0f : around.first_face;
    if (!(from < end)) return {no_conversion, left, not_reached};
    around.sort();
    int happened = 0;
    while (!listed && happened < around.events && around.time[happened] <= from) ++happened;
    if (!listed) inherit_potentials(team, p, ws, s, around.first_site);
    const float gain = list.gain[e];
    float affinity = step.overpotential + (list.affinity_shift[e] + static_cast<float>(happened) * gain);
    if (p.ionic_field) affinity = affinity - team.load(&ws.ion.potential[s]);
    if (p.electronic_field) affinity = affinity - team.load(&ws.electron.potential[s]);
    const float scale = list.rate_constant[e];
    RateTerms terms = RateTerms::at(p, affinity);
    float hazard = min_of(terms.rate(p) * scale, 1.0e30f) * step.dt;
    // Every neighbour that converts raises the affinity by the same amount: the next rates follow by multiplication.
    const RateGrowth growth = gain == step.full_gain || happened == around.events ? step.growth : RateGrowth::by(p, gain);
    while (true) {
        // Without stiffness the neighbours only expose: the rate stays.
        const bool last = !edges_count || happened == around.events || around.time[happened] > end;
        const float until = last ? end : around.time[happened];
        const float passes = hazard * (until - from);
        if (left <= passes) {
            const float when = reach_threshold(left, hazard, from);
            return {last && !(when < end) ? no_conversion : when, 0.0f, happened};
        }
        left = left - passes;
        if (last) return {no_conversion, left, happened};
        from = until;
        ++happened;
        terms.grow(growth);
        hazard = min_of(terms.rate(p) * scale, 1.0e30f) * step.dt;
    }
}

// The reactant neighbours of sites whose time has changed are to be looked at again, each once; not those that convert before,
// unless the time has become later (complemented words), as they may owe their own to it. Those of them that a neighbour across a
// face exposes within the step become entries. *n_pending stood at `before`.
template <int Dim, class Team>
LF_HD void mark_pending(Team& team, const ModelParameters& p, const ParticleView& v, const Workspace& ws, const FrontContext& c,
                        const std::int32_t* changed, int n, std::int32_t* pending, std::int32_t* n_pending, int before, std::int32_t* size) {
    const Lattice l = v.lattice;
    SiteState* state = v.state;
    const float* time = ws.conversion_time;
    const SiteState gained = c.gained_paths;
    const SiteState required = c.required_paths, reactant = c.reactant;
    const int around = p.stiffness != 0.0f ? Neighbours<Dim>::all : 2 * Dim;
    team.each_linked(n, [=, &team](int i) {
        const bool later = changed[i] < 0;
        const std::int32_t word = later ? ~changed[i] : changed[i];
        const int from = packed_site(word), parity = packed_parity(word);
        const float when = time[from];
        for (int k = 0; k < around; ++k) {
            const int s = wrap(l, Neighbours<Dim>::neighbour(l, from, parity, k));
            const SiteState there = team.load(&state[s]);
            if (phase_of(there) != reactant || (there & site_pending) || ((there | gained) & required) != required) continue;
            if (time[s] <= when && !later) continue;
            if (team.atomic_or(&state[s], site_pending) & site_pending) continue;
            const int parity_there = Neighbours<Dim>::parity_of(parity, k);
            pending[team.append(n_pending) - before] = packed(s, parity_there);
            bool exposed = false;
            for (int j = 0; j < 2 * Dim && !(there & site_front); ++j)
                exposed = exposed || time[wrap(l, Neighbours<Dim>::neighbour(l, s, parity_there, j))] < 1.0f;
            if (!exposed) continue;
            team.atomic_or(&state[s], site_front);
            append_entry(team, ws, size, s, parity_there);
        }
    });
}

// Body: keeps the potentials of sites that are about to inherit others, for those whose neighbour does not convert after all: which
// sites are exposed on the way depends on the order of the search, what remains must not.
LF_HD inline auto kept_potentials(const ModelParameters& p, const Workspace& ws, int first) {
    const FrontList list = ws.front;
    const FieldArrays ion = ws.ion, electron = ws.electron;
    const bool with_ion = p.ionic_field != 0, with_electron = p.electronic_field != 0;
    return [=](int i) {
        const int e = first + i, s = list.site(e);
        if (with_ion) ion.before[e] = ion.potential[s];
        if (with_electron) electron.before[e] = electron.potential[s];
    };
}

// What a search has found: no more than `changes` of the entries convert within the step.
struct Conversions {
    int entries, changes;
};

// Fills ws.conversion_time for the n sites of the front, which its counter counts, and for those that it exposes within the step,
// which become entries from n on. Rates of the front stand in ws.rate. What is left of the thresholds of entries that were looked
// at again (negative thresholds) goes to ws.slope, how many neighbours convert around them to ws.list. `counter`: those of the step,
// of which the search's only go on; every member keeps where they stood.
template <int Dim, class Team>
LF_CALLED LF_HD Conversions find_conversions(Team& team, const ModelParameters& p, const ParticleView& v, const Workspace& ws, const FrontContext& c,
                                             const StepConditions& step, int n, std::int32_t* counter) {
    std::int32_t* changed = ws.scratch;
    std::int32_t* pending = ws.label;
    std::int32_t* n_changed = &counter[changed_counter];
    std::int32_t* n_pending = &counter[pending_counter];
    std::int32_t* size = &ws.counter[front_counter];
    const FrontList list = ws.front;
    float* time = ws.conversion_time;
    const float* rate = ws.rate;
    const float dt = step.dt;
    team.each_linked(n, [=, &team](int e) {
        const float hazard = rate[e] * dt;
        if (!(list.threshold[e] < hazard)) return;
        const float when = reach_threshold(list.threshold[e], hazard, 0.0f);
        if (!(when < 1.0f)) return;
        time[list.site(e)] = when;
        changed[team.append(n_changed)] = list.word[e];
    });
    const ModelParameters* q = &p;
    const ParticleView* view = &v;
    const Workspace* w = &ws;
    const StepConditions conditions = step;
    int entries = n, looked_at = 0;
    int changes = team.read(n_changed);
    for (int again = changes; again > 0;) {
        mark_pending<Dim>(team, p, v, ws, c, changed, again, pending, n_pending, looked_at, size);
        const int m = team.read(n_pending) - looked_at;
        if (m == 0) break;
        looked_at += m;
        const int known = entries;
        entries = team.read(size);
        fill_entries<Dim>(team, p, v, ws, c, known, entries, kept_potentials(p, ws, known));
        team.each_linked(m, [=, &team](int i) {
            const int s = packed_site(pending[i]);
            const SiteState own = static_cast<SiteState>(team.load(&view->state[s]) & ~site_pending);
            team.store(&view->state[s], own);
            if (!(own & site_front)) return;
            const int e = w->slot[s];
            const Fate fate = fate_of<Dim>(team, *q, *view, *w, conditions, e, s, packed_parity(pending[i]), e < n, 1.0f);
            list.threshold[e] = -magnitude(list.threshold[e]);
            w->slope[e] = fate.left;
            w->list[e] = fate.happened;
            if (fate.when == time[s]) return;
            const bool later = fate.when > time[s];
            team.store(&time[s], fate.when);
            changed[team.append(n_changed) - changes] = later ? ~pending[i] : pending[i];
        });
        again = team.read(n_changed) - changes;
        changes += again;
    }
    return {entries, changes};
}

// The share of the step that is kept: all of it, or up to the time after which more than `most` of the entries would have
// converted.
template <class Team>
LF_HD float kept_share(Team& team, const Workspace& ws, const Conversions& found, std::int64_t most) {
    if (found.changes <= most) return 1.0f;
    const int entries = found.entries;
    const float* time = ws.conversion_time;
    const FrontList list = ws.front;
    const auto converted_by = [=, &team](float end) {
        return team.sum(entries, [=](int e) { return std::int64_t{time[list.site(e)] <= end}; });
    };
    if (converted_by(1.0f) <= most) return 1.0f;
    float low = 0.0f, high = 1.0f;
    for (int k = 0; k < 20; ++k) {
        const float middle = 0.5f * (low + high);
        if (converted_by(middle) <= most)
            low = middle;
        else
            high = middle;
    }
    if (low > 0.0f) return low;
    // All within 2^-20 of the step, as where every conversion exposes a far easier site: on to the bits, which sort as the floats.
    std::int32_t before = 0, after = bits_of(high);
    while (after - before > 1) {
        const std::int32_t middle = before + (after - before) / 2;
        if (converted_by(float_from_bits(middle)) <= most)
            before = middle;
        else
            after = middle;
    }
    // Something converts, even where more than `most` coincide.
    const float kept = float_from_bits(before);
    return converted_by(kept) > 0 ? kept : float_from_bits(after);
}

// What is left of the thresholds that were looked at again where the step ends at `kept` already; of all `entries`, the first
// n stood at the front before the step.
template <int Dim, class Team>
LF_HD void cut_thresholds(Team& team, const ModelParameters& p, const ParticleView& v, const Workspace& ws, const StepConditions& step, int n,
                          int entries, float kept) {
    const FrontList list = ws.front;
    float* left = ws.slope;
    std::int32_t* happened = ws.list;
    team.each_linked(entries, [=, &team, &p](int e) {
        if (!(list.threshold[e] < 0.0f) && e < n) return;
        const Fate fate = fate_of<Dim>(team, p, v, ws, step, e, list.site(e), list.parity(e), e < n, kept);
        left[e] = fate.left;
        happened[e] = fate.happened;
    });
}

}  // namespace lithofront
