// Where each scratch array lies in one block of memory; the same for every backend.
#pragma once
#include <cstddef>

#include "particle/views.hpp"

namespace lithofront {

// Hands out pieces of a block, each aligned to a cache line; with a null block it only measures.
class BlockCutter {
public:
    LF_HD explicit BlockCutter(char* block) : block_(block) {}
    template <class T>
    LF_HD T* cut(std::size_t n) {
        T* piece = block_ ? reinterpret_cast<T*>(block_ + used_) : nullptr;
        used_ += (n * sizeof(T) + 63) / 64 * 64;
        return piece;
    }
    LF_HD std::size_t used() const { return used_; }

private:
    char* block_;
    std::size_t used_ = 0;
};

LF_HD inline int region_capacity_for(int sites) { return sites / 16 + 64; }

// Lays a workspace for lattices of up to `sites` sites into a block. The exits of the fields belong to the particle.
LF_HD inline Workspace lay_workspace(BlockCutter& cutter, const ModelParameters& p, int sites) {
    const std::size_t n = static_cast<std::size_t>(sites);
    Workspace w;
    for (int which = 0; which < 2; ++which) {
        if (which == 0 ? !p.ionic_field : !p.electronic_field) continue;
        FieldArrays& f = which == 0 ? w.ion : w.electron;
        f.potential = cutter.cut<float>(n);
        for (int axis = 0; axis < p.dimension; ++axis) f.face[axis] = cutter.cut<float>(n);
        f.diagonal = cutter.cut<float>(n);
        f.inverse = cutter.cut<float>(n);
        f.source = cutter.cut<float>(n);
    }
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
    for (FrontList& list : w.front) {
        list.site = cutter.cut<std::int32_t>(n);
        list.parity = cutter.cut<std::int32_t>(n);
        list.shift = cutter.cut<float>(n);
        list.rate_constant = cutter.cut<float>(n);
    }
    w.affinity_shift = cutter.cut<float>(n);
    w.chance = cutter.cut<float>(n);
    w.slope = cutter.cut<float>(n);
    w.flipped = cutter.cut<std::int32_t>(n);
    w.label = cutter.cut<std::int32_t>(n);
    w.scratch = cutter.cut<std::int32_t>(n);
    // Labels are made between steps, flows within them.
    w.scratch_flow = reinterpret_cast<float*>(w.label);
    w.scratch_conductance = reinterpret_cast<float*>(w.scratch);
    w.region_capacity = region_capacity_for(sites);
    const std::size_t regions = static_cast<std::size_t>(w.region_capacity);
    w.roots = cutter.cut<std::int32_t>(regions);
    w.regions = cutter.cut<RegionSums>(regions);
    w.reported = cutter.cut<Region>(regions);
    w.counter = cutter.cut<std::int32_t>(counters);
    return w;
}

// Bytes of a workspace for lattices of up to `sites` sites.
LF_HD inline std::size_t workspace_bytes(const ModelParameters& p, int sites) {
    BlockCutter cutter(nullptr);
    lay_workspace(cutter, p, sites);
    return cutter.used();
}

// Ties a workspace to the particle whose exits its fields use.
LF_HD inline Workspace workspace_for(Workspace w, const ParticleView& v) {
    w.ion.exit = v.ion_conductance;
    w.electron.exit = v.electron_conductance;
    return w;
}

}  // namespace lithofront
