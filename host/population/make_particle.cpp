#include "population/make_particle.hpp"

#include <cmath>
#include <algorithm>
#include <stdexcept>

#include "config/model_parameters.hpp"
#include "population/cracks.hpp"
#include "population/cube_root.hpp"
#include "population/draft.hpp"
#include "population/ghosts.hpp"
#include "population/grains.hpp"
#include "population/nuclei.hpp"
#include "population/passive_layer.hpp"
#include "population/residual_stress.hpp"
#include "population/sealed.hpp"
#include "population/surface.hpp"

namespace lithofront {
namespace {

// Diameter of the disc or ball of `sites` sites.
double equivalent_diameter_um(std::int64_t sites, int dimension, double spacing_um) {
    constexpr double pi = 3.14159265358979323846;
    const auto n = static_cast<double>(sites);
    return spacing_um * (dimension == 3 ? cube_root(6.0 / pi * n) : std::sqrt(4.0 / pi * n));
}

template <class T>
std::vector<T> scatter(const Box& box, const Lattice& l, const std::vector<T>& dense) {
    std::vector<T> sites(static_cast<std::size_t>(l.count), T{});
    each_site(box, [&](int x, int y, int z, std::size_t i) { sites[static_cast<std::size_t>(box.index(l, x, y, z))] = dense[i]; });
    refresh_ghosts(l, sites);
    return sites;
}

// Of active sites, towards the outside and into wet cracks; at least one face's, since currents are divided by it.
std::int64_t surface_area(const Draft& draft) {
    std::int64_t units = 0;
    for (std::size_t i = 0; i < draft.state.size(); ++i) {
        if (is_active(draft.state[i])) {
            units += std::llround(surface_area_unit * static_cast<double>(draft.outer_area[i] + draft.wet_crack_area[i]));
        }
    }
    return std::max(units, std::int64_t{surface_area_unit});
}

}  // namespace

Particle make_particle(const Options& options, std::uint32_t number) {
    if (estimate_sites(options, number) > most_lattice_sites) {
        throw std::invalid_argument("a particle of 2^29 lattice sites or more: raise lattice.site_spacing_nm");
    }
    Draft draft = draft_body(options, number);
    const std::int64_t body_sites = draft.active_sites();
    draw_grains(options, number, draft);
    open_cracks(options, number, draft);
    add_boundary_barriers(options, draft);
    add_quenched_stress(options, number, draft);
    relax_stress_at_surface(options, draft);
    draw_surface(options, number, draft);
    add_passive_layer(options, number, draft);
    const std::int64_t sealed = seal_pieces(draft);
    draw_nuclei(options, number, draft);

    Particle particle;
    const Lattice l = draft.box.lattice();
    particle.number = number;
    particle.lattice = l;
    particle.diameter_um = equivalent_diameter_um(body_sites, draft.box.dimension, 1e-3 * options.lattice.site_spacing_nm);
    particle.requested_diameter_um = draft.box.periodic ? particle.diameter_um : draft.requested_diameter_um;
    for (std::size_t k = 0; k < static_cast<std::size_t>(draft.box.dimension); ++k) {
        particle.origin_nm[k] = static_cast<float>(draft.box.first_nm[k] - draft.box.spacing_nm);  // a rim of ghosts before it
    }
    particle.sites_at_birth = draft.active_sites();
    particle.sealed_sites = sealed;
    particle.grains = draft.grains;
    particle.state = scatter(draft.box, l, draft.state);
    particle.residual_stress_MPa = scatter(draft.box, l, draft.stress_MPa);
    particle.barrier_kT = scatter(draft.box, l, draft.barrier_kT);
    particle.ion_conductance = scatter(draft.box, l, draft.ion_conductance);
    if (electrons_meet_resistance(options)) particle.electron_conductance = scatter(draft.box, l, draft.electron_conductance);
    particle.domain = scatter(draft.box, l, draft.domain);
    particle.surface_area_at_birth = surface_area(draft);
    for (auto* none_yet : {&particle.pocket_age, &particle.passivation, &particle.dissolved})
        none_yet->assign(static_cast<std::size_t>(l.count), 0);
    return particle;
}

std::int64_t estimate_sites(const Options& options, std::uint32_t number) {
    const Box box = particle_box(options, number);
    // One layer at a time: the whole count may not fit the lattice's int, which is for the caller to refuse.
    const Lattice layer = Lattice::make(box.dimension, box.extent[0], box.extent[1], 1, false);
    return static_cast<std::int64_t>(layer.stride_z) * (box.dimension == 3 ? box.extent[2] + 2 : 1);
}

}  // namespace lithofront
