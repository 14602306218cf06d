// Stress of an inclusion against the exact solutions of isotropic elasticity.
#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include "config/model_parameters.hpp"
#include "config/options.hpp"
#include "core/random.hpp"
#include "particle/goodier.hpp"
#include "physics/bare_particle.hpp"

using namespace lithofront;
using namespace lithofront::test;

namespace {

ModelParameters elastic(int dimension, StressGeometry geometry = StressGeometry::sphere_or_plane_strain) {
    Options o;
    o.population.dimension = dimension;
    o.stress.deviatoric = true;
    o.stress.geometry = geometry;
    o.stress.coherency_length_nm = 0.0;
    return make_model_parameters(o);
}

// Exact stress of a free round body of radius R with misfit 1 within radius a, in units of S = 2 G eps0 (1+nu)/(1-nu)
// (2D: generalised plane strain; Timoshenko and Goodier 1970, sections 151 and 153): radial, hoop, and along the axis (2D)
// or the second hoop (3D).
struct Radial {
    double radial, hoop, third;
};
Radial exact_inclusion(int dimension, double a, double share, double r) {
    const double d = dimension;
    const double inside = 1.0 - share;
    // Phi'/r from the mean of the source within r.
    const double slope = r <= a ? inside / d : (inside * std::pow(a, d) - share * (std::pow(r, d) - std::pow(a, d))) / (d * std::pow(r, d));
    const double source = r <= a ? inside : -share;
    if (dimension == 2) return {-slope, slope - source, -source};
    return {-2.0 * slope, slope - source, slope - source};
}

struct Errors {
    double von_mises = 0, radial_inside = 0, hoop_outside = 0, trace = 0;
};

// Root-mean-square errors over the body, without the two rings of sites where the stress jumps.
template <int Dim>
Errors inclusion_errors(double radius) {
    const ModelParameters p = elastic(Dim);
    Particle particle = round_particle(Dim, radius);
    const double core = 0.5 * radius;
    const Lattice& l = particle.lattice;
    set_phase(particle, phase_delithiated, [&](int s) { return radius_of(l, s) > core; });
    const double share = static_cast<double>(count_of(particle, phase_lithiated)) / static_cast<double>(particle.sites_at_birth);
    // Radius of the round core with the lattice core's size.
    const double a = radius * std::pow(share, 1.0 / Dim);
    WorkspaceBlock block(p, l);
    const ParticleView v = view_of(particle);
    const Workspace ws = workspace_for(block.workspace(), v);
    SerialTeam team;
    const auto at_work = make_body<Dim>(team, p, v, ws);
    start_goodier(at_work);
    REQUIRE(refresh_von_mises(at_work));

    Errors e;
    double inside = 0, outside = 0;
    for (int s = 0; s < l.count; ++s) {
        const Site at = locate(l, s);
        const double r = radius_of(l, s);
        if (!is_active(v.state[s]) || std::abs(r - a) < 1.5 || r > radius - 1.5) continue;
        const Radial exact = exact_inclusion(Dim, a, share, r);
        const StressTensor t = goodier_stress<Dim>(l, ws.displacement.potential, false, s, at);
        const double nx = (at.x - middle(l.nx)) / r, ny = (at.y - middle(l.ny)) / r, nz = Dim == 3 ? (at.z - middle(l.nz)) / r : 0.0;
        const double radial = nx * nx * t.xx + ny * ny * t.yy + nz * nz * t.zz + 2 * (nx * ny * t.xy + ny * nz * t.yz + nz * nx * t.zx);
        const double trace = static_cast<double>(t.xx) + t.yy + t.zz;
        const double hoop = Dim == 3 ? 0.5 * (trace - radial) : trace - radial - t.zz;
        const double mean = (exact.radial + exact.hoop + exact.third) / 3.0;
        const auto square = [](double x) { return x * x; };
        const double vm = std::sqrt(1.5 * (square(exact.radial - mean) + square(exact.hoop - mean) + square(exact.third - mean)));
        e.von_mises += square(static_cast<double>(ws.von_mises[s]) / static_cast<double>(p.shear_stress_MPa) - vm);
        e.trace += square(trace - 3.0 * mean);
        if (r < a) {
            e.radial_inside += square(radial - exact.radial);
            inside += 1;
        } else {
            e.hoop_outside += square(hoop - exact.hoop);
            outside += 1;
        }
    }
    e.von_mises = std::sqrt(e.von_mises / (inside + outside));
    e.trace = std::sqrt(e.trace / (inside + outside));
    e.radial_inside = std::sqrt(e.radial_inside / inside);
    e.hoop_outside = std::sqrt(e.hoop_outside / outside);
    return e;
}

}  // namespace

