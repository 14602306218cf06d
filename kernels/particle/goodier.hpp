// Stress of a composition profile by Goodier's displacement potential (Goodier, Phil. Mag. 23 (1937) 1017; docs/model.md, section 6):
//     laplacian(Phi) = c - cbar,   sigma_ij = S (Phi,ij - delta_ij laplacian(Phi)),   S = 2 G eps0 (1 + nu)/(1 - nu),
// c the lithiated share of the coherency box. The source is the departure from the mean, so that a uniform body carries no
// stress; Phi is 0 on the rim of the particle's box, as in a body that goes on beyond it. For a round profile this is the
// exact solution of the free body; elsewhere the traction that a free surface would cancel stays.
#pragma once
#include "particle/stress.hpp"

namespace lithofront {

// In units of S; z components are those of the section's normal in 2D.
struct StressTensor {
    float xx, yy, zz, xy, yz, zx;
};

LF_HD inline float von_mises_squared(const StressTensor& t) {
    const float a = t.xx - t.yy, b = t.yy - t.zz, c = t.zz - t.xx;
    return 0.5f * (a * a + b * b + c * c) + 3.0f * (t.xy * t.xy + t.yz * t.yz + t.zx * t.zx);
}

// Stress at an interior site from second differences of Phi.
template <int Dim>
LF_HD inline StressTensor goodier_stress(const Lattice& l, const float* phi, bool plane_stress, int s, const Site& at) {
    const auto second = [=](int axis) {
        return phi[Neighbours<Dim>::face(l, s, at.colour, at.odd_x, 2 * axis)] - 2.0f * phi[s] +
               phi[Neighbours<Dim>::face(l, s, at.colour, at.odd_x, 2 * axis + 1)];
    };
    // Edge neighbours come in fours per plane: ++, -+, +-, --.
    const auto mixed = [=](int plane) {
        const auto corner = [=](int k) { return phi[Neighbours<Dim>::edge(l, s, at.odd_x, 4 * plane + k)]; };
        return 0.25f * (corner(0) - corner(1) - corner(2) + corner(3));
    };
    const float xx = second(0), yy = second(1);
    if (Dim == 2) return {-yy, -xx, plane_stress ? 0.0f : -(xx + yy), mixed(0), 0.0f, 0.0f};
    const float zz = second(2);
    return {-(yy + zz), -(xx + zz), -(xx + yy), mixed(0), mixed(2), mixed(1)};
}

// Clears Phi and lays the coefficients of the unit lattice; once per half-cycle, as the scratch serves many particles.
template <int Dim, class Team>
LF_HD void start_goodier(const Body<Dim, Team>& body) {
    const Lattice l = body.particle.lattice;
    const FieldArrays f = body.work.displacement;
    float* von_mises = body.work.von_mises;
    body.team.each_linked(l.count, [=](int s) {
        f.potential[s] = 0.0f;
        f.source[s] = 0.0f;
        f.face[0][s] = 1.0f;
        f.inverse[s] = is_interior(l, locate(l, s)) ? 1.0f / static_cast<float>(2 * Dim) : 0.0f;
        von_mises[s] = 0.0f;
    });
}

// Solves for Phi from where it stands; false where it missed its tolerance within p.max_sweeps.
// The tolerance is a change of 5e-4 sites^2 per sweep (Phi,ij is of order 1), or the rounding of a large Phi.
template <int Dim, class Team>
LF_CALLED LF_HD bool solve_goodier(const Body<Dim, Team>& body) {
    const Lattice l = body.particle.lattice;
    const FieldArrays f = body.work.displacement;
    const std::int32_t* sums = coarse_sums(body);
    const SiteState* state = body.particle.state;
    const auto counts = [=](int s) { return is_active(state[s]) && is_interior(l, locate(l, s)); };
    const std::int64_t active = body.team.sum(l.count, [=](int s) { return std::int64_t{counts(s)}; });
    // Shares in units of 2^-24: exact, free of order.
    const std::int64_t total = body.team.sum(l.count, [=](int s) -> std::int64_t {
        return counts(s) ? static_cast<std::int64_t>(coarse_composition(sums[s], 0.0f) * 16777216.0f) : 0;
    });
    const float mean = active > 0 ? static_cast<float>(static_cast<double>(total) / (static_cast<double>(active) * 16777216.0)) : 0.0f;
    // The sweep solves sum (psi_k - psi) + source = 0.
    body.team.each_linked(l.count, [=](int s) { f.source[s] = counts(s) ? mean - coarse_composition(sums[s], mean) : 0.0f; });
    const float omega = relaxation_factor(l);
    const float* phi = f.potential;
    float tolerance = 0.0f;
    for (int sweeps = 0; sweeps < body.model.max_sweeps; ++sweeps) {
        if (sweeps % 32 == 0) {
            const std::int32_t largest = body.team.maximum(l.count, [=](int s) { return bits_of(magnitude(phi[s])); });
            tolerance = max_of(5.0e-4f, 3.0e-6f * float_from_bits(largest));
        }
        if (measured_sweep<Dim, true>(body.team, l, f, omega) <= tolerance) return true;
    }
    return false;
}

// work.von_mises from the present phases, MPa.
template <int Dim, class Team>
LF_HD bool refresh_von_mises(const Body<Dim, Team>& body) {
    const bool converged = solve_goodier(body);
    const Lattice l = body.particle.lattice;
    const SiteState* state = body.particle.state;
    const float* phi = body.work.displacement.potential;
    float* von_mises = body.work.von_mises;
    const float scale = body.model.shear_stress_MPa;
    const bool plane_stress = body.model.plane_stress != 0;
    body.team.each_linked(l.count, [=](int s) {
        const Site at = locate(l, s);
        if (!is_active(state[s]) || !is_interior(l, at)) {
            von_mises[s] = 0.0f;
            return;
        }
        von_mises[s] = scale * square_root(von_mises_squared(goodier_stress<Dim>(l, phi, plane_stress, s, at)));
    });
    return converged;
}

// Everything that the front feels of mechanics, from the present phases; false where Goodier's potential did not converge.
template <int Dim, class Team>
LF_CALLED LF_HD bool refresh_mechanics(const Body<Dim, Team>& body, std::int64_t lithiated, std::int64_t active) {
    refresh_stress(body, lithiated, active);
    return !body.work.von_mises || refresh_von_mises(body);
}

}  // namespace lithofront
