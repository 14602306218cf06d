// The error of the potentials' solver, not its last change: affinities at the front and the overpotential against Newton's method
// with a direct solver, in the course of charges.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "particle/cycle_job.hpp"
#include "physics/bare_particle.hpp"
#include "physics/one_particle.hpp"
#include "reference/front_solver.hpp"

namespace {

using namespace lithofront;

struct Case {
    const char* name;
    void (*change)(Options&);
    int dimension;
};

// A micrometre of even reactant; what limits it is the case's.
Options even_body(int dimension) {
    Options o;
    o.population.dimension = dimension;
    o.population.size_distribution = SizeDistribution::single;
    o.population.diameter_um = dimension == 3 ? 0.5 : 1.2;
    o.lattice.site_spacing_nm = 25.0;
    o.kinetics.noise_kT = 0.0;
    o.microstructure.grain_size_um = 0.0;
    o.ageing = AgeingOptions{};
    ProtocolStep step;
    step.cycles = 1;
    step.charge_c_rate = step.discharge_c_rate = 4.0;
    o.protocol.steps = {step};
    o.protocol.upper_voltage_limit_V = 4.5;
    return o;
}

void both_fields(Options& o) {
    o.transport.electronic = true;
    o.transport.electronic_conductivity_lithiated_S_per_m = 2.0e-6;
    o.transport.electronic_conductivity_delithiated_S_per_m = 1.0e-6;
    o.transport.contact_conductance_S_per_m2 = 50.0;
}

void diffusivities(Options& o, double lithiated, double delithiated) {
    o.transport.ionic_diffusivity_lithiated_m2_per_s = lithiated;
    o.transport.ionic_diffusivity_delithiated_m2_per_s = delithiated;
}

void grains(Options& o, double factor) {
    diffusivities(o, 1.0e-16, 1.0e-16);
    o.microstructure.grain_size_um = 0.3;
    o.microstructure.grain_boundary_ionic_factor = factor;
}

const std::vector<Case> cases = {
    {"default transport", [](Options&) {}, 2},
    {"shell-limited, even", [](Options& o) { diffusivities(o, 1.0e-17, 1.0e-17); }, 2},
    {"reactant conducts 1e4 times better", [](Options& o) { diffusivities(o, 7.08e-15, 7.08e-19); o.protocol.steps[0].charge_c_rate = 1.0; }, 2},
    {"product conducts 1e4 times better", [](Options& o) { diffusivities(o, 7.08e-19, 7.08e-15); }, 2},
    {"cracks", [](Options& o) {
         diffusivities(o, 5.0e-17, 5.0e-17);
         o.microstructure.cracks_per_um2 = 8.0;
         o.microstructure.crack_length_um = 0.4;
         o.microstructure.crack_wetted_fraction = 0.5;
     }, 2},
    {"grain boundaries 1e-3", [](Options& o) { grains(o, 1.0e-3); }, 2},
    {"grain boundaries 1e-5", [](Options& o) { grains(o, 1.0e-5); }, 2},
    {"films and dry patches", [](Options& o) {
         o.surface.interphase_conductance_S_per_m2 = 2.0;
         o.surface.interphase_log_sigma = 1.0;
         o.surface.dry_fraction = 0.4;
     }, 2},
    {"both fields", [](Options& o) { diffusivities(o, 2.0e-17, 5.0e-18); both_fields(o); }, 2},
    {"both fields, far contacts", [](Options& o) {
         o.population.geometry = Geometry::channel;
         o.population.channel_width_um = 0.8;
         o.population.channel_length_um = 1.2;
         diffusivities(o, 2.0e-17, 5.0e-18);
         both_fields(o);
         o.transport.electronic_contact = ElectronicContact::far_end;
         o.protocol.steps[0].charge_c_rate = 0.2;
     }, 2},
    {"ball, contrast 1e4", [](Options& o) { diffusivities(o, 7.08e-15, 7.08e-19); o.protocol.steps[0].charge_c_rate = 1.0; }, 3},
    {"ball, both fields", [](Options& o) { diffusivities(o, 2.0e-17, 5.0e-18); both_fields(o); }, 3},
};

// Differences from the direct solution, kT.
struct Difference {
    double overpotential = 0.0, rms = 0.0, largest = 0.0;
};

template <int Dim>
Difference compare(test::OneParticle& one, const HalfCycleRun& run, const Step& step) {
    const Workspace& ws = one.ws;
    const int n = run.front_size;
    const auto drop = [&](int e) {
        const int s = ws.front.site(e);
        return (one.p.ionic_field ? static_cast<double>(ws.ion.potential[s]) : 0.0) +
               (one.p.electronic_field ? static_cast<double>(ws.electron.potential[s]) : 0.0);
    };
    std::vector<double> own;
    for (int e = 0; e < n; ++e) own.push_back(static_cast<double>(step.overpotential) - drop(e));
    const std::size_t count = static_cast<std::size_t>(one.v.lattice.count);
    const std::vector<float> ion = one.p.ionic_field ? std::vector<float>(ws.ion.potential, ws.ion.potential + count) : std::vector<float>();
    const std::vector<float> electron =
        one.p.electronic_field ? std::vector<float>(ws.electron.potential, ws.electron.potential + count) : std::vector<float>();
    FrontSolver exact(one.p, one.v, ws);
    double overpotential = static_cast<double>(step.overpotential);
    REQUIRE(exact.solve_current(ws.front, n, static_cast<double>(run.current), 1.0e4, overpotential));
    exact.store(ws);
    Difference d;
    d.overpotential = std::abs(overpotential - static_cast<double>(step.overpotential));
    for (int e = 0; e < n; ++e) {
        const double difference = own[static_cast<std::size_t>(e)] - (overpotential - drop(e));
        // Where neither has affinity there is no rate to be wrong.
        const double shift = static_cast<double>(ws.front.affinity_shift[e]);
        if (own[static_cast<std::size_t>(e)] + shift <= 0.0 && overpotential - drop(e) + shift <= 0.0) continue;
        d.rms += difference * difference / n;
        d.largest = std::max(d.largest, std::abs(difference));
    }
    d.rms = std::sqrt(d.rms);
    std::copy(ion.begin(), ion.end(), ws.ion.potential);
    std::copy(electron.begin(), electron.end(), ws.electron.potential);
    return d;
}

// The largest differences at ten states of a charge, each reached by the engine's own steps.
template <int Dim>
Difference worst_of_charge(const Options& options, std::uint32_t number, std::int64_t& cycles, int& solves) {
    test::OneParticle one(options, number);
    const HalfCycleDrive drive = make_drive(options, options.protocol.steps[0], 1, Half::charge);
    HalfCycleRun run = begin_half_cycle(one.body<Dim>(), drive);
    Difference worst;
    for (int state = 0; state < 10; ++state) {
        const auto until = static_cast<std::int64_t>(0.08 * state * static_cast<double>(one.v.sites_at_birth));
        while (run.result.end == EndReason::running && run.result.converted < until)
            take_step(one.body<Dim>(), drive, {}, run);
        if (run.result.end != EndReason::running || run.front_size == 0) break;
        run.step = solve_step(one.body<Dim>(), run.front_size, run.step, {run.current, 1.0e4f, true});
        REQUIRE(run.step.converged == 1);
        cycles += run.step.cycles;
        ++solves;
        const Difference d = compare<Dim>(one, run, run.step);
        worst.overpotential = std::max(worst.overpotential, d.overpotential);
        worst.rms = std::max(worst.rms, d.rms);
        worst.largest = std::max(worst.largest, d.largest);
    }
    return worst;
}

}  // namespace

