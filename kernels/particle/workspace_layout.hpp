// Where each scratch array lies in one block of memory; the same for every backend.
#pragma once
#include <cstddef>

#include "core/random_field.hpp"
#include "particle/views.hpp"

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

// Lays a workspace for lattices of up to `sites` sites, what every sweep of the fields touches first. The exits of the fields
// belong to the particle.
LF_HD inline Workspace lay_workspace(BlockCutter& cutter, const ModelParameters& p, int sites) {
    const std::size_t n = static_cast<std::size_t>(sites);
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
    w.front.threshold = cutter.cut<float>(n);
    w.rate = cutter.cut<float>(n);
    w.slope = cutter.cut<float>(n);
    w.front.shift = cutter.cut<float>(n);
    w.front.factor = cutter.cut<float>(n);
    w.front.exchange = cutter.cut<float>(n);
    for (int axis = 0; axis < p.dimension; ++axis) w.front.filled[axis] = cutter.cut<float>(n);
    if (p.interface_energy != 0.0f) w.front.around = cutter.cut<std::int32_t>(n);
    if (p.fatigue_stress_MPa != 0.0f) w.fatigue_normal = cutter.cut<float>(static_cast<std::size_t>(most_field_cells(sites)));
    if (p.noise_length_nm > 0.0f) w.noise_normal = cutter.cut<float>(static_cast<std::size_t>(most_field_cells(sites)));
    w.label = cutter.cut<std::int32_t>(n);
    w.scratch = cutter.cut<std::int32_t>(n);
    // Labels are made between steps, affinities and flows while a step is solved.
    w.affinity = w.scratch_flow = reinterpret_cast<float*>(w.label);
    w.outward = w.scratch;
    // Rates are made anew of every entry when a step's conversions have been taken.
    w.touched = reinterpret_cast<std::int32_t*>(w.front.exchange);
    for (FieldArrays* f : field)
        if (f) f->diagonal = cutter.cut<float>(n);
    for (FieldArrays* f : field)
        if (f) f->before = cutter.cut<float>(n);
    w.list = cutter.cut<std::int32_t>(n);
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
    w.region_capacity = region_capacity_for(sites);
    const std::size_t regions = static_cast<std::size_t>(w.region_capacity);
    w.roots = cutter.cut<std::int32_t>(regions);
    w.regions = cutter.cut<RegionSums>(regions);
    w.reported = cutter.cut<Region>(regions);
    return w;
}

// Bytes of a workspace for lattices of up to `sites` sites.
LF_HD inline std::size_t workspace_bytes(const ModelParameters& p, int sites) {
    BlockCutter cutter(nullptr);
    lay_workspace(cutter, p, sites);
    return cutter.used();
}

// Ties a workspace to a particle: to the exits that its fields use, and to its own limit on regions, whoever shares the memory.
LF_HD inline Workspace workspace_for(Workspace w, const ParticleView& v) {
    w.ion.exit = v.ion_conductance;
    w.electron.exit = v.electron_conductance;
    w.region_capacity = region_capacity_for(v.lattice.count);
    return w;
}

}  // namespace lithofront
