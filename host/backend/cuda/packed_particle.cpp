#include "backend/cuda/packed_particle.hpp"

#include <algorithm>
#include <cstring>

#include "particle/workspace_layout.hpp"

namespace lithofront {
namespace {

// The one place that knows the order of the arrays: ties an empty view to a block.
std::size_t lay(char* block, const PackedShape& shape, ParticleView& v) {
    const std::size_t n = static_cast<std::size_t>(shape.sites);
    BlockCutter cutter(block);
    v.residual_stress_MPa = cutter.cut<float>(n);
    v.barrier = cutter.cut<float>(n);
    v.ion_conductance = cutter.cut<float>(n);
    if (shape.electrons) v.electron_conductance = cutter.cut<float>(n);
    v.state = cutter.cut<SiteState>(n);
    v.domain = cutter.cut<std::uint16_t>(n);
    v.pocket_age = cutter.cut<std::uint16_t>(n);
    v.passivation = cutter.cut<std::uint16_t>(n);
    v.dissolved = cutter.cut<std::uint16_t>(n);
    return cutter.used();
}

template <class T>
void copy(const std::vector<T>& from, T* to) {
    if (!from.empty()) std::memcpy(to, from.data(), from.size() * sizeof(T));
}

template <class T>
void copy(const T* from, std::vector<T>& to) {
    if (!to.empty()) std::memcpy(to.data(), from, to.size() * sizeof(T));
}

}  // namespace

std::size_t packed_bytes(const PackedShape& shape) {
    ParticleView v;
    return lay(nullptr, shape, v);
}

void pack(const Particle& particle, char* block) {
    ParticleView v;
    lay(block, shape_of(particle), v);
    copy(particle.residual_stress_MPa, v.residual_stress_MPa);
    copy(particle.barrier_kT, v.barrier);
    copy(particle.ion_conductance, v.ion_conductance);
    copy(particle.electron_conductance, v.electron_conductance);
    copy(particle.state, v.state);
    copy(particle.domain, v.domain);
    copy(particle.pocket_age, v.pocket_age);
    copy(particle.passivation, v.passivation);
    copy(particle.dissolved, v.dissolved);
}

void unpack(const char* block, Particle& particle) {
    ParticleView v;
    lay(const_cast<char*>(block), shape_of(particle), v);
    copy<float>(v.residual_stress_MPa, particle.residual_stress_MPa);
    copy<float>(v.barrier, particle.barrier_kT);
    copy<float>(v.ion_conductance, particle.ion_conductance);
    copy<float>(v.electron_conductance, particle.electron_conductance);
    copy<SiteState>(v.state, particle.state);
    copy<DomainId>(v.domain, particle.domain);
    copy<std::uint16_t>(v.pocket_age, particle.pocket_age);
    copy<std::uint16_t>(v.passivation, particle.passivation);
    copy<std::uint16_t>(v.dissolved, particle.dissolved);
}

ParticleView view_in(char* block, const Particle& particle) {
    ParticleView v;
    v.number = particle.number;
    v.lattice = particle.lattice;
    v.sites_at_birth = particle.sites_at_birth;
    v.surface_units = particle.surface_area_at_birth;
    std::copy(particle.origin_nm.begin(), particle.origin_nm.end(), v.origin);
    lay(block, shape_of(particle), v);
    return v;
}

}  // namespace lithofront
