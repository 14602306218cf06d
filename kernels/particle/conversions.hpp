// Which sites convert within one step, and when (MODEL 7): the jump process at the step's potentials, followed exactly.
//
// A site converts when its rate, integrated over time, reaches a threshold drawn from the unit exponential distribution. The
// rate rises as neighbours convert, and begins with the first of them for a site that the front had not reached. So every time
// follows from the earlier times of the neighbours; starting from the rates at the step's begin, sites are looked at again
// until no time changes. Causes come strictly before effects, so there is one solution, whatever the order.
#pragma once
#include "particle/front.hpp"

namespace lithofront {

constexpr float no_conversion = 2.0f;            // a time beyond every step

// What a step gives to every site.
struct StepConditions {
    float overpotential;                         // kT
    float dt;                                    // s
    std::uint32_t number;                        // of the step in its half-cycle
    RandomKey key;
    RateGrowth growth;                           // by one conversion among a full set of neighbours
};

template <int Dim>
LF_HD inline StepConditions step_conditions(const ModelParameters& p, float overpotential, float dt, std::uint32_t number,
                                            const RandomKey& key) {
    return {overpotential, dt, number, key, RateGrowth::by(p, 2.0f * p.stiffness / static_cast<float>(Neighbours<Dim>::all))};
}

LF_HD inline float draw_threshold(const StepConditions& step, int s) {
    return -logarithm(random_uniform(step.key, step.number, static_cast<std::uint32_t>(s)));
}

// When the threshold is reached at a constant hazard (expected conversions per step) that starts at `from`. What an event
// causes comes after it, by one unit in the last place if need be: times that coincide would have no order.
LF_HD inline float reach_threshold(float left, float hazard, float from) {
    if (!(hazard > 0.0f)) return no_conversion;
    const float when = from + left / hazard;
    return when > from ? when : float_from_bits(bits_of(from) + 1);
}

// Times at which the neighbours of one site convert, in order, and the phases that they start from.
template <int Dim>
struct Surroundings {
    float time[Neighbours<Dim>::all];
    int events = 0;
    int reactant = 0, product = 0;
    float first_face = no_conversion;            // when the first neighbour across a face converts, and which
    int first_site = 0;

