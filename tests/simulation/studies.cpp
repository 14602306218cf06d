#include "simulation/studies.hpp"

#include <cstring>

#include "simulation/population.hpp"

namespace lithofront::testing {
namespace {

class Hasher {
public:
    void bytes(const void* data, std::size_t size) {
        const auto* p = static_cast<const unsigned char*>(data);
        for (std::size_t i = 0; i < size; ++i) hash_ = (hash_ ^ p[i]) * 1099511628211ull;
    }
    template <class T>
    void value(const T& v) {
        bytes(&v, sizeof v);
    }
    template <class T>
    void array(const std::vector<T>& v) {
        bytes(v.data(), v.size() * sizeof(T));
    }
    std::uint64_t result() const { return hash_; }

private:
    std::uint64_t hash_ = 14695981039346656037ull;
};

}  // namespace

Options small_study() {
    Options o;
    o.population.particles = 5;
    o.population.median_diameter_um = 0.6;
    o.population.max_diameter_um = 1.0;
    o.microstructure.residual_stress_MPa = 700;
    o.microstructure.grain_size_um = 0.4;
    o.microstructure.grain_stress_MPa = 800;
    o.kinetics.exchange_current_density_A_per_m2 = 0.3;
    o.protocol.upper_voltage_limit_V = 4.1;
    o.protocol.lower_voltage_limit_V = 3.5;
    o.protocol.steps = {ProtocolStep{}, ProtocolStep{}};
    o.protocol.steps[0].cycles = 2;
    o.protocol.steps[1].cycles = 200;
    o.protocol.steps[1].discharge_c_rate = 16.0;
    o.numerics.front_advance_per_step = 1.0;
    o.output.voltage_cycles = {1};
    return o;
}

StudyRun run_cycles(const Options& options, int threads, std::int64_t cycles) {
    const auto backend = make_cpu_backend(threads);
    std::vector<Particle> particles = make_population(options, threads);
    std::vector<RadialOutline> outlines;
    for (const Particle& p : particles) outlines.emplace_back(p);
    Cycler cycler(options, *backend, std::move(particles), outlines);
    StudyRun run;
    Hasher hasher;
    for (std::int64_t c = 0; c < cycles; ++c) {
        const CycleYield yield = cycler.next();
        run.records.push_back(yield.summary.record);
        hasher.value(yield.summary.record.soh);
        hasher.value(yield.summary.record.trapped_fraction);
        for (const PocketRecord& p : yield.pockets) {
            hasher.value(p.sites);
            hasher.value(p.age_cycles);
            hasher.value(p.mean_stress_MPa);
        }
        for (const VoltagePoint& v : yield.voltage) hasher.value(v.voltage_V);
    }
    for (std::size_t i = 0; i < backend->size(); ++i) {
        run.particles.push_back(backend->particle(i));
        const Particle& p = run.particles.back();
        hasher.array(p.state);
        hasher.array(p.residual_stress_MPa);
        hasher.array(p.barrier_kT);
        hasher.array(p.ion_conductance);
        hasher.array(p.pocket_age);
        hasher.array(p.passivation);
        hasher.array(p.dissolved);
    }
    run.hash = hasher.result();
    return run;
}

const std::vector<Feature>& features() {
    static const std::vector<Feature> list = {
        {"default", [](Options&) {}},
        {"three dimensions",
         [](Options& o) {
             o.population.dimension = 3;
             o.population.particles = 2;
             o.population.max_diameter_um = 0.6;
             o.population.median_diameter_um = 0.5;
         }},
        {"no ionic field", [](Options& o) { o.transport.ionic = false; }},
        {"unequal ionic mobilities", [](Options& o) { o.transport.ionic_diffusivity_lithiated_m2_per_s = 5e-16; }},
        {"reactant may carry ions", [](Options& o) { o.transport.through_product_only = false; }},
        {"electronic field", [](Options& o) { o.transport.electronic = true; }},
        {"tafel kinetics", [](Options& o) { o.kinetics.rate_law = RateLaw::tafel; }},
        {"nuclei", [](Options& o) { o.kinetics.nucleation_per_um2 = 4.8; }},
        {"no noise, no surface energy",
         [](Options& o) {
             o.kinetics.noise_kT = 0.0;
             o.kinetics.interface_energy_J_per_m2 = 0.0;
         }},
        {"constant-voltage hold",
         [](Options& o) {
             o.protocol.steps[0].hold_charge = true;
             o.protocol.steps[1].hold_charge = true;
         }},
        {"potentiostatic",
         [](Options& o) {
             o.protocol.steps[0].mode = DriveMode::potentiostatic;
             o.protocol.steps[1].mode = DriveMode::potentiostatic;
         }},
        {"grain and twin boundaries",
         [](Options& o) {
             o.microstructure.grain_boundary_ionic_factor = 0.2;
             o.microstructure.grain_boundary_barrier_kT = 1.0;
             o.microstructure.twin_spacing_nm = 150;
             o.microstructure.twin_boundary_ionic_factor = 0.5;
         }},
        {"cracks",
         [](Options& o) {
             o.microstructure.cracks_per_um2 = 4;
             o.microstructure.crack_wetted_fraction = 0.5;
         }},
        {"dry and contactless patches",
         [](Options& o) {
             o.surface.dry_fraction = 0.3;
             o.surface.contactless_fraction = 0.3;
         }},
        {"dissolution",
         [](Options& o) {
             o.ageing.dissolution = true;
             o.ageing.dissolution_nm_per_hour = 0.25;
         }},
        {"crack growth",
         [](Options& o) {
             o.ageing.cracking = true;
             o.ageing.crack_strength_MPa = 500;
             o.microstructure.cracks_per_um2 = 4;
         }},
        {"blocking",
         [](Options& o) {
             o.ageing.blocking = true;
             o.ageing.blocking_per_um2 = 50;
             o.ageing.passivation_half_cycles = 2;
         }},
        {"interphase growth and contact loss",
         [](Options& o) {
             o.ageing.interphase_growth = true;
             o.ageing.contact_loss = true;
             o.ageing.contact_loss_per_cycle = 0.02;
         }},
        {"no ageing", [](Options& o) { o.ageing.film = o.ageing.passivation = o.ageing.stress_fatigue = false; }},
        {"channel",
         [](Options& o) {
             o.population.geometry = Geometry::channel;
             o.population.particles = 2;
             o.population.channel_width_um = 0.8;
             o.population.channel_length_um = 0.6;
         }},
    };
    return list;
}

}  // namespace lithofront::testing