TEST_CASE("affinities at the front and the overpotential are as near to a direct solution as the tolerance says") {
    for (const Case& c : cases) {
        Options options = even_body(c.dimension);
        c.change(options);
        std::int64_t cycles = 0;
        int solves = 0;
        const Difference d = c.dimension == 3 ? worst_of_charge<3>(options, 1, cycles, solves) : worst_of_charge<2>(options, 1, cycles, solves);
        CAPTURE(c.name);
        MESSAGE(std::string(c.name), ": overpotential ", d.overpotential, ", affinities rms ", d.rms, ", largest ", d.largest, " kT; ", cycles, " cycles in ", solves, " solves");
        CHECK(solves > 3);
        CHECK(d.overpotential < 0.02);
        CHECK(d.rms < 0.02);
        CHECK(d.largest < 0.05);
    }
}

namespace {

// Cycles that a solution from scratch takes on a body of so many sites across, half converted from the surface.
template <int Dim>
int cycles_from_scratch(const Case& c, double sites_across) {
    Options options = even_body(Dim);
    options.population.diameter_um = Dim == 3 ? 0.64 : 1.28;
    options.lattice.site_spacing_nm = 1000.0 * options.population.diameter_um / sites_across;
    options.kinetics.interface_radius_nm = 5.0 * options.lattice.site_spacing_nm;
    options.population.shape = Shape::round;
    options.surface.dry_fraction = 0.0;
    c.change(options);
    Particle particle = make_particle(options, 1);
    const Lattice& l = particle.lattice;
    for (int s = 0; s < l.count; ++s) {
        SiteState& state = particle.state[static_cast<std::size_t>(s)];
        if (is_active(state) && test::radius_of(l, s) > 0.35 * sites_across) state = with_phase(state, phase_delithiated);
    }
    test::OneParticle one(make_model_parameters(options), std::move(particle));
    const HalfCycleDrive drive = make_drive(options, options.protocol.steps[0], 1, Half::charge);
    HalfCycleRun run = begin_half_cycle(one.body<Dim>(), drive);
    REQUIRE(run.front_size > 0);
    const Step step = solve_step(one.body<Dim>(), run.front_size, run.step, {run.current, 1.0e4f, true});
    CHECK(step.converged == 1);
    return step.cycles;
}

}  // namespace

TEST_CASE("the cycles of a solution do not grow with the lattice") {
    for (const Case& c : cases) {
        if (std::string(c.name).find("far") != std::string::npos || std::string(c.name).find("grain") != std::string::npos) continue;
        const bool ball = c.dimension == 3;
        const double sizes[3] = {ball ? 32.0 : 128.0, ball ? 64.0 : 256.0, ball ? 128.0 : 512.0};
        int cycles[3];
        for (int i = 0; i < 3; ++i) cycles[i] = ball ? cycles_from_scratch<3>(c, sizes[i]) : cycles_from_scratch<2>(c, sizes[i]);
        MESSAGE(std::string(c.name), ": ", cycles[0], ", ", cycles[1], ", ", cycles[2], " cycles");
        CHECK(cycles[2] <= 2 * cycles[0] + 4);
    }
}