    LF_HD void add(SiteState phase, const FrontContext& c, float when, bool face, int site) {
        reactant += phase == c.reactant;
        product += phase == c.product;
        if (phase != c.reactant || !(when < 1.0f)) return;
        if (face && when < first_face) {
            first_face = when;
            first_site = site;
        }
        int k = events++;
        for (; k > 0 && time[k - 1] > when; --k) time[k] = time[k - 1];
        time[k] = when;
    }
};

// The front takes its potentials along: a site that it reaches within the step reacts at those of the neighbour that exposed
// it. Those that it had inside the reactant would know nothing of the front's drop.
template <class Team>
LF_HD void inherit_potentials(Team& team, const ModelParameters& p, const Workspace& ws, int s, int from) {
    if (p.ionic_field) team.store(&ws.ion.potential[s], team.load(&ws.ion.potential[from]));
    if (p.electronic_field) team.store(&ws.electron.potential[s], team.load(&ws.electron.potential[from]));
}

// Time at which a site converts, as a share of the step, given the present times of its neighbours.
template <int Dim, class Team>
LF_HD float conversion_time(Team& team, const ModelParameters& p, const ParticleView& v, const Workspace& ws, const FrontContext& c,
                            const StepConditions& step, int s, int parity, bool listed) {
    const Lattice l = v.lattice;
    Surroundings<Dim> around;
    const bool edges_count = p.stiffness != 0.0f;
    for (int k = 0; k < (edges_count ? Neighbours<Dim>::all : 2 * Dim); ++k) {
        const int n = wrap(l, Neighbours<Dim>::neighbour(l, s, parity, k));
        const SiteState phase = phase_of(team.load(&v.state[n]));
        around.add(phase, c, phase == c.reactant ? team.load(&ws.conversion_time[n]) : no_conversion, k < 2 * Dim, n);
    }
    float from = listed ? 0.0f : around.first_face;
    if (!(from < 1.0f)) return no_conversion;
    int happened = 0;
    while (!listed && happened < around.events && around.time[happened] <= from) ++happened;
    if (!listed) inherit_potentials(team, p, ws, s, around.first_site);
    float left = magnitude(ws.threshold[s]);
    float affinity_shift = ws.shift[s];
    if (edges_count) affinity_shift = affinity_shift - stiffness_penalty(p, around.reactant - happened, around.product + happened);
    float affinity = step.overpotential + affinity_shift;
    if (p.ionic_field) affinity = affinity - team.load(&ws.ion.potential[s]);
    if (p.electronic_field) affinity = affinity - team.load(&ws.electron.potential[s]);
    const float scale = ws.rate_constant[s];
    RateTerms terms = RateTerms::at(p, affinity);
    float hazard = min_of(terms.rate(p) * scale, 1.0e30f) * step.dt;
    // Every neighbour that converts raises the affinity by the same amount: the next rates follow by multiplication.
    const int total = around.reactant + around.product;
    const RateGrowth growth = !edges_count || total == Neighbours<Dim>::all || around.events == 0
                                  ? step.growth
                                  : RateGrowth::by(p, 2.0f * p.stiffness / static_cast<float>(total));
    while (true) {
        // Without stiffness the neighbours only expose: the rate stays.
        const bool last = !edges_count || happened == around.events;
        const float when = reach_threshold(left, hazard, from);
        if (last || when <= around.time[happened]) return when < 1.0f ? when : no_conversion;
        left = max_of(left - hazard * (around.time[happened] - from), 0.0f);
        from = around.time[happened];
        ++happened;
        terms.grow(growth);
        hazard = min_of(terms.rate(p) * scale, 1.0e30f) * step.dt;
    }
}

// The reactant neighbours of sites whose time has changed are to be looked at again, each once; not those that convert before.
template <int Dim, class Team>
LF_HD void mark_pending(Team& team, const ModelParameters& p, const ParticleView& v, const Workspace& ws, const FrontContext& c,
                        const std::int32_t* changed, int n, std::int32_t* pending, std::int32_t* size) {
    const Lattice l = v.lattice;
    SiteState* state = v.state;
    const float* time = ws.conversion_time;
    const SiteState gained = c.gained_paths;
    const SiteState required = c.required_paths, reactant = c.reactant;
    const int around = p.stiffness != 0.0f ? Neighbours<Dim>::all : 2 * Dim;
    team.each_linked(n, [=, &team](int i) {
        const int from = packed_site(changed[i]), parity = packed_parity(changed[i]);
        const float when = time[from];
        for (int k = 0; k < around; ++k) {
            const int s = wrap(l, Neighbours<Dim>::neighbour(l, from, parity, k));
            const SiteState there = team.load(&state[s]);
            if (phase_of(there) != reactant || (there & site_pending) || ((there | gained) & required) != required) continue;
            if (time[s] <= when) continue;
            if (team.atomic_or(&state[s], site_pending) & site_pending) continue;
            pending[team.append(size)] = packed(s, Neighbours<Dim>::parity_of(parity, k));
        }
    });
}

// Fills ws.conversion_time for the front and for the sites that it exposes within the step (ws.exposed, packed); returns how
// many of these there are. Rates of the front stand in ws.rate.
template <int Dim, class Team>
LF_HD int find_conversions(Team& team, const ModelParameters& p, const ParticleView& v, const Workspace& ws, const FrontContext& c,
                           const StepConditions& step, const FrontList& list, int n) {
    const Lattice l = v.lattice;
    std::int32_t* changed = ws.scratch;
    std::int32_t* pending = ws.label;
    std::int32_t* n_changed = &ws.counter[4];
    std::int32_t* n_pending = &ws.counter[5];
    std::int32_t* n_exposed = &ws.counter[6];
    team.once([=] { *n_changed = *n_pending = *n_exposed = 0; });
    float* drawn = ws.affinity_shift;
    float* threshold = ws.threshold;
    float* time = ws.conversion_time;
    const float* rate = ws.rate;
    const StepConditions conditions = step;
    // The draws by themselves, for the vector units. The shifts of the entries are not needed any more.
    team.each(n, [=](int e) { drawn[e] = draw_threshold(conditions, list.site[e]); });
    team.each_linked(n, [=, &team](int e) {
        const int s = list.site[e];
        threshold[s] = drawn[e];
        const float when = reach_threshold(drawn[e], rate[e] * conditions.dt, 0.0f);
        if (!(when < 1.0f)) return;
        time[s] = when;
        changed[team.append(n_changed)] = packed(s, list.parity[e]);
    });
    const ModelParameters* q = &p;
    const ParticleView* view = &v;
    const Workspace* w = &ws;
    const FrontContext context = c;
    for (int again = team.broadcast(n_changed); again > 0; again = team.broadcast(n_changed)) {
        mark_pending<Dim>(team, p, v, ws, c, changed, again, pending, n_pending);
        const int m = team.broadcast(n_pending);
        team.once([=] { *n_changed = *n_pending = 0; });
        team.each_linked(m, [=, &team](int i) {
            const int s = packed_site(pending[i]), parity = packed_parity(pending[i]);
            SiteState* own = &view->state[s];
            const SiteState state = static_cast<SiteState>(team.load(own) & ~site_pending);
            team.store(own, state);
            const bool listed = (state & site_front) != 0;
            if (!listed && !(threshold[s] < 0.0f)) {
                bool reached = false;
                for (int k = 0; k < 2 * Dim; ++k)
                    reached = reached || team.load(&time[wrap(l, Neighbours<Dim>::neighbour(l, s, parity, k))]) < 1.0f;
                if (!reached) return;
                w->shift[s] = potential_shift(*q, *view, *w, context, s);
                w->rate_constant[s] = site_rate_constant<Dim>(team, *q, *view, context, s, parity);
                threshold[s] = -draw_threshold(conditions, s);
                w->exposed[team.append(n_exposed)] = packed(s, parity);
            }
            const float when = conversion_time<Dim>(team, *q, *view, *w, context, conditions, s, parity, listed);
            if (when == time[s]) return;
            team.store(&time[s], when);
            changed[team.append(n_changed)] = pending[i];
        });
    }
    return team.broadcast(n_exposed);
}

// The share of the step that is kept: all of it, or up to the time after which more than `most` sites would have converted.
template <class Team>
LF_HD float kept_share(Team& team, const Workspace& ws, const FrontList& list, int n, int exposed, std::int64_t most) {
    const float* time = ws.conversion_time;
    const std::int32_t* more = ws.exposed;
    const auto converted_by = [=, &team](float end) {
        return team.sum(n + exposed, [=](int i) { return std::int64_t{time[i < n ? list.site[i] : packed_site(more[i - n])] <= end}; });
    };
    if (converted_by(1.0f) <= most) return 1.0f;
    // Halving: at least one conversion stays unless two coincide to 2^-20 of the step.
    float low = 0.0f, high = 1.0f;
    for (int k = 0; k < 20; ++k) {
        const float middle = 0.5f * (low + high);
        if (converted_by(middle) <= most)
            low = middle;
        else
            high = middle;
    }
    return low > 0.0f ? low : high;
}

}  // namespace lithofront