TEST_CASE("a misfitting disc in a free cylinder carries the exact stress, closer as the lattice gets finer") {
    for (const double radius : {12.0, 24.0, 48.0}) {
        const Errors e = inclusion_errors<2>(radius);
        const double tolerance = 0.004 + 0.06 / radius;  // of S, the exact stress being 0.1 to 0.75
        INFO("radius ", radius, ": ", e.von_mises, " ", e.radial_inside, " ", e.hoop_outside, " ", e.trace);
        CHECK(e.von_mises < tolerance);
        CHECK(e.radial_inside < tolerance);
        CHECK(e.hoop_outside < tolerance);
        CHECK(e.trace < 0.005);
    }
}

TEST_CASE("a misfitting ball in a free sphere carries the exact stress, closer as the lattice gets finer") {
    for (const double radius : {8.0, 16.0, 24.0}) {
        const Errors e = inclusion_errors<3>(radius);
        const double tolerance = 0.004 + 0.06 / radius;
        INFO("radius ", radius, ": ", e.von_mises, " ", e.radial_inside, " ", e.hoop_outside, " ", e.trace);
        CHECK(e.von_mises < tolerance);
        CHECK(e.radial_inside < tolerance);
        CHECK(e.hoop_outside < tolerance);
        CHECK(e.trace < 0.005);
    }
}

TEST_CASE("configuration stress of a core and shell is Christensen and Newman's, and Goodier's trace") {
    for (const StressGeometry geometry : {StressGeometry::sphere_or_plane_strain, StressGeometry::plane_stress}) {
        const ModelParameters p = elastic(2, geometry);
        Particle particle = round_particle(2, 20.0);
        const Lattice& l = particle.lattice;
        for (float& residual : particle.residual_stress_MPa) residual = 7.0f;
        set_phase(particle, phase_delithiated, [&](int s) { return radius_of(l, s) > 12.0; });
        const std::int64_t lithiated = count_of(particle, phase_lithiated);
        WorkspaceBlock block(p, l);
        const ParticleView v = view_of(particle);
        const Workspace ws = workspace_for(block.workspace(), v);
        SerialTeam team;
        const auto at_work = make_body<2>(team, p, v, ws);
        refresh_stress(at_work, lithiated, particle.sites_at_birth);
        start_goodier(at_work);
        REQUIRE(refresh_von_mises(at_work));
        // Zhang et al. 2007, equations for a free body: E Omega (c_mean - c) times 2/(9 (1 - nu)), or 1/9 for a thin disc.
        const Options o;
        const double window = (o.material.x_lithiated - o.material.x_delithiated) * o.material.site_density_mol_per_m3;
        const double factor = geometry == StressGeometry::plane_stress ? 1.0 / 9.0 : 2.0 / (9.0 * (1.0 - o.material.poisson_ratio));
        const double P = 1e-6 * o.material.youngs_modulus_GPa * 1e9 * o.material.partial_molar_volume_m3_per_mol * factor * window;
        const double share = static_cast<double>(lithiated) / static_cast<double>(particle.sites_at_birth);
        for (int s = 0; s < l.count; ++s) {
            if (!is_active(v.state[s])) continue;
            const double c = phase_of(v.state[s]) == phase_lithiated ? 1.0 : 0.0;
            CHECK(static_cast<double>(ws.stress[s]) - 7.0 == doctest::Approx(P * (share - c)).epsilon(1e-5));
            const StressTensor t =
                goodier_stress<2>(l, ws.displacement.potential, geometry == StressGeometry::plane_stress, s, locate(l, s));
            const double trace = (static_cast<double>(t.xx) + t.yy + t.zz) * static_cast<double>(p.shear_stress_MPa);
            CHECK(trace / 3.0 == doctest::Approx(P * (share - c)).epsilon(0.02));
        }
    }
}

