// The conversions of a step by many members, or by one.
#pragma once
#include "particle/conversion_walk.hpp"

namespace lithofront {

// The reactant neighbours of the n sites whose time has changed (in work.search.changed) are to be looked at again, each once; not those that convert before,
// unless the time has become later (complemented words), as they may owe their own to it. Those of them that a neighbour exposes
// within the step become entries. *n_pending stood at `before`.
template <int Dim, class Team>
LF_HD void mark_pending(const Body<Dim, Team>& body, const FrontContext& c, int n, std::int32_t* n_pending, int before) {
    const Lattice l = body.particle.lattice;
    SiteState* state = body.particle.state;
    const float* time = body.work.conversion_time;
    const std::int32_t* changed = body.work.search.changed;
    std::int32_t* pending = body.work.search.pending;
    body.team.each_linked(n, [=](int i) {
        const bool later = changed[i] < 0;
        const std::int32_t word = later ? ~changed[i] : changed[i];
        const int from = packed_site(word), parity = packed_parity(word);
        const float when = time[from];
        for (int k = 0; k < 2 * Dim; ++k) {
            const int beyond = Neighbours<Dim>::neighbour(l, from, parity, k), s = wrap(l, beyond);
            const SiteState there = body.team.load(&state[s]);
            if (!may_follow(c, there) || (there & site_pending) ||
                face_is_cut(body.team.load(&state[from]), body.team.load(&state[beyond]), k))
                continue;
            if (time[s] <= when && !later) continue;
            if (body.team.atomic_or(&state[s], site_pending) & site_pending) continue;
            const int parity_there = Neighbours<Dim>::parity_of(parity, k);
            pending[body.team.append(n_pending) - before] = packed(s, parity_there);
            bool exposed = false;
            for (int j = 0; j < 2 * Dim && !(there & site_front); ++j) {
                const int around = Neighbours<Dim>::neighbour(l, s, parity_there, j);
                const bool cut = face_is_cut(there, body.team.load(&state[around]), j);
                exposed = exposed || (time[wrap(l, around)] < 1.0f && !cut);
            }
            if (!exposed) continue;
            body.team.atomic_or(&state[s], site_front);
            append_entry(body, s, parity_there);
        }
    });
}

constexpr int most_search_rounds = 256;  // a chain of causes this long is walked by one member instead

// Looks at all sites at once, again and again until no time changes. False where the rounds do not suffice; *entries are those of the
// front by then.
template <int Dim, class Team>
LF_HD bool search_conversions(const Body<Dim, Team>& body, const FrontContext& c, const StepConditions& step, std::int32_t* counter,
                              Conversions* found) {
    const int n = step.listed;
    std::int32_t* changed = body.work.search.changed;
    std::int32_t* pending = body.work.search.pending;
    std::int32_t* n_changed = &counter[changed_counter];
    std::int32_t* n_pending = &counter[pending_counter];
    const FrontList list = body.work.front;
    float* time = body.work.conversion_time;
    const float* rate = body.work.rate;
    const float dt = step.dt;
    body.team.each_linked(n, [=](int e) {
        const float advance = advance_of(list, rate, dt, e);
        if (!may_arrive_alone<Dim>(list, e, advance)) return;
        const float when = arrival_alone<Dim>(list, e, advance);
        if (!(when < 1.0f)) return;
        time[list.site(e)] = when;
        changed[body.team.append(n_changed)] = list.word[e];
    });
    const StepConditions conditions = step;
    int looked_at = 0;
    found->entries = n;
    found->changes = body.team.read(n_changed);
    int rounds = 0;
    for (int again = found->changes; again > 0; ++rounds) {
        mark_pending(body, c, again, n_pending, looked_at);
        const int m = body.team.read(n_pending) - looked_at;
        if (m == 0) break;
        looked_at += m;
        const int known = found->entries, changes = found->changes;
        found->entries = body.team.read(&body.work.counter[front_counter]);
        fill_entries(body, c, known, found->entries, kept_potentials(body, known));
        const bool last = rounds == most_search_rounds;
        body.team.each_linked(m, [=](int i) {
            const int s = packed_site(pending[i]);
            const SiteState own = static_cast<SiteState>(body.team.load(&body.particle.state[s]) & ~site_pending);
            body.team.store(&body.particle.state[s], own);
            if (!(own & site_front) || last) return;
            const int e = body.work.slot[s];
            const Passage<Dim> passage = passage_of(body, conditions, e);
            list.look_at(e);
            const float when = passage.arrives(list.converts_at(e));
            if (when == time[s] && !passage.other_potentials) return;
            const bool later = when > time[s];
            body.team.store(&time[s], when);
            changed[body.team.append(n_changed) - changes] = later ? ~pending[i] : pending[i];
        });
        if (last) return false;
        again = body.team.read(n_changed) - changes;
        found->changes += again;
    }
    return true;
}

// Fills work.conversion_time for the n sites of the front, which its counter counts, and for those that it exposes within the step, which
// become entries after them; the times of the first `most` + 1 conversions at least. Rates of the front stand in work.rate. Entries that
// were looked at again say so. `counter`: those of the step, of which the search's only go on; every member keeps
// where they stood.
template <int Dim, class Team>
LF_CALLED LF_HD Conversions find_conversions(const Body<Dim, Team>& body, const FrontContext& c, const StepConditions& step,
                                             std::int32_t* counter, std::int64_t most) {
    Conversions found{step.listed, 0};
    if constexpr (Team::walks) return walk_conversions(body, c, step, step.listed, most);
    if (search_conversions(body, c, step, counter, &found)) return found;
    const FrontList list = body.work.front;
    float* time = body.work.conversion_time;
    const int known = found.entries;
    body.team.each(known, [=](int e) { time[list.site(e)] = no_conversion; });
    body.team.once([=, &c, &step] {
        SerialTeam alone;
        const Conversions walked = walk_conversions(body.run_by(alone), c, step, known, most);
        body.work.counter[walked_entries] = walked.entries;
        body.work.counter[walked_changes] = walked.changes;
    });
    found = {body.team.read(&body.work.counter[walked_entries]), body.team.read(&body.work.counter[walked_changes])};
    return found;
}

// The share of the step that is kept: all of it, or up to the time after which more than `most` of the entries would have
// converted.
template <int Dim, class Team>
LF_HD float kept_share(const Body<Dim, Team>& body, const Conversions& found, std::int64_t most) {
    if (found.changes <= most) return 1.0f;
    const int entries = found.entries;
    const float* time = body.work.conversion_time;
    const FrontList list = body.work.front;
    const auto converted_by = [=](float end) {
        return body.team.sum(entries, [=](int e) { return std::int64_t{time[list.site(e)] <= end}; });
    };
    const auto too_many = [=, &found](float end) { return found.walked ? found.beyond <= end : converted_by(end) > most; };
    if (!too_many(1.0f)) return 1.0f;
    float low = 0.0f, high = 1.0f;
    for (int k = 0; k < 20; ++k) {
        const float middle = 0.5f * (low + high);
        if (too_many(middle)) high = middle;
        else low = middle;
    }
    if (low > 0.0f) return low;
    // All within 2^-20 of the step, as where every conversion exposes a far easier site: on to the bits, which sort as the floats.
    std::int32_t before = 0, after = bits_of(high);
    while (after - before > 1) {
        const std::int32_t middle = before + (after - before) / 2;
        if (too_many(float_from_bits(middle))) after = middle;
        else before = middle;
    }
    // Something converts, even where more than `most` coincide.
    const float kept = float_from_bits(before);
    const bool any = found.walked ? found.first <= kept : converted_by(kept) > 0;
    return any ? kept : float_from_bits(after);
}

// Body: how far the front has come by `kept`, a share of the step, into the entries that nothing else has happened to.
template <int Dim, class Team>
LF_HD auto advanced_fillings(const Body<Dim, Team>& body, const StepConditions& step, float kept) {
    const FrontList list = body.work.front;
    const float* rate = body.work.rate;
    const float dt = step.dt;
    return [=](int e) {
        const float advance = advance_of(list, rate, dt, e) * kept;
        const bool alone = !list.was_looked_at(e);
        for (int k = 0; k < Dim; ++k) {
            const float filled = list.filled[k][e];
            list.filled[k][e] = alone && !(filled < 0.0f) ? filled + advance : filled;
        }
    };
}

// Whether more happens to entry e in the step: it comes to convert, was looked at again, or was exposed within the step.
template <int Dim, class Team>
LF_HD auto is_touched(const Body<Dim, Team>& body, const StepConditions& step) {
    const FrontList list = body.work.front;
    const float* time = body.work.conversion_time;
    const int listed = step.listed;
    return [=](int e) { return e >= listed || list.was_looked_at(e) || time[list.site(e)] != no_conversion; };
}

// Body: how far the front has come by `kept` into the touched entries that do not convert by then; work.conversion.reached tells of those that were
// looked at again whether it has reached them.
template <int Dim, class Team>
LF_HD auto settled_fillings(const Body<Dim, Team>& body, const StepConditions& step, float kept) {
    const FrontList list = body.work.front;
    const float* time = body.work.conversion_time;
    const std::int32_t* touched = body.work.conversion.touched;
    std::int32_t* reached = body.work.conversion.reached;
    return [=](int i) {
        const int e = touched[i];
        if (time[list.site(e)] <= kept) return;
        const bool listed = e < step.listed;
        if (listed && !list.was_looked_at(e)) return;
        const Passage<Dim> passage = passage_of(body, step, e);
        bool any = listed;
        for (int k = 0; k < Dim; ++k) {
            const Approach& a = passage.along[k];
            const bool open = a.from < kept || (listed && a.from == 0.0f);
            any = any || open;
            list.filled[k][e] = open ? filled_by(a, passage.advance, kept) : closed_axis;
        }
        reached[e] = any ? 1 : 0;
    };
}

}  // namespace lithofront
