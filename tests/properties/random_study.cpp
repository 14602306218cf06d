#include "properties/random_study.hpp"

#include <cmath>

#include "config/errors.hpp"
#include "config/validate.hpp"

namespace lithofront::testing {
namespace {

double between(double low, double high) { return low + (high - low) * static_cast<double>(*rc::gen::inRange(0, 1001)) / 1000.0; }

// Evenly in the logarithm.
double across(double low, double high) { return std::exp(between(std::log(low), std::log(high))); }

bool coin() { return *rc::gen::arbitrary<bool>(); }

// Zero every other time.
double maybe(double value) { return coin() ? value : 0.0; }

ProtocolStep step() {
    ProtocolStep s;
    s.cycles = 2;
    s.mode = *rc::gen::inRange(0, 4) == 0 ? DriveMode::potentiostatic : DriveMode::galvanostatic;
    s.charge_c_rate = across(0.2, 20);
    s.discharge_c_rate = across(0.2, 20);
    s.charge_overpotential_mV = across(10, 1000);
    s.discharge_overpotential_mV = across(10, 1000);
    s.potentiostatic_hours = across(0.05, 5);
    if (s.mode == DriveMode::galvanostatic) s.hold_charge = coin();
    s.rest_hours = maybe(across(0.1, 1000));
    return s;
}

}  // namespace

rc::Gen<Options> random_study() {
    return rc::gen::exec([] {
        Options o;
        o.seed = *rc::gen::inRange<std::uint64_t>(0, 1u << 20);
        auto& p = o.population;
        p.particles = *rc::gen::inRange<std::int64_t>(1, 5);
        p.dimension = *rc::gen::inRange(0, 5) == 0 ? 3 : 2;
        p.size_distribution = coin() ? SizeDistribution::single : SizeDistribution::lognormal;
        p.diameter_um = between(0.2, 0.5);
        p.median_diameter_um = 0.35;
        p.max_diameter_um = 0.6;
        p.shape = *rc::gen::element(Shape::round, Shape::ellipse, Shape::star);
        if (p.shape == Shape::ellipse) p.aspect_ratio = between(1, 2);
        o.material.temperature_K = between(260, 330);
        o.kinetics.rate_law = coin() ? RateLaw::tafel : RateLaw::butler_volmer;
        o.kinetics.exchange_current_density_A_per_m2 = across(0.05, 50);
        o.kinetics.transfer_coefficient = between(0.3, 0.7);
        o.kinetics.process = coin() ? ConversionProcess::front : ConversionProcess::sites;
        o.kinetics.event_length_nm = maybe(between(10, 100));
        o.kinetics.interface_energy_J_per_m2 = maybe(between(0, 0.5));
        o.kinetics.nucleation_per_um2 = maybe(across(0.1, 16.0));
        o.kinetics.noise_kT = maybe(between(0, 2));
        auto& t = o.transport;
        t.ionic = coin();
        t.ionic_diffusivity_lithiated_m2_per_s = across(1e-16, 1e-13);
        t.ionic_diffusivity_delithiated_m2_per_s = across(1e-16, 1e-13);
        t.through_product_only = coin();
        t.electronic = coin();
        auto& m = o.microstructure;
        m.residual_stress_MPa = maybe(across(50, 1500));
        m.grain_size_um = maybe(across(0.1, 1));
        m.grain_stress_MPa = maybe(across(50, 1000));
        m.surface_relaxation_length_nm = maybe(100);
        m.grain_boundary_ionic_factor = across(0.1, 10);
        m.grain_boundary_barrier_kT = maybe(2);
        m.cracks_per_um2 = maybe(4);
        m.crack_length_um = 0.2;
        m.crack_wetted_fraction = between(0, 1);
        o.surface.dry_fraction = maybe(between(0, 0.8));
        o.surface.contactless_fraction = maybe(between(0, 0.8));
        o.stress.configuration = coin();
        o.stress.deviatoric = *rc::gen::inRange(0, 4) == 0;
        auto& a = o.ageing;
        a.film = coin();
        a.passivation = coin();
        a.stress_fatigue = coin();
        a.interphase_growth = coin();
        a.contact_loss = coin();
        a.contact_loss_per_cycle = 0.02;
        a.dissolution = coin();
        a.dissolution_nm_per_hour = across(2.5e-3, 2.5);
        a.blocking = coin();
        a.blocking_per_um2 = across(0.1, 100);
        o.protocol.coupling = *rc::gen::inRange(0, 4) == 0 ? Coupling::electrode : Coupling::particle;
        o.protocol.series_resistance_ohm_m2 = maybe(across(2.5e-3, 2.5));
        o.protocol.steps = {step(), step()};
        o.numerics.front_advance_per_step = 1.0;
        if (*rc::gen::inRange(0, 4) == 0) o.numerics.max_field_iterations = *rc::gen::inRange(1, 12);  // ends some particles
        o.output.snapshot_particles = {0};
        o.output.snapshot_cycles = {1, -1};
        o.output.voltage_cycles = {2};
        return o;
    });
}

bool is_valid(const Options& options) {
    try {
        validate(options);
        return true;
    } catch (const ConfigError&) {
        return false;
    }
}

}  // namespace lithofront::testing
