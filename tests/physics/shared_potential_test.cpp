// Electrode coupling: one overpotential for a population.
#include <doctest/doctest.h>

#include <cmath>

#include "config/model_parameters.hpp"
#include "config/options.hpp"
#include "physics/bare_particle.hpp"
#include "population/make_particle.hpp"

using namespace lithofront;
using namespace lithofront::test;

namespace {

Options small_electrode() {
    Options o;
    o.population.shape = Shape::round;
    o.population.size_distribution = SizeDistribution::single;
    o.population.diameter_um = 0.5;
    o.kinetics.noise_kT = 0.5;
    o.microstructure.residual_stress_MPa = 0.0;
    o.surface.dry_fraction = 0.0;
    o.surface.interphase_log_sigma = 0.0;
    return o;
}

std::vector<Particle> population(const Options& o, std::uint32_t count) {
    std::vector<Particle> particles;
    for (std::uint32_t i = 0; i < count; ++i) particles.push_back(make_particle(o, i));
    return particles;
}

HalfCycleDrive half(const Options& o, double c_rate, Half which, bool hold = false) {
    ProtocolStep step;
    step.charge_c_rate = step.discharge_c_rate = c_rate;
    step.hold_charge = step.hold_discharge = hold;
    return make_drive(o, step, 1, which);
}

std::unique_ptr<Backend> loaded(const Options& o, std::vector<Particle> particles, bool shared, int threads = 2) {
    auto backend = make_cpu_backend(threads);
    backend->load(make_model_parameters(o), std::move(particles), shared);
    return backend;
}

struct Mean {
    double value = 0, error = 0;
};
template <class F>
Mean mean_of(const std::vector<ParticleOutcome>& outcomes, F f) {
    double sum = 0, square = 0;
    const double n = static_cast<double>(outcomes.size());
    for (const ParticleOutcome& o : outcomes) {
        const double x = f(o);
        sum += x;
        square += x * x;
    }
    const double mean = sum / n;
    return {mean, std::sqrt(std::max(square / n - mean * mean, 0.0) / (n - 1))};
}

bool same_bits(const Particle& a, const Particle& b) {
    return a.state == b.state && a.residual_stress_MPa == b.residual_stress_MPa && a.barrier_kT == b.barrier_kT &&
           a.ion_conductance == b.ion_conductance && a.pocket_age == b.pocket_age;
}

}  // namespace

TEST_CASE("an electrode of like particles behaves as the particles do by themselves") {
    Options o = small_electrode();
    o.protocol.upper_voltage_limit_V = 4.06;  // close enough that part of every particle is left
    o.protocol.lower_voltage_limit_V = 3.90;
    const auto alone = loaded(o, population(o, 24), false);
    const auto together = loaded(o, population(o, 24), true);
    for (const Half h : {Half::charge, Half::discharge}) {
        const HalfCycleDrive d = half(o, 10.0, h);
        const auto a = alone->run_half_cycle(d, {}), b = together->run_half_cycle(d, {});
        const auto converted = [](const ParticleOutcome& p) { return static_cast<double>(p.result.converted); };
        const auto radius = [](const ParticleOutcome& p) { return static_cast<double>(p.result.mean_radius); };
        const Mean ca = mean_of(a, converted), cb = mean_of(b, converted);
        const Mean ra = mean_of(a, radius), rb = mean_of(b, radius);
        INFO(ca.value, " +- ", ca.error, " against ", cb.value, " +- ", cb.error, "; ", ra.value, " +- ", ra.error, " against ", rb.value,
             " +- ", rb.error);
        CHECK(ca.value > 200);
        CHECK(std::abs(ca.value - cb.value) < 4.0 * std::hypot(ca.error, cb.error) + 0.01 * ca.value);
        CHECK(std::abs(ra.value - rb.value) < 4.0 * std::hypot(ra.error, rb.error));
    }
}

TEST_CASE("clones in an electrode stay clones, each at its own share of the current") {
    const Options o = small_electrode();
    std::vector<Particle> clones(4, make_particle(o, 7));
    const auto backend = loaded(o, clones, true);
    const HalfCycleDrive d = half(o, 2.0, Half::charge);
    const auto outcomes = backend->run_half_cycle(d, {});
    for (std::size_t i = 1; i < 4; ++i) {
        CHECK(same_bits(backend->particle(0), backend->particle(i)));
        CHECK(outcomes[i].result.converted == outcomes[0].result.converted);
    }
    const double passed = static_cast<double>(outcomes[0].result.converted);
    const double asked = 2.0 / 3600.0 * static_cast<double>(clones[0].sites_at_birth) * static_cast<double>(outcomes[0].result.time_s);
    CHECK(std::abs(passed - asked) < 4.0 * std::sqrt(passed));
}

