// The production field solve against a sparse direct solver (Eigen's LDL^T) on small particles of random phases.
#include <doctest/doctest.h>

#include <cmath>

#include "backend/backend.hpp"
#include "backend/workspace_block.hpp"
#include "config/options.hpp"
#include "core/random.hpp"
#include "core/team.hpp"
#include "particle/half_cycle.hpp"
#include "physics/field_oracle.hpp"
#include "population/make_particle.hpp"

using namespace lithofront;
using namespace lithofront::test;

namespace {

enum class Subject { section, ball, channel };

// Grains, twins and an uneven surface; phases at random, and some sites dead.
Particle random_particle(Subject body, std::uint32_t number) {
    Options o;
    o.population.dimension = body == Subject::ball ? 3 : 2;
    o.population.geometry = body == Subject::channel ? Geometry::channel : Geometry::particle;
    o.population.size_distribution = SizeDistribution::single;
    o.population.diameter_um = body == Subject::ball ? 0.3 : 0.6;
    o.population.channel_width_um = 0.4;
    o.population.channel_length_um = 0.6;
    o.population.shape = Shape::star;
    o.transport.electronic = true;
    o.transport.electronic_contact = body == Subject::channel ? ElectronicContact::far_end : ElectronicContact::surface;
    o.microstructure.grain_size_um = 0.2;
    o.microstructure.twin_spacing_nm = 75.0;
    o.surface.dry_fraction = 0.3;
    o.surface.patch_length_nm = 60.0;  // many patches: no body is dry all over
    o.surface.interphase_log_sigma = 1.0;
    Particle particle = make_particle(o, number);
    const Lattice& l = particle.lattice;
    const RandomKey key = RandomKey::make(3, number, 0, 0, Stream::bench);
    for (int s = 0; s < l.count; ++s) {
        SiteState& state = particle.state[static_cast<std::size_t>(s)];
        if (!is_active(state) || !is_interior(l, locate(l, s))) continue;
        const float u = random_uniform(key, 0, static_cast<std::uint32_t>(s));
        state = with_phase(state, u < 0.03f ? phase_dead : u < 0.5f ? phase_delithiated : phase_lithiated);
        // Exits of the order of the mobilities, where the particle has any: potentials of a few kT.
        float& ions = particle.ion_conductance[static_cast<std::size_t>(s)];
        float& electrons = particle.electron_conductance[static_cast<std::size_t>(s)];
        const bool dead = u < 0.03f;
        ions = dead || ions == 0.0f ? 0.0f : 0.2f + random_uniform(key, 1, static_cast<std::uint32_t>(s));
        electrons = dead || electrons == 0.0f ? 0.0f : 0.2f + random_uniform(key, 2, static_cast<std::uint32_t>(s));
    }
    SerialTeam team;
    if (l.dimension == 3) refresh_ghosts<3>(team, l, particle.state.data());
    else refresh_ghosts<2>(team, l, particle.state.data());
    return particle;
}

ModelParameters both_fields(int dimension) {
    ModelParameters p;
    p.dimension = dimension;
    p.ionic_field = p.electronic_field = 1;
    p.ion_mobility[phase_lithiated] = 0.3f;
    p.ion_mobility[phase_delithiated] = 2.0f;
    p.electron_mobility[phase_lithiated] = 1.0f;
    p.electron_mobility[phase_delithiated] = 0.1f;
    const float ion_factor[3] = {1.0f, 0.2f, 0.6f}, electron_factor[3] = {1.0f, 0.5f, 0.8f};
    for (int i = 0; i < 3; ++i) {
        p.ion_boundary_factor[i] = ion_factor[i];
        p.electron_boundary_factor[i] = electron_factor[i];
    }
    p.interface_energy = 1.0f;
    p.noise = 0.5f;
    p.field_tolerance = 2.0e-5f;
    p.max_sweeps = 20000;
    for (float& v : p.ocv_V) v = 4.0f;
    return p;
}

Medium medium_of(const ModelParameters& p, bool ions) {
    const float* mobility = ions ? p.ion_mobility : p.electron_mobility;
    const float* factor = ions ? p.ion_boundary_factor : p.electron_boundary_factor;
    return {static_cast<double>(mobility[phase_lithiated]), static_cast<double>(mobility[phase_delithiated]),
            static_cast<double>(factor[1]), static_cast<double>(factor[2]), phase_delithiated};
}

// What single precision adds to the moves of the last sweep, at potentials of a size: seven products and sums.
double rounding(const Eigen::VectorXd& potential) { return 8.0 / 16777216.0 * potential.cwiseAbs().maxCoeff(); }

// Largest difference in units of what is allowed at its site; the allowance must be small against the potentials.
double worst(const Eigen::VectorXd& solved, const Eigen::VectorXd& exact, const Eigen::VectorXd& allowed) {
    CHECK(allowed.maxCoeff() < 0.02 * exact.maxCoeff());
    return (solved - exact).cwiseAbs().cwiseQuotient(allowed).maxCoeff();
}

// Fixed sources at a fifth of the sites. A sweep that changes nothing by more than its tolerance leaves at every site a balance
// open by at most twice the tolerance times the diagonal: its own over-relaxed move, and the later ones of its neighbours.
template <int Dim>
void check_fixed_sources(Subject body, std::uint32_t number) {
    const ModelParameters p = both_fields(Dim);
    Particle particle = random_particle(body, number);
    const Lattice& l = particle.lattice;
    WorkspaceBlock block(p, l);
    const ParticleView v = view_of(particle);
    const Workspace ws = workspace_for(block.workspace(), v);
    SerialTeam team;
    const auto at_work = make_body<Dim>(team, p, v, ws);
    find_spans(at_work);
    const RandomKey key = RandomKey::make(5, number, 0, 0, Stream::bench);
    for (const bool ions : {true, false}) {
        FieldArrays f = ions ? ws.ion : ws.electron;
        std::vector<float> sources(static_cast<std::size_t>(l.count), 0.0f);
        f.source = sources.data();
        build_field(at_work, f,
                    FaceRule{ions ? p.ion_mobility : p.electron_mobility, ions ? p.ion_boundary_factor : p.electron_boundary_factor,
                             phase_delithiated});
        const FieldOracle oracle(particle, medium_of(p, ions), ions ? particle.ion_conductance : particle.electron_conductance);
        REQUIRE(oracle.solvable());
        REQUIRE(oracle.size() > 200);
        Eigen::VectorXd source = Eigen::VectorXd::Zero(oracle.size());
        for (int s = 0; s < l.count; ++s) f.potential[s] = 0.0f;
        for (Eigen::Index i = 0; i < oracle.size(); ++i) {
            const int s = oracle.site(i);
            const float u = random_uniform(key, 0, static_cast<std::uint32_t>(s));
            f.source[s] = u < 0.2f ? u : 0.0f;
            source[i] = static_cast<double>(f.source[s]);
        }
        const float omega = relaxation_factor(l);
        int sweeps = 0;
        while (measured_sweep<Dim, true>(team, l, f, omega) > p.field_tolerance && sweeps < p.max_sweeps) ++sweeps;
        REQUIRE(sweeps < p.max_sweeps);
        const Eigen::VectorXd exact = oracle.solve(source);
        const double open = 2.0 * static_cast<double>(p.field_tolerance) + rounding(exact);
        const double share = worst(oracle.gather(f.potential), exact, oracle.solve(open * oracle.diagonal()));
        MESSAGE(oracle.size(), " sites, ", sweeps, " sweeps, potentials up to ", exact.maxCoeff(), ", difference ", share, " of the bound");
        CHECK(share <= 1.0);
    }
}

// The coupled step at a given overpotential: both potentials against the direct solve for the rates that they gave. A site's own
// move and later ones of its neighbours lie between its balance and the end of the last sweep, as above; its affinity moves by
// its own and by the other field's.
template <int Dim>
void check_closure(Subject body, std::uint32_t number) {
    const ModelParameters p = both_fields(Dim);
    Particle particle = random_particle(body, number);
    const Lattice& l = particle.lattice;
    WorkspaceBlock block(p, l);
    const ParticleView v = view_of(particle);
    const Workspace ws = workspace_for(block.workspace(), v);
    SerialTeam team;
    const auto at_work = make_body<Dim>(team, p, v, ws);
    HalfCycleDrive drive;
    drive.potentiostatic = 1;
    drive.overpotential = 6.0f;
    HalfCycleRun run = begin_half_cycle(at_work, drive);
    REQUIRE(run.result.fault == FaultCode::none);
    open_step(run);
    REQUIRE(run.front_size > 50);
    const FrontList front = ws.front;
    const Step step = solve_step(at_work, run.context, run.front_size, run.step, {0.0f, 1.0e4f, true});
    REQUIRE(step.converged == 1);
    for (const bool ions : {true, false}) {
        const FieldArrays& f = ions ? ws.ion : ws.electron;
        const FieldOracle oracle(particle, medium_of(p, ions), ions ? particle.ion_conductance : particle.electron_conductance);
        REQUIRE(oracle.solvable());
        Eigen::VectorXd source = Eigen::VectorXd::Zero(oracle.size()), slope = source;
        for (int e = 0; e < run.front_size; ++e) {
            source[oracle.unknown(front.site(e))] = static_cast<double>(ws.rate[e]);
            slope[oracle.unknown(front.site(e))] = static_cast<double>(ws.slope[e]);
        }
        const Eigen::VectorXd exact = oracle.solve(source);
        const double tolerance = static_cast<double>(p.field_tolerance) + rounding(exact);
        const double share = worst(oracle.gather(f.potential), exact, oracle.solve(2.0 * tolerance * (oracle.diagonal() + slope)));
        MESSAGE(oracle.size(), " sites, front of ", run.front_size, ", ", step.sweeps, " sweeps, potentials up to ", exact.maxCoeff(),
                ", difference ", share, " of the bound");
        CHECK(share <= 1.0);
    }
}

}  // namespace

TEST_CASE("fields of fixed sources are those of a direct solver, sections, balls and channels") {
    for (std::uint32_t number = 0; number < 3; ++number) {
        check_fixed_sources<2>(Subject::section, number);
        check_fixed_sources<3>(Subject::ball, number);
        check_fixed_sources<2>(Subject::channel, number);
    }
}

TEST_CASE("the coupled step leaves both fields as a direct solver has them at the rates of its front") {
    for (std::uint32_t number = 0; number < 3; ++number) {
        check_closure<2>(Subject::section, number);
        check_closure<3>(Subject::ball, number);
        check_closure<2>(Subject::channel, number);
    }
}
