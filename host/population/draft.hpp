// A particle in the making: the same arrays as Particle, in box order.
#pragma once
#include <cstdint>
#include <vector>

#include "config/options.hpp"
#include "population/box.hpp"
#include "population/particle.hpp"

namespace lithofront {

struct Draft {
    Box box;
    double requested_diameter_um = 0.0;
    int grains = 1;
    std::vector<SiteState> state;
    std::vector<float> stress_MPa;
    std::vector<float> barrier_kT;
    std::vector<float> ion_conductance;
    std::vector<float> electron_conductance;
    std::vector<DomainId> domain;

    std::int64_t active_sites() const;
};

// The smallest box that holds particle `number`, from size and shape alone.
Box particle_box(const Options& options, std::uint32_t number);

// The bare body: every site whose centre lies within the outline is lithiated; a channel fills its box.
// A shape is one face-connected piece: specks that a thin tip leaves on the lattice are dropped.
Draft draft_body(const Options& options, std::uint32_t number);

}  // namespace lithofront
