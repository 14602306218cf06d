// The conversions of a step in order of time, by one member: a heap of the entries that are to convert, each of which opens an axis of its
// neighbours. Ends after `most` + 1 conversions: no more are kept of a step.
#pragma once
#include "particle/conversions.hpp"

namespace lithofront {

// Entries of the front, the earliest first. `place`: where each entry stands; meaningful for those that have a time.
struct ConversionHeap {
    const FrontList list;
    float* time;  // per site
    std::int32_t* entry;
    std::int32_t* place;  // per entry
    int size = 0;

    LF_HD float at(int i) const { return time[list.site(entry[i])]; }
    LF_HD void put(int i, std::int32_t e) {
        entry[i] = e;
        place[e] = i;
    }
    LF_HD void rise(int i) {
        const std::int32_t e = entry[i];
        const float when = at(i);
        for (; i > 0 && at((i - 1) / 2) > when; i = (i - 1) / 2) put(i, entry[(i - 1) / 2]);
        put(i, e);
    }
    LF_HD void sink(int i) {
        const std::int32_t e = entry[i];
        const float when = at(i);
        while (2 * i + 1 < size) {
            int child = 2 * i + 1;
            if (child + 1 < size && at(child + 1) < at(child)) ++child;
            if (!(at(child) < when)) break;
            put(i, entry[child]);
            i = child;
        }
        put(i, e);
    }
    LF_HD void move(int i) {
        const std::int32_t e = entry[i];
        rise(i);
        sink(place[e]);
    }
    LF_HD void push(int e) {
        put(size, e);
        rise(size++);
    }
    LF_HD int pop() {
        const int e = entry[0];
        if (--size > 0) {
            put(0, entry[size]);
            sink(0);
        }
        return e;
    }
};

// Whether the front comes along axis k to entry f already, so that a site that converts at `now` on the other side of it changes nothing:
// since before the step, or from the neighbour towards k.
template <int Dim, class Team>
LF_HD bool comes_already(const Body<Dim, Team>& body, const StepConditions& step, int f, int k, float now) {
    if (body.model.site_process) return false;
    const FrontList& list = body.work.front;
    if (f < step.listed && !(list.filled[k / 2][f] < 0.0f)) return true;
    const Lattice& l = body.particle.lattice;
    const int s = list.site(f), beyond = Neighbours<Dim>::neighbour(l, s, list.parity(f), k);
    return body.work.conversion_time[wrap(l, beyond)] < now && !face_is_cut(body.particle.state, s, beyond, k);
}

// Fills work.conversion_time for the n sites of the front, which its counter counts, and for those that it exposes within the step, which
// become entries from n on, up to `known` of them entries already. Entries that were looked at again say so; they and those that
// convert are listed in work.conversion.touched, but for what an earlier search has looked at.
template <int Dim, class Team>
LF_HD Conversions walk_conversions(const Body<Dim, Team>& body, const FrontContext& c, const StepConditions& step, int known,
                                   std::int64_t most) {
    const int n = step.listed;
    const Lattice l = body.particle.lattice;
    const FrontList list = body.work.front;
    float* time = body.work.conversion_time;
    ConversionHeap heap{list, time, body.work.walk.heap, body.work.walk.place};
    const float* rate = body.work.rate;
    const float dt = step.dt;
    std::int32_t* candidate = body.work.walk.candidate;
    std::int32_t candidates = 0;
    body.team.select(
        n, [=](int e) { return may_arrive_alone<Dim>(list, e, advance_of(list, rate, dt, e)); }, &candidates, candidate);
    for (int i = 0; i < candidates; ++i) {
        const int e = candidate[i];
        const float when = arrival_alone<Dim>(list, e, advance_of(list, rate, dt, e));
        if (!(when < 1.0f)) continue;
        time[list.site(e)] = when;
        heap.push(e);
    }
    const auto fill = entries_from(body, c, 0, kept_potentials(body, 0));
    std::int32_t* touched = body.work.conversion.touched;
    int entries = known, done = 0, n_touched = 0;
    float first = no_conversion, beyond = no_conversion;
    while (heap.size > 0) {
        const int e = heap.pop();
        const std::int32_t word = list.word[e];
        const float now = time[packed_site(word)];
        if (!(now < 1.0f)) break;
        first = done == 0 ? now : first;
        if (!list.was_looked_at(e)) touched[n_touched++] = e;
        if (++done > most) {
            beyond = now;
            break;
        }
        for (int k = 0; k < 2 * Dim; ++k) {
            const int beyond = Neighbours<Dim>::neighbour(l, packed_site(word), packed_parity(word), k), s = wrap(l, beyond);
            const SiteState there = body.particle.state[s];
            if (!may_follow(c, there) || !(time[s] > now) || face_is_cut(body.particle.state, packed_site(word), beyond, k)) continue;
            if (!(there & site_front)) {
                body.particle.state[s] = static_cast<SiteState>(there | site_front);
                append_entry(body, s, Neighbours<Dim>::parity_of(packed_parity(word), k));
                fill(entries);
                ++entries;
            }
            const int f = body.work.slot[s];
            if (comes_already(body, step, f, k, now)) continue;
            const Passage<Dim> passage = passage_of(body, step, f);
            if (!list.was_looked_at(f)) touched[n_touched++] = f;
            list.look_at(f);
            const float when = passage.arrives(list.converts_at(f));
            // An axis that opens hardly before the site converts may make it later, by a rounding.
            if (when == time[s]) continue;
            const bool waits = time[s] < 1.0f;
            time[s] = when;
            if (waits) heap.move(heap.place[f]);
            else heap.push(f);
        }
    }
    // What converts after the last that may be kept is not known to the end: nobody may count on it.
    while (heap.size > 0) time[list.site(heap.pop())] = no_conversion;
    return {entries, done, first, beyond, true, n_touched};
}

}  // namespace lithofront
