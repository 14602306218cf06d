#include "config/successors.hpp"

#include <algorithm>
#include <array>

namespace lithofront {
namespace {

constexpr std::array<Successor, 4> all{{
    {"kinetics.interface_stiffness_kT", "kinetics.interface_energy_J_per_m2 and kinetics.interface_radius_nm",
     "a stiffness between neighbouring sites was another surface energy on every lattice"},
    {"kinetics.nucleation_density", "kinetics.nucleation_per_um2 (per um3 in 3D)",
     "a share of the sites was another number of nuclei on every lattice"},
    {"output.min_pocket_sites", "output.min_region_nm2 (2D) or output.min_region_nm3 (3D)",
     "a number of sites was another size on every lattice"},
    {"ageing.crack_open_wetted_fraction", "microstructure.crack_electrolyte",
     "electrolyte follows a growing crack that it has entered, and no other"},
}};

}  // namespace

std::span<const Successor> successors() { return all; }

const Successor* successor_of(std::string_view key) {
    const auto found = std::find_if(all.begin(), all.end(), [&](const Successor& s) { return s.key == key; });
    return found == all.end() ? nullptr : &*found;
}

std::vector<std::string> notes_on_new_meaning(const Origins& given) {
    constexpr std::string_view barrier = "ageing.passivation_barrier_kT";
    if (!given.given(barrier) || given.given("ageing.passivation_half_cycles") || given.given("ageing.passivation_width_nm")) return {};
    return {given.of(barrier).describe() + ": " + std::string(barrier) +
            " is the barrier that a boundary tends to; in the model's first edition it was the gain of every half-cycle. "
            "ageing.passivation_half_cycles and ageing.passivation_width_nm, which go with it, are at their defaults"};
}

}  // namespace lithofront
