// One particle's lasting state: what survives from half-cycle to half-cycle, and what a checkpoint holds.
#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "core/lattice.hpp"
#include "model/site_state.hpp"
#include "particle/views.hpp"

namespace lithofront {

// A grain and a twin lamella within it, packed: two sites with different grains meet at a grain boundary.
using DomainId = std::uint16_t;
constexpr DomainId make_domain(unsigned grain, unsigned lamella) { return static_cast<DomainId>((grain << 4) | (lamella & 15u)); }

// Position of a site in nm is origin_nm + spacing * (padded x, y, z). The frame is the outline's centre, or a corner of a channel:
// the same place on any lattice.
struct Particle {
    std::uint32_t number = 0;  // identity within the study
    Lattice lattice;
    double requested_diameter_um = 0.0;  // as drawn
    double diameter_um = 0.0;            // of the disc or ball with the lattice particle's area or volume
    std::array<float, 3> origin_nm{};    // where the lattice's padded coordinates are 0, in the particle's own frame
    std::int64_t sites_at_birth = 0;     // active sites when the particle was made
    std::int64_t sealed_sites = 0;       // further sites of its body that cracks cut off from every exit
    // Of its surface and wet cracks, in 1/surface_area_unit of a^(d-1): integers, since a shared current adds them up.
    std::int64_t surface_area_at_birth = surface_area_unit;
    int grains = 1;
    // Site arrays in lattice order, all of length lattice.count but for one that may be empty.
    std::vector<SiteState> state;
    std::vector<float> residual_stress_MPa;   // hydrostatic, tension positive
    std::vector<float> barrier_kT;            // kinetic barrier (boundaries, passivation)
    std::vector<float> ion_conductance;       // 1/s per kT to the electrolyte; 0 off the wet surface
    std::vector<float> electron_conductance;  // 1/s per kT to the network; 0 off the contacts; empty: electrons meet no resistance
    std::vector<DomainId> domain;
    std::vector<std::uint16_t> pocket_age;   // charges that the region around the site has outlived as a remnant
    std::vector<std::uint16_t> passivation;  // half-cycles on a phase boundary, in 64ths
    std::vector<std::uint16_t> dissolved;    // share of a surface site that is gone, in 65536ths
};

}  // namespace lithofront
