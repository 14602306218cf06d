// The tally after a half-cycle (docs/model.md, section 9): residual regions, trapped pockets, their survival; all sums in integers.
#pragma once
#include "particle/paths.hpp"
#include "particle/regions.hpp"

namespace lithofront {

// Numbers the labelled regions in order of their smallest site and sums their properties into work.region. Returns how many there are; more than the table holds are left out and say so.
template <int Dim, class Team>
LF_HD int sum_regions(const Body<Dim, Team>& body, FaultCode* fault) {
    const Lattice l = body.particle.lattice;
    const std::int32_t* label = body.work.region.label;
    std::int32_t* number = body.work.region.number;
    std::int32_t* roots = body.work.region.roots;
    RegionSums* regions = body.work.region.sums;
    std::int32_t* count = &body.work.counter[region_counter];
    const int capacity = body.work.region.capacity;
    body.team.once([=] { *count = 0; });
    body.team.each_linked(l.count, [=](int s) {
        if (label[s] != s) return;
        const int slot = body.team.append(count);
        if (slot < capacity) roots[slot] = s;
    });
    int n = body.team.broadcast(count);
    if (n > capacity) {
        *fault = FaultCode::region_table_full;
        n = 0;
    }
    body.team.sort_ascending(roots, n);
    body.team.each(n, [=](int i) {
        number[roots[i]] = i;
        regions[i] = RegionSums{0, 0, 0, 0, 0, 0, 0, 0, 0};
    });
    if (n == 0) return 0;
    const SiteState* state = body.particle.state;
    const float* stress = body.work.stress;
    const std::uint16_t* age = body.particle.pocket_age;
    body.team.each_linked(l.count, [=](int s) {
        if (label[s] < 0) return;
        const Site at = locate(l, s);
        RegionSums* r = &regions[number[label[s]]];
        const SiteState own = state[s];
        body.team.atomic_add(&r->sites, 1);
        body.team.atomic_add(&r->x, at.x);
        body.team.atomic_add(&r->y, at.y);
        body.team.atomic_add(&r->z, at.z);
        if (own & site_surface) body.team.atomic_add(&r->touches_surface, 1);
        if (own & site_crack_face) body.team.atomic_add(&r->touches_crack, 1);
        if (!(own & site_remnant)) body.team.atomic_add(&r->foreign, 1);
        body.team.atomic_add(&r->stress,
                             static_cast<std::int64_t>(static_cast<std::int32_t>(clamp_to(stress[s], -1.0e5f, 1.0e5f) * 1024.0f)));
        body.team.atomic_max_wide(&r->age, age[s]);
    });
    return n;
}

// Copies the regions of a kind that are worth a row to work.region.reported, in order, after those that are there already. Returns how many
// there are then.
template <int Dim, class Team>
LF_HD int report_regions(const Body<Dim, Team>& body, int n, int already, RegionKind kind) {
    const int min_sites = body.model.min_region_sites;
    const bool trapped_only = kind == RegionKind::trapped_pocket;
    std::int32_t* count = &body.work.counter[list_counter];
    body.team.once([=] {
        int next = already;
        for (int i = 0; i < n; ++i) {
            const RegionSums& r = body.work.region.sums[i];
            if (r.sites < min_sites || (trapped_only && r.foreign != 0) || next >= body.work.region.capacity) continue;
            body.work.region.reported[next++] = Region{r, kind};
        }
        *count = next;
    });
    return body.team.broadcast(count);
}

// Renews the paths of all sites, through either phase: an active site without both is sealed off for good, whatever the next
// half-cycle makes.
template <int Dim, class Team>
LF_HD void find_last_paths(const Body<Dim, Team>& body) {
    const PathPhases either{{false, true, true, false}};
    spread_both(body, {either, 0, site_ion_path}, {either, 0, site_electron_path});
}

LF_HD inline bool has_both_paths(SiteState state) {
    return (state & (site_ion_path | site_electron_path)) == (site_ion_path | site_electron_path);
}

// Regions of a phase, sealed sites left out.
template <int Dim, class Team>
LF_HD void label_reachable(const Body<Dim, Team>& body, SiteState phase) {
    const SiteState* state = body.particle.state;
    label_where(body, [=](int s) { return phase_of(state[s]) == phase && has_both_paths(state[s]); });
}

template <int Dim, class Team>
LF_CALLED LF_HD TallyResult tally(const Body<Dim, Team>& body, Half half) {
    const Lattice l = body.particle.lattice;
    TallyResult result;
    FaultCode fault = FaultCode::none;
    SiteState* state = body.particle.state;
    const bool charge = half == Half::charge;
    const SiteState left = charge ? phase_lithiated : phase_delithiated;

    find_last_paths(body);
    result.sealed_sites = body.team.sum(
        l.count, [=](int s) -> std::int64_t { return is_active(state[s]) && !has_both_paths(state[s]) && is_interior(l, locate(l, s)); });
    label_reachable(body, left);
    const int n = sum_regions(body, &fault);
    const RegionSums* regions = body.work.region.sums;
    const int min_sites = body.model.min_region_sites;
    result.regions_of_any_size = n;
    result.left_sites = body.team.sum(n, [=](int i) { return regions[i].sites; });
    result.regions = static_cast<std::int32_t>(body.team.sum(n, [=](int i) { return std::int64_t{regions[i].sites >= min_sites}; }));
    result.largest = body.team.maximum(n, [=](int i) { return static_cast<std::int32_t>(regions[i].sites); });
    const std::int32_t* label = body.work.region.label;
    if (charge) {
        // A region that overlaps one of the last charge inherits its age.
        const std::int32_t* number = body.work.region.number;
        std::uint16_t* age = body.particle.pocket_age;
        body.team.each_linked(n, [=](int i) {
            body.work.region.sums[i].age = body.work.region.sums[i].age < 65535 ? body.work.region.sums[i].age + 1 : 65535;
        });
        body.team.each_linked(l.count, [=](int s) {
            const SiteState own = state[s];
            const bool remnant = label[s] >= 0;
            age[s] = remnant && n > 0 ? static_cast<std::uint16_t>(regions[number[label[s]]].age) : std::uint16_t{0};
            state[s] = static_cast<SiteState>(remnant ? own | site_remnant : own & ~(site_remnant | site_stranded));
        });
        refresh_ghosts<Dim>(body.team, l, state);
    } else {
        body.team.each_linked(l.count, [=](int s) {
            state[s] = static_cast<SiteState>(label[s] >= 0 ? state[s] | site_stranded : state[s] & ~site_stranded);
        });
        refresh_ghosts<Dim>(body.team, l, state);
    }
    result.reported = report_regions(body, n, 0, charge ? RegionKind::lithiated_after_charge : RegionKind::delithiated_after_discharge);
    // Faces between the phases.
    result.perimeter_faces = body.team.sum(l.count, [=](int s) -> std::int64_t {
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
        label_reachable(body, phase_lithiated);
        const int lithiated = sum_regions(body, &fault);
        result.trapped_sites = body.team.sum(lithiated, [=](int i) { return regions[i].foreign == 0 ? regions[i].sites : 0; });
        result.trapped_regions = static_cast<std::int32_t>(
            body.team.sum(lithiated, [=](int i) { return std::int64_t{regions[i].foreign == 0 && regions[i].sites >= min_sites}; }));
        result.reported = report_regions(body, lithiated, result.reported, RegionKind::trapped_pocket);
    }
    result.fault = fault;
    return result;
}

}  // namespace lithofront