TEST_CASE("in an electrode of mixed sizes the large particles lag, and the current is the one asked for") {
    Options o = small_electrode();
    o.population.size_distribution = SizeDistribution::list;
    o.population.diameters_um = {0.4, 1.2};
    const auto particles = population(o, 8);
    const HalfCycleDrive d = half(o, 6.0, Half::charge);
    RecordingRequest request;
    request.voltage_points = 32;
    const auto together = loaded(o, particles, true)->run_half_cycle(d, request);
    const auto alone = loaded(o, particles, false)->run_half_cycle(d, request);
    double sites = 0, converted = 0, time = 0;
    const auto time_of_half = [&](const ParticleOutcome& p, std::size_t i) {
        for (const VoltageSample& s : p.voltage)
            if (2 * s.converted >= particles[i].sites_at_birth) return static_cast<double>(s.time_s);
        return static_cast<double>(p.result.time_s);
    };
    double small = 0, large = 0, small_alone = 0, large_alone = 0;
    for (std::size_t i = 0; i < 8; ++i) {
        const ParticleOutcome& p = together[i];
        CHECK(p.result.fault == FaultCode::none);
        CHECK(p.result.lithiated + p.result.delithiated == particles[i].sites_at_birth);
        CHECK(p.result.converted == p.result.delithiated);
        sites += static_cast<double>(particles[i].sites_at_birth);
        converted += static_cast<double>(p.result.converted);
        time = std::max(time, static_cast<double>(p.result.time_s));
        (i % 2 == 0 ? small : large) += 0.25 * time_of_half(p, i);
        (i % 2 == 0 ? small_alone : large_alone) += 0.25 * time_of_half(alone[i], i);
    }
    INFO("half converted after ", small, " s and ", large, " s together, ", small_alone, " s and ", large_alone, " s alone");
    CHECK(small < 0.7 * large);
    CHECK(small_alone == doctest::Approx(large_alone).epsilon(0.1));
    const double asked = 6.0 / 3600.0 * sites * time;
    CHECK(std::abs(converted - asked) < 4.0 * std::sqrt(converted));
}

TEST_CASE("an electrode gives the same bits for any number of threads") {
    Options o = small_electrode();
    o.population.size_distribution = SizeDistribution::lognormal;
    o.population.median_diameter_um = 0.5;
    o.population.max_diameter_um = 0.8;
    o.microstructure.residual_stress_MPa = 100.0;
    o.transport.electronic = true;
    o.stress.deviatoric = true;
    const auto particles = population(o, 5);
    const auto one = loaded(o, particles, true, 1), three = loaded(o, particles, true, 3);
    for (const Half h : {Half::charge, Half::discharge}) {
        const HalfCycleDrive d = half(o, 3.0, h, h == Half::discharge);
        const auto a = one->run_half_cycle(d, {}), b = three->run_half_cycle(d, {});
        for (std::size_t i = 0; i < particles.size(); ++i) {
            CHECK(same_bits(one->particle(i), three->particle(i)));
            CHECK(a[i].result.time_s == b[i].result.time_s);
            CHECK(a[i].result.end_voltage_V == b[i].result.end_voltage_V);
            CHECK(a[i].result.sweeps == b[i].result.sweeps);
            CHECK(a[i].result.fault == FaultCode::none);
        }
    }
}

TEST_CASE("a hold goes on after the voltage limit until the electrode's current has fallen") {
    Options o = small_electrode();
    o.protocol.upper_voltage_limit_V = 4.02;  // below the open-circuit voltage of an empty particle
    const auto limit = loaded(o, population(o, 4), true), hold = loaded(o, population(o, 4), true);
    const auto a = limit->run_half_cycle(half(o, 10.0, Half::charge), {});
    const auto b = hold->run_half_cycle(half(o, 10.0, Half::charge, true), {});
    double before = 0, after = 0;
    int at_limit = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        at_limit += a[i].result.end == EndReason::voltage_limit;
        CHECK((b[i].result.end == EndReason::hold_cutoff || b[i].result.end == EndReason::front_exhausted));
        before += static_cast<double>(a[i].result.converted);
        after += static_cast<double>(b[i].result.converted);
    }
    CHECK(at_limit > 0);
    INFO(before, " sites at the limit, ", after, " after the hold");
    CHECK(after > 1.02 * before);
}

