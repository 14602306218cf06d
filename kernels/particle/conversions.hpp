// Which sites convert within one step, and when (MODEL 7): the jump process at the step's potentials, followed exactly.
//
// A site converts when its rate, integrated over time, reaches a threshold drawn from the unit exponential distribution. The
// rate rises as neighbours convert, and begins with the first of them for a site that the front had not reached. So every time
// follows from the earlier times of the neighbours; starting from the rates at the step's begin, sites are looked at again
// until no time changes. There is one solution, whatever the order.
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
};

LF_HD inline float draw_threshold(const StepConditions& step, int s) {
    return -logarithm(random_uniform(step.key, step.number, static_cast<std::uint32_t>(s)));
}

// The threshold's time at a constant hazard (expected conversions per step) that starts at `from`; no_conversion past `until`,
// which is then charged to `left`.
LF_HD inline float reach_threshold(float& left, float hazard, float from, float until) {
    const float within = hazard * (until - from);
    if (within > left) return min_of(from + left / hazard, until);
    left = left - within;
    return no_conversion;
}

// Times at which the neighbours of one site convert, in order, and the phases that they start from.
template <int Dim>
struct Surroundings {
    float time[Neighbours<Dim>::all];
    int events = 0;
    int reactant = 0, product = 0;
    float first_face = no_conversion;

    LF_HD void add(SiteState phase, const FrontContext& c, float when, bool face) {
        reactant += phase == c.reactant;
        product += phase == c.product;
        if (phase != c.reactant || !(when < 1.0f)) return;
        if (face) first_face = min_of(first_face, when);
        int k = events++;
        for (; k > 0 && time[k - 1] > when; --k) time[k] = time[k - 1];
        time[k] = when;
    }
};

// Time at which a site converts, as a share of the step, given the present times of its neighbours.
template <int Dim, class Team>
LF_HD float conversion_time(Team& team, const ModelParameters& p, const ParticleView& v, const Workspace& ws, const FrontContext& c,
                            const StepConditions& step, int s, const Site& at) {
    const Lattice l = v.lattice;
    const bool listed = (team.load(&v.state[s]) & site_front) != 0;
    Surroundings<Dim> around;
    const bool edges_count = p.stiffness != 0.0f;
    for (int k = 0; k < (edges_count ? Neighbours<Dim>::all : 2 * Dim); ++k) {
        const bool face = k < 2 * Dim;
        const int n = wrap(l, face ? Neighbours<Dim>::face(l, s, at.colour, at.odd_x, k)
                                   : Neighbours<Dim>::edge(l, s, at.odd_x, k - 2 * Dim));
        around.add(phase_of(team.load(&v.state[n])), c, team.load(&ws.conversion_time[n]), face);
    }
    float from = listed ? 0.0f : around.first_face;
    if (!(from < 1.0f)) return no_conversion;
    int happened = 0;
    while (!listed && happened < around.events && around.time[happened] <= from) ++happened;
    float left = magnitude(ws.threshold[s]);
    while (true) {
        float affinity_shift = ws.shift[s];
        if (edges_count) affinity_shift = affinity_shift - stiffness_penalty(p, around.reactant - happened, around.product + happened);
        float affinity = step.overpotential + affinity_shift;
        if (p.ionic_field) affinity = affinity - ws.ion.potential[s];
        if (p.electronic_field) affinity = affinity - ws.electron.potential[s];
        const float hazard = site_rate(p, ws.rate_constant[s], affinity).value * step.dt;
        // Without stiffness the neighbours only expose: the rate stays.
        const bool last = !edges_count || happened == around.events;
        const float until = last ? 1.0f : around.time[happened];
        const float when = reach_threshold(left, hazard, from, until);
        if (when < 1.0f) return when;
        if (last) return no_conversion;
        from = until;
        ++happened;
    }
}

// The reactant neighbours of sites whose time has changed are to be looked at again, each once.
template <int Dim, class Team>
LF_HD void mark_pending(Team& team, const ModelParameters& p, const ParticleView& v, const FrontContext& c, const std::int32_t* changed,
                        int n, std::int32_t* pending, std::int32_t* size) {
    const Lattice l = v.lattice;
    // What converts conducts ions and has a path: so do its neighbours then.
    const SiteState gained = p.product_paths ? site_ion_path : SiteState{0};
    const int around = p.stiffness != 0.0f ? Neighbours<Dim>::all : 2 * Dim;
    team.each_linked(n * around, [=, &team](int i) {
        const int from = changed[i / around];
        const int k = i % around;
        const Site at = locate(l, from);
        const int s = wrap(l, k < 2 * Dim ? Neighbours<Dim>::face(l, from, at.colour, at.odd_x, k)
                                          : Neighbours<Dim>::edge(l, from, at.odd_x, k - 2 * Dim));
        const SiteState state = team.load(&v.state[s]);
        if (phase_of(state) != c.reactant || (state & site_pending)) return;
        if (((state | gained) & c.required_paths) != c.required_paths) return;
        if (team.atomic_or(&v.state[s], site_pending) & site_pending) return;
        pending[team.append(size)] = s;
    });
}

// Fills ws.conversion_time for the front and for the sites that it exposes within the step (ws.exposed); returns how many of
// these there are. Rates of the front stand in ws.rate.
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
    const float* rate = ws.rate;
    const StepConditions conditions = step;
    // The draws by themselves, for the vector units. The shifts of the entries are not needed any more.
    team.each(n, [=](int e) { drawn[e] = draw_threshold(conditions, list.site[e]); });
    team.each_linked(n, [=, &team](int e) {
        const int s = list.site[e];
        ws.threshold[s] = drawn[e];
        float left = drawn[e];
        const float when = reach_threshold(left, rate[e] * conditions.dt, 0.0f, 1.0f);
        if (!(when < 1.0f)) return;
        ws.conversion_time[s] = when;
        changed[team.append(n_changed)] = s;
    });
    const ModelParameters* q = &p;
    const ParticleView* view = &v;
    const Workspace* w = &ws;
    const FrontContext context = c;
    for (int again = team.broadcast(n_changed); again > 0; again = team.broadcast(n_changed)) {
        mark_pending<Dim>(team, p, v, c, changed, again, pending, n_pending);
        const int m = team.broadcast(n_pending);
        team.once([=] { *n_changed = *n_pending = 0; });
        team.each_linked(m, [=, &team](int i) {
            const int s = pending[i];
            const Site at = locate(l, s);
            SiteState* own = &view->state[s];
            const SiteState state = static_cast<SiteState>(team.load(own) & ~site_pending);
            team.store(own, state);
            if (!(state & site_front) && !(w->threshold[s] < 0.0f)) {
                bool reached = false;
                for (int k = 0; k < 2 * Dim; ++k) {
                    const int b = wrap(l, Neighbours<Dim>::face(l, s, at.colour, at.odd_x, k));
                    reached = reached || team.load(&w->conversion_time[b]) < 1.0f;
                }
                if (!reached) return;
                w->shift[s] = potential_shift(*q, *view, *w, context, s);
                w->rate_constant[s] = site_rate_constant<Dim>(team, *q, *view, context, s, at);
                w->threshold[s] = -draw_threshold(conditions, s);
                w->exposed[team.append(n_exposed)] = s;
            }
            const float when = conversion_time<Dim>(team, *q, *view, *w, context, conditions, s, at);
            if (when == w->conversion_time[s]) return;
            team.store(&w->conversion_time[s], when);
            changed[team.append(n_changed)] = s;
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
        return team.sum(n + exposed, [=](int i) { return std::int64_t{time[i < n ? list.site[i] : more[i - n]] <= end}; });
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
