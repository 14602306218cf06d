#include <doctest/doctest.h>

#include <cmath>
#include <random>

#include "config/model_parameters.hpp"
#include "simulation/population.hpp"
#include "simulation/studies.hpp"

using namespace lithofront;
using namespace lithofront::testing;

// Properties that hold on average: the draws are fixed, so that four standard errors are not met by chance one day.
namespace {

struct Mean {
    double value = 0, standard_error = 0;
};

Mean mean_of(const std::vector<double>& values) {
    const double n = static_cast<double>(values.size());
    Mean m;
    for (const double v : values) m.value += v / n;
    double squares = 0;
    for (const double v : values) squares += (v - m.value) * (v - m.value);
    m.standard_error = std::sqrt(squares / (n - 1) / n);
    return m;
}

// Figures of every particle, cycle by cycle.
std::vector<std::vector<ParticleCycleRecord>> particle_cycles(const Options& options, std::int64_t cycles) {
    const auto backend = make_cpu_backend(2);
    std::vector<Particle> particles = make_population(options, 2);
    std::vector<RadialOutline> outlines;
    for (const Particle& p : particles) outlines.emplace_back(p);
    Cycler cycler(options, *backend, std::move(particles), outlines);
    std::vector<std::vector<ParticleCycleRecord>> all;
    for (std::int64_t c = 0; c < cycles; ++c) all.push_back(cycler.next().summary.particles);
    return all;
}

double draw(std::mt19937& random, double low, double high) { return std::uniform_real_distribution<double>(low, high)(random); }

void no_ageing(Options& o) { o.ageing.film = o.ageing.passivation = o.ageing.stress_fatigue = false; }

}  // namespace

TEST_CASE("without ageing the state of health of any population stays constant within its standard error") {
    std::mt19937 random(5);
    for (int study = 0; study < 6; ++study) {
        Options o = small_study();
        no_ageing(o);
        o.seed = random() % 1000;
        o.population.particles = 40;
        o.population.median_diameter_um = 0.4;
        o.population.max_diameter_um = 0.6;
        o.kinetics.exchange_current_density_A_per_m2 = draw(random, 0.1, 5);
        o.kinetics.noise_kT = draw(random, 0.1, 1.5);
        o.microstructure.residual_stress_MPa = draw(random, 100, 1200);
        o.microstructure.grain_stress_MPa = draw(random, 0, 800);
        o.surface.dry_fraction = draw(random, 0, 0.3);
        o.protocol.steps = {ProtocolStep{}};
        o.protocol.steps[0].cycles = 8;
        o.protocol.steps[0].discharge_c_rate = draw(random, 1, 16);
        const auto cycles = particle_cycles(o, 8);
        CAPTURE(study);
        // The first cycle begins with full particles, as no other does; then later halves are held against earlier ones.
        std::vector<double> change;
        for (std::size_t i = 0; i < cycles[0].size(); ++i) {
            const auto soh = [&](std::size_t c) { return static_cast<double>(cycles[c][i].soh); };
            if (std::isnan(soh(0))) continue;  // took up nothing in the first cycle
            change.push_back((soh(5) + soh(6) + soh(7) - soh(2) - soh(3) - soh(4)) / 3.0);
        }
        const Mean m = mean_of(change);
        MESSAGE("change of SOH over three cycles: " << m.value << " +- " << m.standard_error);
        CHECK(change.size() >= 15);
        CHECK(m.standard_error > 0.0);
        CHECK(std::abs(m.value) <= 4.0 * m.standard_error);
    }
}

TEST_CASE("a protocol that treats both phases alike takes as long on charge as on discharge") {
    std::mt19937 random(11);
    for (int study = 0; study < 4; ++study) {
        Options o = small_study();
        no_ageing(o);
        o.seed = random() % 1000;
        o.population.particles = 40;
        o.population.median_diameter_um = 0.4;
        o.population.max_diameter_um = 0.6;
        o.kinetics.transfer_coefficient = 0.5;
        o.kinetics.noise_kT = draw(random, 0.0, 1.0);
        o.kinetics.noise_reference_stress_MPa = 1e5;  // or residual stress would widen it to the size of the drive
        o.stress.configuration = false;               // its tension favours one phase
        o.transport.ionic_diffusivity_lithiated_m2_per_s = o.transport.ionic_diffusivity_delithiated_m2_per_s = 1e-14;
        o.microstructure.residual_stress_MPa = draw(random, 0, 300);
        o.microstructure.grain_stress_MPa = 0;
        ProtocolStep step;
        step.cycles = 2;
        step.mode = DriveMode::potentiostatic;
        // Enough that stiffness and noise pin no site for good: eight to twelve kT.
        step.charge_overpotential_mV = step.discharge_overpotential_mV = draw(random, 200, 300);
        step.potentiostatic_hours = 1e5;  // to the last site
        o.protocol.steps = {step};
        const auto backend = make_cpu_backend(2);
        backend->load(make_model_parameters(o), make_population(o, 2), false);
        const auto charge = backend->run_half_cycle(make_drive(o, step, 1, Half::charge), {});
        const auto discharge = backend->run_half_cycle(make_drive(o, step, 1, Half::discharge), {});
        std::vector<double> difference;
        double complete = 0;
        for (std::size_t i = 0; i < charge.size(); ++i) {
            complete += charge[i].result.lithiated == 0 && discharge[i].result.delithiated == 0;
            difference.push_back(std::log(static_cast<double>(charge[i].result.time_s) / static_cast<double>(discharge[i].result.time_s)));
        }
        CAPTURE(study);
        const Mean m = mean_of(difference);
        MESSAGE("logarithm of charge over discharge time: " << m.value << " +- " << m.standard_error << ", complete " << complete);
        CHECK(complete == 40);
        CHECK(m.standard_error < 0.2);
        CHECK(std::abs(m.value) <= 4.0 * m.standard_error);
    }
}