TEST_CASE("hydrostatic stress and misfit of any profile add up to a harmonic function") {
    ModelParameters p = elastic(2);
    p.coherency_radius = 2;
    Particle particle = round_particle(2, 20.0);
    const Lattice& l = particle.lattice;
    const RandomKey key = RandomKey::make(3, 0, 0, 0, Stream::bench);
    set_phase(particle, phase_delithiated, [&](int s) { return random_uniform(key, 0, static_cast<std::uint32_t>(s)) < 0.4f; });
    WorkspaceBlock block(p, l);
    const ParticleView v = view_of(particle);
    const Workspace ws = workspace_for(block.workspace(), v);
    SerialTeam team;
    const auto at_work = make_body<2>(team, p, v, ws);
    start_goodier(at_work);
    REQUIRE(refresh_von_mises(at_work));
    // sigma_h + P c in units of P, sigma_h from the solved potential and c from the phases by themselves.
    std::vector<double> sum(static_cast<std::size_t>(l.count), 0.0);
    double spread = 0;
    for (int s = 0; s < l.count; ++s) {
        if (!is_active(v.state[s])) continue;
        const Site at = locate(l, s);
        double lithiated = 0, active = 0;
        for (int dy = -2; dy <= 2; ++dy)
            for (int dx = -2; dx <= 2; ++dx) {
                const int x = at.x + dx, y = at.y + dy;
                if (x < 1 || x > l.nx || y < 1 || y > l.ny) continue;
                const SiteState there = v.state[l.index(x, y, 0)];
                lithiated += phase_of(there) == phase_lithiated;
                active += is_active(there);
            }
        const StressTensor t = goodier_stress<2>(l, ws.displacement.potential, false, s, at);
        const double hydrostatic = (static_cast<double>(t.xx) + t.yy + t.zz) / 2.0;  // S over P is 3/2
        sum[static_cast<std::size_t>(s)] = hydrostatic + lithiated / active;
        spread = std::max(spread, std::abs(hydrostatic));
    }
    CHECK(spread > 0.1);
    double largest = 0;
    for (int s = 0; s < l.count; ++s) {
        if (!is_active(v.state[s])) continue;
        const Site at = locate(l, s);
        double laplacian = 0;
        bool inside = true;
        for (int k = 0; k < 4; ++k) {
            const int n = Neighbours<2>::face(l, s, at.colour, at.odd_x, k);
            inside = inside && is_active(v.state[n]);
            laplacian += sum[static_cast<std::size_t>(n)] - sum[static_cast<std::size_t>(s)];
        }
        if (inside) largest = std::max(largest, std::abs(laplacian));
    }
    CHECK(largest < 0.03);  // 4 faces times the solver's 0.001 per sweep, doubled twice
}

TEST_CASE("a uniform body of any outline carries no stress") {
    const ModelParameters p = elastic(3);
    Particle particle = round_particle(3, 6.0);
    particle.state[static_cast<std::size_t>(particle.lattice.index(6, 6, 6))] = phase_outside;
    WorkspaceBlock block(p, particle.lattice);
    const ParticleView v = view_of(particle);
    const Workspace ws = workspace_for(block.workspace(), v);
    SerialTeam team;
    const auto at_work = make_body<3>(team, p, v, ws);
    start_goodier(at_work);
    REQUIRE(refresh_von_mises(at_work));
    for (int s = 0; s < particle.lattice.count; ++s) CHECK(ws.von_mises[s] == 0.0f);
}

TEST_CASE("von Mises stress does not depend on the order of work") {
    const ModelParameters p = elastic(2);
    Particle particle = round_particle(2, 10.0);
    const Lattice& l = particle.lattice;
    set_phase(particle, phase_delithiated, [&](int s) { return locate(l, s).x > 9; });
    const ParticleView v = view_of(particle);
    WorkspaceBlock a(p, l), b(p, l);
    const Workspace first = workspace_for(a.workspace(), v), second = workspace_for(b.workspace(), v);
    SerialTeam serial;
    ScrambledTeam scrambled;
    const auto in_order = make_body<2>(serial, p, v, first);
    const auto out_of_order = make_body<2>(scrambled, p, v, second);
    start_goodier(in_order);
    start_goodier(out_of_order);
    REQUIRE(refresh_von_mises(in_order));
    REQUIRE(refresh_von_mises(out_of_order));
    int differing = 0;
    for (int s = 0; s < l.count; ++s) differing += first.von_mises[s] != second.von_mises[s];
    CHECK(differing == 0);
}
