#include <algorithm>

#include "backend/backend.hpp"

namespace lithofront {

ParticleView view_of(Particle& particle) {
    ParticleView v;
    v.number = particle.number;
    v.lattice = particle.lattice;
    v.sites_at_birth = particle.sites_at_birth;
    v.surface_units = particle.surface_area_at_birth;
    std::copy(particle.origin_nm.begin(), particle.origin_nm.end(), v.origin);
    v.state = particle.state.data();
    v.residual_stress_MPa = particle.residual_stress_MPa.data();
    v.barrier = particle.barrier_kT.data();
    v.ion_conductance = particle.ion_conductance.data();
    v.electron_conductance = particle.electron_conductance.empty() ? nullptr : particle.electron_conductance.data();
    v.domain = particle.domain.data();
    v.pocket_age = particle.pocket_age.data();
    v.passivation = particle.passivation.data();
    v.dissolved = particle.dissolved.data();
    return v;
}

}  // namespace lithofront
