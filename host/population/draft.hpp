// A particle in the making: the same arrays as Particle, in box order.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "config/options.hpp"
#include "population/box.hpp"
#include "population/outline.hpp"
#include "population/particle.hpp"

namespace lithofront {

struct Draft {
    Box box;
    std::optional<Outline> outline;  // a channel fills its box
    double radius_nm = 0.0;          // of the disc or ball with the outline's area or volume
    double requested_diameter_um = 0.0;
    int grains = 1;
    std::vector<SiteState> state;
    std::vector<float> stress_MPa;
    std::vector<float> barrier_kT;
    std::vector<float> ion_conductance;
    std::vector<float> electron_conductance;
    std::vector<DomainId> domain;
    // In units of a^(d-1): towards the outside, and into cracks that electrolyte has entered.
    std::vector<float> outer_area, wet_crack_area;

    std::int64_t active_sites() const;
    // Whether the body was drawn around a position, on any lattice.
    bool contains(const std::array<double, 3>& position_nm) const;
    // Outward unit normal of the outline in the direction of a position; a channel's along its last axis.
    std::array<double, 3> normal(const std::array<double, 3>& position_nm) const;
};

// The smallest box that holds particle `number`, from size and shape alone.
Box particle_box(const Options& options, std::uint32_t number);

// The bare body: every site whose centre lies within the outline is lithiated; a channel fills its box.
// A shape is one face-connected piece: specks that a thin tip leaves on the lattice are dropped.
Draft draft_body(const Options& options, std::uint32_t number);

}  // namespace lithofront
