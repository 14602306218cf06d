// The tally after a half-cycle (docs/model.md, section 9): residual regions, trapped pockets, their survival; all sums in integers.
#pragma once
#include "particle/paths.hpp"
#include "particle/regions.hpp"

namespace lithofront {

// Numbers the regions of ws.label in order of their smallest site and sums their properties into ws.regions.
// ws.scratch[root] holds the number. Returns how many there are; more than the table holds are left out and say so.
template <int Dim, class Team>
LF_HD int sum_regions(Team& team, const ParticleView& v, const Workspace& ws, FaultCode* fault) {
    const Lattice l = v.lattice;
    const std::int32_t* label = ws.label;
    std::int32_t* number = ws.scratch;
    std::int32_t* roots = ws.roots;
    RegionSums* regions = ws.regions;
    std::int32_t* count = &ws.counter[region_counter];
    const int capacity = ws.region_capacity;
    team.once([=] { *count = 0; });
    team.each_linked(l.count, [=, &team](int s) {
        if (label[s] != s) return;
        const int slot = team.append(count);
        if (slot < capacity) roots[slot] = s;
    });
    int n = team.broadcast(count);
    if (n > capacity) {
        *fault = FaultCode::region_table_full;
        n = 0;
    }
    team.sort_ascending(roots, n);
    team.each(n, [=](int i) {
        number[roots[i]] = i;
        regions[i] = RegionSums{0, 0, 0, 0, 0, 0, 0, 0, 0};
    });
    if (n == 0) return 0;
    const SiteState* state = v.state;
    const float* stress = ws.stress;
    const std::uint16_t* age = v.pocket_age;
    team.each_linked(l.count, [=, &team](int s) {
        if (label[s] < 0) return;
        const Site at = locate(l, s);
        RegionSums* r = &regions[number[label[s]]];
        const SiteState own = state[s];
        team.atomic_add(&r->sites, 1);
        team.atomic_add(&r->x, at.x);
        team.atomic_add(&r->y, at.y);
        team.atomic_add(&r->z, at.z);
        if (own & site_surface) team.atomic_add(&r->touches_surface, 1);
        if (own & site_crack_face) team.atomic_add(&r->touches_crack, 1);
        if (!(own & site_remnant)) team.atomic_add(&r->foreign, 1);
        team.atomic_add(&r->stress, static_cast<std::int64_t>(static_cast<std::int32_t>(clamp_to(stress[s], -1.0e5f, 1.0e5f) * 1024.0f)));
        team.atomic_max_wide(&r->age, age[s]);
    });
    return n;
}

// Copies the regions that are worth a row to ws.reported, in order; adds to `result.reported`.
template <class Team>
LF_HD int report_regions(Team& team, const Workspace& ws, int n, int already, int min_sites, RegionKind kind, bool trapped_only) {
    std::int32_t* count = &ws.counter[list_counter];
    team.once([=] {
        int next = already;
        for (int i = 0; i < n; ++i) {
            const RegionSums& r = ws.regions[i];
            if (r.sites < min_sites || (trapped_only && r.foreign != 0) || next >= ws.region_capacity) continue;
            ws.reported[next++] = Region{r, kind};
        }
        *count = next;
    });
    return team.broadcast(count);
}

// Renews the paths of all sites, through either phase: an active site without both is sealed off for good, whatever the next
// half-cycle makes. ws.label is used.
template <int Dim, class Team>
LF_HD void find_last_paths(Team& team, const ParticleView& v, const Workspace& ws) {
    const PathPhases either{{false, true, true, false}};
    spread_paths<Dim>(team, v, either, v.ion_conductance, SiteState{0}, site_ion_path, ws.label);
    spread_paths<Dim>(team, v, either, v.electron_conductance, SiteState{0}, site_electron_path, ws.label);
}

LF_HD inline bool has_both_paths(SiteState state) {
    return (state & (site_ion_path | site_electron_path)) == (site_ion_path | site_electron_path);
}

// Regions of a phase, sealed sites left out.
template <int Dim, class Team>
LF_HD void label_reachable(Team& team, const ParticleView& v, SiteState phase, std::int32_t* label) {
    const SiteState* state = v.state;
    label_where<Dim>(team, v.lattice, state, label, [=](int s) { return phase_of(state[s]) == phase && has_both_paths(state[s]); });
}

template <int Dim, class Team>
LF_CALLED LF_HD TallyResult tally(Team& team, const ModelParameters& p, const ParticleView& v, const Workspace& ws, Half half) {
    const Lattice l = v.lattice;
    TallyResult result;
    FaultCode fault = FaultCode::none;
    SiteState* state = v.state;
    const bool charge = half == Half::charge;
    const SiteState left = charge ? phase_lithiated : phase_delithiated;

    find_last_paths<Dim>(team, v, ws);
    result.sealed_sites = team.sum(l.count, [=](int s) -> std::int64_t {
        return is_active(state[s]) && !has_both_paths(state[s]) && is_interior(l, locate(l, s));
    });
    label_reachable<Dim>(team, v, left, ws.label);
    const int n = sum_regions<Dim>(team, v, ws, &fault);
    const RegionSums* regions = ws.regions;
    const int min_sites = p.min_region_sites;
    result.regions_of_any_size = n;
    result.left_sites = team.sum(n, [=](int i) { return regions[i].sites; });
    result.regions = static_cast<std::int32_t>(team.sum(n, [=](int i) { return std::int64_t{regions[i].sites >= min_sites}; }));
    result.largest = team.maximum(n, [=](int i) { return static_cast<std::int32_t>(regions[i].sites); });
    const std::int32_t* label = ws.label;
    if (charge) {
        // A region that overlaps one of the last charge inherits its age.
        const std::int32_t* number = ws.scratch;
        std::uint16_t* age = v.pocket_age;
        team.each_linked(n, [=](int i) { ws.regions[i].age = ws.regions[i].age < 65535 ? ws.regions[i].age + 1 : 65535; });
        team.each_linked(l.count, [=](int s) {
            const SiteState own = state[s];
            const bool remnant = label[s] >= 0;
            age[s] = remnant && n > 0 ? static_cast<std::uint16_t>(regions[number[label[s]]].age) : std::uint16_t{0};
            state[s] = static_cast<SiteState>(remnant ? own | site_remnant : own & ~(site_remnant | site_stranded));
        });
        refresh_ghosts<Dim>(team, l, state);
    } else {
        team.each_linked(l.count, [=](int s) {
            state[s] = static_cast<SiteState>(label[s] >= 0 ? state[s] | site_stranded : state[s] & ~site_stranded);
        });
        refresh_ghosts<Dim>(team, l, state);
    }
    result.reported = report_regions(team, ws, n, 0, min_sites,
                                     charge ? RegionKind::lithiated_after_charge : RegionKind::delithiated_after_discharge, false);
    // Faces between the phases.
    result.perimeter_faces = team.sum(l.count, [=](int s) -> std::int64_t {
        if (label[s] < 0) return 0;
        const Site at = locate(l, s);
        std::int64_t faces = 0;
        for (int k = 0; k < 2 * Dim; ++k) {
            const int n_s = Neighbours<Dim>::face(l, s, at.colour, at.odd_x, k);
            faces += is_active(state[n_s]) && phase_of(state[n_s]) != left && !face_is_cut(state, s, n_s, k);
        }
        return faces;
    });
    if (!charge) {
        label_reachable<Dim>(team, v, phase_lithiated, ws.label);
        const int lithiated = sum_regions<Dim>(team, v, ws, &fault);
        result.trapped_sites = team.sum(lithiated, [=](int i) { return regions[i].foreign == 0 ? regions[i].sites : 0; });
        result.trapped_regions = static_cast<std::int32_t>(team.sum(
            lithiated, [=](int i) { return std::int64_t{regions[i].foreign == 0 && regions[i].sites >= min_sites}; }));
        result.reported =
            report_regions(team, ws, lithiated, result.reported, min_sites, RegionKind::trapped_pocket, true);
    }
    result.fault = fault;
    return result;
}

}  // namespace lithofront