TEST_CASE("kinetics that turn from nothing to all within a hair of overpotential convert in every step") {
    Options o = small_electrode();
    o.population.diameter_um = 0.25;
    o.microstructure.residual_stress_MPa = 700.0;
    o.kinetics.exchange_current_density_A_per_m2 = 2.4e8;
    o.numerics.max_steps = 20000;
    for (std::uint32_t number = 0; number < 4; ++number) {
        const auto backend = loaded(o, {make_particle(o, number)}, true);
        for (const Half h : {Half::charge, Half::discharge}) {
            const HalfCycleResult r = backend->run_half_cycle(half(o, 1.0, h), {}).front().result;
            CAPTURE(number);
            CHECK(r.fault == FaultCode::none);
            CHECK(r.converted > 20);
            // A step is laid out for 0.02 conversions at least.
            CHECK(r.steps <= 50 * r.converted + 50);
        }
    }
}

TEST_CASE("a given potential couples nothing") {
    const Options o = small_electrode();
    const auto alone = loaded(o, population(o, 3), false), together = loaded(o, population(o, 3), true);
    ProtocolStep step;
    step.mode = DriveMode::potentiostatic;
    step.charge_overpotential_mV = 50.0;
    step.potentiostatic_hours = 0.05;
    const HalfCycleDrive d = make_drive(o, step, 1, Half::charge);
    alone->run_half_cycle(d, {});
    together->run_half_cycle(d, {});
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(count_of(together->particle(i), phase_delithiated) > 0);
        CHECK(same_bits(alone->particle(i), together->particle(i)));
    }
}

TEST_CASE("a particle without any path leaves the current to the others") {
    const Options o = small_electrode();
    auto particles = population(o, 3);
    for (std::size_t s = 0; s < particles[1].state.size(); ++s) {
        particles[1].state[s] = static_cast<SiteState>(particles[1].state[s] & ~site_contact);
        if (o.transport.electronic) particles[1].electron_conductance[s] = 0.0f;
    }
    const auto outcomes = loaded(o, particles, true)->run_half_cycle(half(o, 2.0, Half::charge), {});
    CHECK(outcomes[1].result.fault == FaultCode::no_path);
    CHECK(outcomes[1].result.converted == 0);
    const double converted = static_cast<double>(outcomes[0].result.converted + outcomes[2].result.converted);
    const double asked =
        2.0 / 3600.0 * 3.0 * static_cast<double>(particles[0].sites_at_birth) * static_cast<double>(outcomes[0].result.time_s);
    CHECK(outcomes[0].result.fault == FaultCode::none);
    CHECK(std::abs(converted - asked) < 4.0 * std::sqrt(converted));
}

TEST_CASE("an electrode goes on without a particle that is left out, and asks an isolated one's current of the others") {
    const Options o = small_electrode();
    const auto all = population(o, 3);
    const HalfCycleDrive d = half(o, 2.0, Half::charge);
    const auto two = loaded(o, {all[0], all[2]}, true)->run_half_cycle(d, {});
    RecordingRequest request;
    request.parts = {Part::running, Part::left_out, Part::running};
    const auto backend = loaded(o, all, true);
    const auto rest = backend->run_half_cycle(d, request);
    CHECK(rest[0].result.converted == two[0].result.converted);
    CHECK(rest[2].result.converted == two[1].result.converted);
    CHECK(rest[0].result.time_s == two[0].result.time_s);
    CHECK(rest[1].result.converted == 0);
    CHECK(same_bits(backend->particle(1), all[1]));
    request.parts[1] = Part::isolated;
    const auto burdened = loaded(o, all, true)->run_half_cycle(d, request);
    const double converted = static_cast<double>(burdened[0].result.converted + burdened[2].result.converted);
    const double asked = 2.0 / 3600.0 * 3.0 * static_cast<double>(all[0].sites_at_birth) * static_cast<double>(burdened[0].result.time_s);
    CHECK(std::abs(converted - asked) < 4.0 * std::sqrt(converted));
    CHECK(burdened[0].result.time_s < 0.75f * two[0].result.time_s);
}
