// Takes the conversions of a step: sites change phase, and everything that follows from it is renewed.
#pragma once
#include "particle/conversion_search.hpp"
#include "particle/fatigue.hpp"
#include "particle/goodier.hpp"
#include "particle/half_cycle_run.hpp"
#include "particle/renewal.hpp"

namespace lithofront {

// Body: of the touched entries, converts the sites whose time (a share of the step) is at most `kept`, packed to work.conversion with their affinities;
// of the others, those that were looked at and that the front has not reached after all go back. Entries that go are marked
// and listed in work.compaction.gone.
template <int Dim, class Team>
LF_HD auto conversions_by(const Body<Dim, Team>& body, const HalfCycleRun& run, float kept, std::int32_t* counter) {
    SiteState* state = body.particle.state;
    const int listed = run.front_size;
    const SiteState product = run.context.product, gained = run.context.gained_paths;
    const FrontList list = body.work.front;
    const FieldArrays ion = body.work.ion, electron = body.work.electron;
    const bool with_ion = body.model.ionic_field != 0, with_electron = body.model.electronic_field != 0;
    float* time = body.work.conversion_time;
    std::int32_t* words = body.work.conversion.converted;
    float* affinity = body.work.conversion.affinity;
    std::int32_t* gone = body.work.compaction.gone;
    const std::int32_t* reached = body.work.conversion.reached;
    const std::int32_t* touched = body.work.conversion.touched;
    const float overpotential = run.step.overpotential;
    const ModelParameters* q = &body.model;
    return [=](int t) {
        const int e = touched[t];
        const std::int32_t word = list.word[e];
        const int s = packed_site(word);
        const bool converts = time[s] <= kept;
        time[s] = no_conversion;
        if (converts) {
            // What is exposed within the step has its paths from the neighbour that exposed it.
            state[s] = static_cast<SiteState>((with_phase(state[s], product) & ~site_front) | gained);
            const int i = body.team.append(&counter[converted_counter]);
            words[i] = word;
            float a = overpotential + present_shift(*q, list, e);
            if (with_ion) a = a - ion.potential[s];
            if (with_electron) a = a - electron.potential[s];
            affinity[i] = a;
        } else {
            if (e < listed && !list.was_looked_at(e)) return;
            if (reached[e]) {
                state[s] = static_cast<SiteState>(state[s] | gained);
                return;
            }
            if (with_ion) ion.potential[s] = ion.before[e];
            if (with_electron) electron.potential[s] = electron.before[e];
            state[s] = static_cast<SiteState>(state[s] & ~site_front);
        }
        list.word[e] = no_entry;
        gone[body.team.append(&counter[gone_counter])] = e;
    };
}

// Every conversion adds an increment of the half-cycle's fatigue field to the residual stress of its site, which work.conversion lists with the
// affinity at which it converted.
template <int Dim, class Team>
LF_HD auto fatigue_of(const Body<Dim, Team>& body, const HalfCycleRun& run, int n) {
    const Lattice l = body.particle.lattice;
    const std::int32_t* converted = body.work.conversion.converted;
    const float* affinity = body.work.conversion.affinity;
    const float* normals = body.work.fatigue_normal;
    float* residual = body.particle.residual_stress_MPa;
    const FieldGrid grid = run.fatigue_cells;
    const ModelParameters* q = &body.model;
    return loop(body.model.fatigue_stress_MPa != 0.0f ? n : 0, [=](int i) {
        const int s = packed_site(converted[i]);
        const float xi = sampled_field<Dim>(grid, normals, locate(l, s));
        residual[s] = residual[s] + fatigue_increment(*q, affinity[i], xi, residual[s]);
    });
}

// Lists the entries that more happens to in the step than that the front comes on; returns how many. A walk has listed them on its way.
template <int Dim, class Team>
LF_HD int list_touched(const Body<Dim, Team>& body, const StepConditions& step, const Conversions& found, std::int32_t* count) {
    if (found.walked) return found.touched;
    body.team.select(found.entries, is_touched(body, step), count, body.work.conversion.touched);
    return body.team.read(count);
}

// Converts the sites whose time (a share of the step) is at most `kept`; renews fields, front and stress. Returns how many sites converted.
template <int Dim, class Team>
LF_HD int convert(const Body<Dim, Team>& body, HalfCycleRun& run, const StepConditions& step, const Conversions& found, float kept) {
    const Lattice l = body.particle.lattice;
    const int entries = found.entries;
    std::int32_t* counter = body.work.counters_of(run.result.steps);
    std::int32_t* of_next_step = body.work.counters_of(run.result.steps + 1);
    body.team.each(step.listed, advanced_fillings(body, step, kept));
    const int touched = list_touched(body, step, found, &counter[touched_counter]);
    body.team.each_linked(touched, settled_fillings(body, step, kept));
    body.team.together(loop(touched, conversions_by(body, run, kept, counter)), loop(step_counters, [=](int k) { of_next_step[k] = 0; }));
    const int n = body.team.read(&counter[converted_counter]), n_gone = body.team.read(&counter[gone_counter]);
    refresh_ghosts<Dim>(body.team, l, body.particle.state);
    run.result.converted += n;
    run.result.steps += 1;
    // A site is listed once in a half-cycle, whatever the steps, but for those that fall out of the front and come back.
    if (has_blocking_phase(body.model)) run.context.draw = static_cast<std::uint32_t>(run.result.steps);
    const std::int64_t sign = run.context.reactant == phase_lithiated ? -1 : 1;
    run.lithiated += sign * n;
    run.delithiated -= sign * n;
    run.front_size = n_gone > 0 ? follow_conversions(body, run.context, {entries, n, n_gone}, counter, fatigue_of(body, run, n)) : entries;
    refresh_ghosts<Dim>(body.team, l, body.particle.state);

    const float passed = static_cast<float>(run.result.converted) / static_cast<float>(body.particle.sites_at_birth);
    const std::uint32_t epoch = static_cast<std::uint32_t>(min_of(passed / body.model.noise_epoch + run.context.epoch_phase, 4.0e9f));
    if (epoch != run.context.epoch) {
        run.context.epoch = epoch;
        if (!refresh_mechanics(body, run.lithiated, run.lithiated + run.delithiated)) end_unconverged(run.result);
        draw_noise(body, run.context);
        refresh_shifts(body, run.context, 0, run.front_size);
    }
    // Fillings, curvatures and shifts have changed.
    body.team.each(run.front_size, entries_at(body));
    return n;
}

}  // namespace lithofront
