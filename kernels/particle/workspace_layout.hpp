// Where each scratch array lies in one block of memory; the same for every backend.
#pragma once
#include <cstddef>

#include "core/random_field.hpp"
#include "particle/curvature.hpp"
#include "particle/grain_shift.hpp"

namespace lithofront {

// Hands out pieces, each aligned to a cache line, of a fast pool as long as they fit there and of a slow one otherwise; with
// null pools it only measures. What is cut first is fast first.
class BlockCutter {
public:
    LF_HD explicit BlockCutter(char* slow) : BlockCutter(slow, nullptr, 0) {}
    LF_HD BlockCutter(char* slow, char* fast, std::size_t fast_bytes) : slow_(slow), fast_(fast), fast_bytes_(fast_bytes) {}
    template <class T>
    LF_HD T* cut(std::size_t n) {
        const std::size_t bytes = (n * sizeof(T) + 63) / 64 * 64;
        const bool fits = fast_used_ + bytes <= fast_bytes_;
        char* pool = fits ? fast_ : slow_;
        std::size_t& used = fits ? fast_used_ : slow_used_;
        T* piece = pool ? reinterpret_cast<T*>(pool + used) : nullptr;
        used += bytes;
        return piece;
    }
    LF_HD std::size_t used() const { return slow_used_; }
    LF_HD std::size_t fast_used() const { return fast_used_; }

private:
    char* slow_;
    char* fast_;
    std::size_t fast_bytes_;
    std::size_t slow_used_ = 0, fast_used_ = 0;
};

LF_HD inline int region_capacity_for(int sites) { return sites / 16 + 64; }

LF_HD inline void lay_regions(BlockCutter& cutter, Workspace& w) {
    const std::size_t regions = static_cast<std::size_t>(w.region.capacity);
    w.region.roots = cutter.cut<std::int32_t>(regions);
    w.region.sums = cutter.cut<RegionSums>(regions);
    w.region.reported = cutter.cut<Region>(regions);
}

LF_HD inline void lay_entries(BlockCutter& cutter, const ModelParameters& p, std::size_t n, Workspace& w) {
    w.front.shift = cutter.cut<float>(n);
    w.front.factor = cutter.cut<float>(n);
    if (p.interface_energy != 0.0f) w.front.around = cutter.cut<std::int32_t>(n);
}

// Part of the front's list, and the regions of the tally in the same place: the list ends with its half-cycle, when the tally begins.
// Where grains are shifted within steps, their balances lie among the regions, which then have a place of their own.
LF_HD inline void lay_entries_or_regions(BlockCutter& cutter, const ModelParameters& p, std::size_t n, Workspace& w) {
    if (shifts_grains(p)) {
        lay_entries(cutter, p, n, w);
        lay_regions(cutter, w);
    } else {
        BlockCutter entries(nullptr), regions(nullptr);
        lay_entries(entries, p, n, w);
        lay_regions(regions, w);
        const std::size_t bytes = entries.used() > regions.used() ? entries.used() : regions.used();
        char* place = cutter.cut<char>(bytes);
        BlockCutter entries_there(place), regions_there(place);
        lay_entries(entries_there, p, n, w);
        lay_regions(regions_there, w);
    }
}

// Three words a site, which algorithms take in turn: what one of them needs at a time lies apart, and so does what they hand on, as
// the sites that have converted and the entries that are gone, or labels and what is said of them.
LF_HD inline void share_words(Workspace& w, std::int32_t* const* word) {
    w.region.label = word[0];
    w.region.number = w.observation.at_surface = word[1];
    w.observation.place = word[1];  // before regions are labelled
    w.search = {word[1], word[0]};
    w.walk = {word[1], word[0], word[2]};
    w.conversion.converted = word[1];
    w.conversion.reached = word[2];
    w.compaction = {word[0], word[2]};
    w.meeting.cut_off = word[0];
    w.relaxation.order = word[2];
    w.affinity = w.coarse.flow = reinterpret_cast<float*>(word[0]);
    w.coarse.outward = word[1];
    w.box = {{word[1], word[0]}};
    w.passivation = {word[1], word[2]};
    w.crack = {word[2], word[1]};
    w.dissolution.gone = word[2];
    // What entries feel is put together anew when a step's conversions have been taken, and so are their slopes.
    w.conversion.touched = reinterpret_cast<std::int32_t*>(w.front.affinity_shift);
    w.conversion.affinity = w.slope;
    // Where grains are shifted, regions have a place of their own, and no tally is made meanwhile.
    w.grain = {reinterpret_cast<GrainBalance*>(w.region.sums), w.region.capacity};
}

// Lays a workspace for particles on a lattice, what every sweep of the fields touches first. The exits of the fields
// belong to the particle.
LF_HD inline Workspace lay_workspace(BlockCutter& cutter, const ModelParameters& p, const Lattice& l) {
    const std::size_t n = static_cast<std::size_t>(l.count);
    Workspace w;
    FieldArrays* field[2] = {p.ionic_field ? &w.ion : nullptr, p.electronic_field ? &w.electron : nullptr};
    w.counter = cutter.cut<std::int32_t>(counters);
    for (FieldArrays* f : field)
        if (f) f->potential = cutter.cut<float>(n);
    for (FieldArrays* f : field)
        if (f) f->inverse = cutter.cut<float>(n);
    for (FieldArrays* f : field)
        if (f)
            for (int axis = 0; axis < p.dimension; ++axis) f->face[axis] = cutter.cut<float>(n);
    // Rows are 16 sites wide at least.
    w.spans = cutter.cut<RowSpan>(n / 16 + 1);
    for (FieldArrays* f : field)
        if (f) f->spans = w.spans;
    w.conversion_time = cutter.cut<float>(n);
    w.slot = cutter.cut<std::int32_t>(n);
    w.front.word = cutter.cut<std::int32_t>(n);
    w.front.affinity_shift = cutter.cut<float>(n);
    w.front.rate_constant = cutter.cut<float>(n);
    if (p.site_process || p.event_length_nm > 0.0f) w.front.threshold = cutter.cut<float>(n);
    w.rate = cutter.cut<float>(n);
    w.slope = cutter.cut<float>(n);
    w.region.capacity = region_capacity_for(l.count);
    lay_entries_or_regions(cutter, p, n, w);
    for (int axis = 0; axis < p.dimension; ++axis) w.front.filled[axis] = cutter.cut<float>(n);
    if (p.interface_energy != 0.0f) {
        w.n_within = offsets_within(p.dimension, p.interface_radius);
        w.within = cutter.cut<std::int32_t>(static_cast<std::size_t>(4 * w.n_within));
    }
    if (p.fatigue_stress_MPa != 0.0f) w.fatigue_normal = cutter.cut<float>(most_field_cells(l, p.site_spacing_nm, p.fatigue_length_nm));
    if (p.noise_length_nm > 0.0f) w.noise_normal = cutter.cut<float>(most_field_cells(l, p.site_spacing_nm, p.noise_length_nm));
    std::int32_t* word[3];
    for (int k = 0; k < 2; ++k) word[k] = cutter.cut<std::int32_t>(n);
    for (FieldArrays* f : field)
        if (f) f->diagonal = cutter.cut<float>(n);
    // The rates of entries that a step exposes are not asked for within it.
    if (field[0]) w.ion.before = w.rate;
    if (field[1]) w.electron.before = field[0] ? cutter.cut<float>(n) : w.rate;
    word[2] = cutter.cut<std::int32_t>(n);
    share_words(w, word);
    for (FieldArrays* f : field)
        if (f) f->exit_sites = cutter.cut<std::int32_t>(n + 1);
    w.stress = cutter.cut<float>(n);
    if (p.deviatoric) {
        w.von_mises = cutter.cut<float>(n);
        FieldArrays& f = w.displacement;
        f.potential = cutter.cut<float>(n);
        f.inverse = cutter.cut<float>(n);
        f.source = cutter.cut<float>(n);
        // Every face conducts alike: one array serves all axes.
        f.face[0] = cutter.cut<float>(n);
        for (int axis = 1; axis < p.dimension; ++axis) f.face[axis] = f.face[0];
    }
    return w;
}

// Bytes of such a workspace.
LF_HD inline std::size_t workspace_bytes(const ModelParameters& p, const Lattice& l) {
    BlockCutter cutter(nullptr);
    lay_workspace(cutter, p, l);
    return cutter.used();
}

// Ties a workspace to a particle: to the exits that its fields use, and to its own limit on regions, whoever shares the memory.
LF_HD inline Workspace workspace_for(Workspace w, const ParticleView& v) {
    w.ion.exit = v.ion_conductance;
    w.electron.exit = v.electron_conductance;
    w.region.capacity = w.grain.capacity = region_capacity_for(v.lattice.count);
    return w;
}

}  // namespace lithofront
