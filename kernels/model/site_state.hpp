// The 16 bits of a lattice site.
#pragma once
#include <cstdint>

#include "core/macros.hpp"

namespace lithofront {

using SiteState = std::uint16_t;

enum Phase : SiteState { phase_outside = 0, phase_lithiated = 1, phase_delithiated = 2, phase_dead = 3 };

constexpr SiteState phase_mask = 0x0003;
constexpr SiteState site_wet = 0x0004;            // touches electrolyte: ions may leave here
constexpr SiteState site_contact = 0x0008;        // touches the conductive network: electrons may leave here
constexpr SiteState site_nucleus = 0x0010;        // conversion may start here (mosaic)
constexpr SiteState site_remnant = 0x0020;        // lithiated region left by the last charge
constexpr SiteState site_surface = 0x0040;        // touches the outside of the particle (electrolyte or void)
constexpr SiteState site_crack_face = 0x0080;     // a crack cuts one of its faces
constexpr SiteState site_cut_z = 0x0100;          // a crack cuts the face to the +z neighbour
constexpr SiteState site_ion_path = 0x0200;       // connected to wet surface through sites that conduct ions
constexpr SiteState site_electron_path = 0x0400;  // connected to a contact through sites that conduct electrons
constexpr SiteState site_front = 0x0800;          // in the front list of this half-cycle
constexpr SiteState site_cut_x = 0x1000;          // the same towards +x
constexpr SiteState site_cut_y = 0x2000;          // and towards +y
constexpr SiteState site_stranded = 0x4000;       // delithiated region left by the last discharge
constexpr SiteState site_pending = 0x8000;        // to be looked at again within this step

// Of a site outside: part of the body, but cracks cut it off from every exit when the particle was made. A nucleus is active.
constexpr SiteState site_sealed = site_nucleus;

LF_HD inline SiteState phase_of(SiteState state) { return static_cast<SiteState>(state & phase_mask); }
LF_HD inline bool is_active(SiteState state) {
    const SiteState phase = phase_of(state);
    return phase == phase_lithiated || phase == phase_delithiated;
}
LF_HD inline SiteState with_phase(SiteState state, SiteState phase) { return static_cast<SiteState>((state & ~phase_mask) | phase); }

LF_HD inline bool is_sealed(SiteState state) { return (state & (phase_mask | site_sealed)) == (phase_outside | site_sealed); }

// Bit of a cut between a site and its neighbour along +x, +y or +z.
LF_HD inline SiteState cut_bit(int axis) { return axis == 0 ? site_cut_x : axis == 1 ? site_cut_y : site_cut_z; }

// Whether a crack lies between a site and its face neighbour, number k of +x, -x, +y, -y, +z, -z (core/lattice.hpp), in these states.
LF_HD inline bool face_is_cut(SiteState own, SiteState there, int k) { return (((k & 1) ? there : own) & cut_bit(k >> 1)) != 0; }

// The same of site s and its neighbour n, where nobody changes states meanwhile.
LF_HD inline bool face_is_cut(const SiteState* state, int s, int n, int k) { return face_is_cut(state[s], state[n], k); }

}  // namespace lithofront
