#include "reference/compare_engines.hpp"

#include <chrono>
#include <cmath>
#include <limits>
#include <memory>

#include "backend/backend.hpp"
#include "config/model_parameters.hpp"
#include "population/make_particle.hpp"
#include "reference/event_driven.hpp"
#include "reference/kolmogorov_smirnov.hpp"

namespace lithofront {
namespace {

// What one run contributes to the samples, in the order of `quantities`.
constexpr const char* quantities[] = {"charge capacity",     "discharge capacity", "regions left after charge",
                                      "largest region left", "trapped sites",      "front roughness"};
constexpr std::size_t quantity_count = sizeof quantities / sizeof quantities[0];
using Samples = std::vector<std::vector<double>>;

Samples run_population(Backend& backend, const Options& options, std::uint32_t first_number, int runs) {
    std::vector<Particle> particles;
    for (int i = 0; i < runs; ++i) particles.push_back(make_particle(options, first_number + static_cast<std::uint32_t>(i)));
    std::vector<double> sites;
    for (const Particle& p : particles) sites.push_back(static_cast<double>(p.sites_at_birth));
    backend.load(make_model_parameters(options), std::move(particles), false);
    const ProtocolStep& step = options.protocol.steps.front();
    Samples samples(quantity_count);
    for (int cycle = 1; cycle <= step.cycles; ++cycle) {
        const std::uint32_t number = static_cast<std::uint32_t>(cycle);
        const auto charge = backend.run_half_cycle(make_drive(options, step, number, Half::charge), {});
        const auto discharge = backend.run_half_cycle(make_drive(options, step, number, Half::discharge), {});
        if (cycle < step.cycles) continue;
        for (std::size_t i = 0; i < charge.size(); ++i) {
            const double of_run[quantity_count] = {
                static_cast<double>(charge[i].result.converted) / sites[i], static_cast<double>(discharge[i].result.converted) / sites[i],
                static_cast<double>(charge[i].tally.regions_of_any_size),   static_cast<double>(charge[i].tally.largest),
                static_cast<double>(discharge[i].tally.trapped_sites),      static_cast<double>(charge[i].result.roughness)};
            for (std::size_t q = 0; q < quantity_count; ++q) samples[q].push_back(of_run[q]);
        }
    }
    return samples;
}

double mean_of(const std::vector<double>& values) {
    double sum = 0.0;
    for (const double v : values) sum += v;
    return sum / static_cast<double>(values.size());
}

double variance_of_mean(const std::vector<double>& values) {
    const double mean = mean_of(values), n = static_cast<double>(values.size());
    double sum = 0.0;
    for (const double v : values) sum += (v - mean) * (v - mean);
    return sum / (n * (n - 1.0));
}

// A disc of about 300 sites; nothing acts but the flips' own chance.
Options bare_study() {
    Options o;
    o.seed = 20220816;
    o.population.shape = Shape::round;
    o.population.size_distribution = SizeDistribution::single;
    o.population.diameter_um = 0.5;
    o.kinetics.noise_kT = 0.0;
    o.kinetics.process = ConversionProcess::sites;
    o.kinetics.interface_energy_J_per_m2 = 0.0;
    o.kinetics.interface_radius_nm = 37.5;
    o.kinetics.noise_correlation_length_nm = 0.0;
    o.transport.ionic = o.transport.electronic = false;
    o.microstructure.residual_stress_MPa = 0.0;
    o.microstructure.grain_size_um = 0.0;
    o.surface.interphase_log_sigma = 0.0;
    o.surface.dry_fraction = 0.0;
    o.stress.configuration = false;
    o.ageing = AgeingOptions{};
    o.ageing.film = o.ageing.passivation = o.ageing.stress_fatigue = false;
    ProtocolStep step;
    step.cycles = 1;
    step.charge_c_rate = step.discharge_c_rate = 4.0;
    o.protocol.steps = {step};
    // Close limits leave part of the particle behind, so that there are regions to compare.
    o.protocol.upper_voltage_limit_V = 4.04;
    o.protocol.lower_voltage_limit_V = 3.92;
    return o;
}

void add_disorder(Options& o) {
    o.microstructure.residual_stress_MPa = 1200.0;
    o.microstructure.correlation_length_nm = 75.0;
}

void add_ionic_field(Options& o) {
    o.transport.ionic = true;
    o.transport.ionic_diffusivity_lithiated_m2_per_s = 2.0e-17;
    o.transport.ionic_diffusivity_delithiated_m2_per_s = 5.0e-18;
}

void add_electronic_field(Options& o) {
    o.transport.electronic = true;
    o.transport.electronic_conductivity_lithiated_S_per_m = 1.0e-7;
    o.transport.electronic_conductivity_delithiated_S_per_m = 4.0e-8;
    o.transport.contact_conductance_S_per_m2 = 50.0;
}

}  // namespace

NumericsOptions single_conversion_steps() {
    NumericsOptions fine;
    fine.charge_per_step = 0.001;
    fine.front_advance_per_step = 0.1;
    fine.field_tolerance_kT = 0.002;
    return fine;
}

std::vector<Mechanism> all_mechanisms() {
    std::vector<Mechanism> all;
    const auto add = [&all](const char* name, auto change) {
        Mechanism m{name, bare_study()};
        change(m.options);
        all.push_back(std::move(m));
    };
    add("independent flips", [](Options&) {});
    add("Tafel kinetics", [](Options& o) { o.kinetics.rate_law = RateLaw::tafel; });
    add("noise", [](Options& o) { o.kinetics.noise_kT = 1.5; });
    // 2 kT for a site among reactant alone.
    add("surface energy", [](Options& o) { o.kinetics.interface_energy_J_per_m2 = 0.3; });
    add("disorder", [](Options& o) { add_disorder(o); });
    add("configuration stress", [](Options& o) {
        add_disorder(o);
        o.stress.configuration = true;
        o.material.youngs_modulus_GPa = 100.0;
    });
    add("deviatoric stress", [](Options& o) {
        o.stress.deviatoric = true;
        o.material.youngs_modulus_GPa = 100.0;
        o.kinetics.noise_kT = 0.5;
    });
    add("ionic field", [](Options& o) { add_ionic_field(o); });
    add("electronic field", [](Options& o) { add_electronic_field(o); });
    add("both fields", [](Options& o) {
        add_ionic_field(o);
        add_electronic_field(o);
    });
    add("blocking product", [](Options& o) {
        add_ionic_field(o);
        o.transport.ionic_diffusivity_delithiated_m2_per_s = 0.0;
        add_disorder(o);
    });
    add("nuclei", [](Options& o) { o.kinetics.nucleation_per_um2 = 32.0; });
    add("grains and twins", [](Options& o) {
        o.microstructure.grain_size_um = 0.2;
        o.microstructure.grain_boundary_barrier_kT = 2.0;
        o.microstructure.twin_spacing_nm = 75.0;
        o.microstructure.twin_boundary_barrier_kT = 1.0;
        o.microstructure.grain_stress_MPa = 800.0;
        o.microstructure.grain_boundary_ionic_factor = 0.2;
        add_ionic_field(o);
    });
    add("narrow grain boundaries", [](Options& o) {
        add_ionic_field(o);
        o.microstructure.grain_size_um = 0.15;
        o.microstructure.grain_boundary_ionic_factor = 1.0e-3;
    });
    add("all but sealed grains", [](Options& o) {
        add_ionic_field(o);
        add_electronic_field(o);
        o.microstructure.grain_size_um = 0.15;
        o.microstructure.grain_boundary_ionic_factor = 1.0e-6;
        o.microstructure.grain_boundary_electronic_factor = 1.0e-3;
    });
    add("uneven surface", [](Options& o) {
        add_ionic_field(o);
        o.surface.dry_fraction = 0.4;
        o.surface.interphase_log_sigma = 1.0;
        o.surface.patch_length_nm = 150.0;
        o.surface.interphase_conductance_S_per_m2 = 5.0;
    });
    add("cracks", [](Options& o) {
        o.microstructure.cracks_per_um2 = 10.0;
        o.microstructure.crack_length_um = 0.3;
        o.microstructure.crack_wetted_fraction = 0.5;
        add_ionic_field(o);
    });
    add("voltage hold", [](Options& o) {
        add_disorder(o);
        o.protocol.steps[0].hold_charge = o.protocol.steps[0].hold_discharge = true;
        o.protocol.steps[0].hold_cutoff_c_rate = 0.5;
    });
    add("constant potential", [](Options& o) {
        add_ionic_field(o);
        o.kinetics.noise_kT = 1.0;
        o.protocol.steps[0].mode = DriveMode::potentiostatic;
        o.protocol.steps[0].charge_overpotential_mV = o.protocol.steps[0].discharge_overpotential_mV = 100.0;
        o.protocol.steps[0].potentiostatic_hours = 0.12;
    });
    add("film", [](Options& o) {
        add_disorder(o);
        o.ageing.film = true;
        o.protocol.steps[0].cycles = 2;
    });
    add("passivation", [](Options& o) {
        add_disorder(o);
        o.ageing.passivation = true;
        o.ageing.passivation_barrier_kT = 10.0;
        o.ageing.passivation_half_cycles = 5.0;
        o.protocol.steps[0].cycles = 3;
    });
    add("stress fatigue", [](Options& o) {
        o.ageing.stress_fatigue = true;
        o.ageing.fatigue_stress_MPa = 500.0;
        o.protocol.steps[0].cycles = 3;
    });
    add("interphase growth and contact loss", [](Options& o) {
        add_ionic_field(o);
        add_electronic_field(o);
        o.ageing.interphase_growth = o.ageing.contact_loss = true;
        o.ageing.interphase_growth_per_cycle = 2.0;
        o.ageing.contact_loss_per_cycle = 0.3;
        o.surface.interphase_conductance_S_per_m2 = 5.0;
        o.protocol.steps[0].cycles = 2;
    });
    add("dissolution", [](Options& o) {
        o.ageing.dissolution = true;
        o.ageing.dissolution_nm_per_hour = 100.0;
        o.ageing.dissolution_voltage_V = 4.03;
        o.ageing.dissolution_voltage_width_V = 0.02;
        o.protocol.steps[0].cycles = 2;
    });
    add("blocking", [](Options& o) {
        add_disorder(o);
        o.ageing.blocking = true;
        o.ageing.passivation_half_cycles = 2.0;
        o.ageing.blocking_per_um2 = 50.0;
        o.protocol.steps[0].cycles = 2;
    });
    add("everything", [](Options& o) {
        add_disorder(o);
        add_ionic_field(o);
        add_electronic_field(o);
        o.kinetics.noise_kT = 0.5;
        o.kinetics.interface_energy_J_per_m2 = 0.15;
        o.stress.configuration = o.stress.deviatoric = true;
        o.surface.dry_fraction = 0.2;
        o.ageing.film = o.ageing.passivation = o.ageing.stress_fatigue = true;
        o.ageing.fatigue_stress_MPa = 50.0;
        o.protocol.steps[0].cycles = 2;
    });
    return all;
}

std::vector<KsRow> compare_with_event_driven(const std::vector<Mechanism>& mechanisms, const KsPlan& plan,
                                             const std::function<void(const std::string&, double, double)>& progress) {
    std::vector<KsRow> rows;
    const auto stepped = make_cpu_backend(plan.threads);
    const auto exact = make_event_driven_backend(plan.threads);
    const auto timed = [](auto&& work) {
        const auto start = std::chrono::steady_clock::now();
        work();
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    };
    for (const Mechanism& m : mechanisms) {
        std::vector<Samples> by_steps(plan.steppings.size());
        const double first = timed([&] {
            for (std::size_t k = 0; k < plan.steppings.size(); ++k) {
                Options options = m.options;
                options.numerics = plan.steppings[k];
                by_steps[k] = run_population(*stepped, options, 0, plan.runs);
            }
        });
        Samples by_events;
        // Other particles: the samples are independent of each other, the disorder included.
        const double second = timed([&] { by_events = run_population(*exact, m.options, 1000000, plan.runs); });
        if (progress) progress(m.name, first, second);
        for (std::size_t k = 0; k < plan.steppings.size(); ++k)
            for (std::size_t q = 0; q < quantity_count; ++q) {
                const std::vector<double>&a = by_steps[k][q], &b = by_events[q];
                KsRow row;
                row.mechanism = m.name;
                row.quantity = quantities[q];
                row.stepping = k;
                row.runs = plan.runs;
                row.mean_stepped = mean_of(a);
                row.mean_event_driven = mean_of(b);
                row.standard_error = std::sqrt(variance_of_mean(a) + variance_of_mean(b));
                const KsResult ks = kolmogorov_smirnov(a, b);
                row.statistic = ks.statistic;
                row.p_value = ks.p_value;
                rows.push_back(std::move(row));
            }
    }
    for (KsRow& row : rows) {
        row.level = plan.family_level / static_cast<double>(rows.size());
        row.pass = row.p_value >= row.level;
    }
    return rows;
}

}  // namespace lithofront
