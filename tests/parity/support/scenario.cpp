#include "parity/support/scenario.hpp"

#include <functional>
#include <limits>

#include "config/loader.hpp"

namespace lithofront::parity {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

// Two particles of odd extents, everything off but the reaction and the ionic field. Slow enough ions and enough disorder that the
// drops matter, the voltage limit is met and regions are left over.
Options plain(int dimension) {
    Options o;
    o.seed = 20;
    o.population.particles = 2;
    o.population.dimension = dimension;
    o.population.size_distribution = SizeDistribution::list;
    o.population.diameters_um = dimension == 3 ? std::vector<double>{0.22, 0.31} : std::vector<double>{0.47, 0.82};
    o.transport.ionic_diffusivity_lithiated_m2_per_s = 2e-17;
    o.transport.ionic_diffusivity_delithiated_m2_per_s = 2e-17;
    o.transport.electronic_conductivity_lithiated_S_per_m = 2e-6;
    o.transport.electronic_conductivity_delithiated_S_per_m = 1e-6;
    o.microstructure.residual_stress_MPa = 400.0;
    o.protocol.upper_voltage_limit_V = 4.06;
    o.kinetics.interface_energy_J_per_m2 = 0.0;
    o.kinetics.noise_kT = 0.0;
    o.stress.configuration = false;
    o.ageing.film = o.ageing.passivation = o.ageing.stress_fatigue = false;
    o.protocol.steps[0].discharge_c_rate = 4.0;
    return o;
}

Options channel(int dimension) {
    Options o = plain(dimension);
    o.population.geometry = Geometry::channel;
    o.population.channel_width_um = dimension == 3 ? 0.2 : 0.8;
    o.population.channel_length_um = dimension == 3 ? 0.3 : 0.7;
    return o;
}

Options everything(int dimension) {
    Options o;
    o.seed = 7;
    o.population = plain(dimension).population;
    o.transport = plain(dimension).transport;
    o.transport.electronic = true;
    o.transport.ionic_diffusivity_delithiated_m2_per_s = 1e-17;
    o.protocol = plain(dimension).protocol;
    o.microstructure.grain_size_um = 0.3;
    o.microstructure.grain_stress_MPa = 40.0;
    o.microstructure.grain_boundary_ionic_factor = 0.3;
    o.microstructure.grain_boundary_barrier_kT = 0.5;
    o.microstructure.twin_spacing_nm = 150.0;
    o.microstructure.twin_boundary_electronic_factor = 2.0;
    o.microstructure.cracks_per_um2 = dimension == 3 ? 100.0 : 5.0;
    o.microstructure.crack_length_um = 0.2;
    o.microstructure.crack_wetted_fraction = 0.5;
    o.surface.contactless_fraction = 0.1;
    o.ageing.interphase_growth = o.ageing.contact_loss = o.ageing.dissolution = o.ageing.blocking = true;
    o.ageing.contact_loss_per_cycle = 0.01;
    o.ageing.dissolution_nm_per_hour = 0.75;
    o.ageing.blocking_per_um2 = 20.0;
    o.ageing.passivation_half_cycles = 2.0;
    o.protocol.steps[0].discharge_c_rate = 16.0;
    o.protocol.steps[0].hold_charge = true;
    o.protocol.steps[0].rest_hours = 0.5;
    return o;
}

// A kinetic model as the repository ships it (docs/model.md, section 10), on small particles.
Options model(const std::string& file) {
    Options o = load_options(LITHOFRONT_SOURCE "/configs/" + file + ".toml");
    o.population.particles = 2;
    o.population.diameters_um = {0.31, 0.52};
    return o;
}

}  // namespace

std::vector<Scenario> scenarios(bool brief) {
    std::vector<Scenario> all;
    for (const int dimension : {2, 3}) {
        const std::string d = dimension == 3 ? " 3D" : " 2D";
        const auto add = [&](const std::string& name, int cycles, const std::function<void(Options&)>& change) {
            Options o = plain(dimension);
            change(o);
            all.push_back({name + d, o, 0, cycles});
        };
        add("ionic field, equal mobilities", 1, [](Options&) {});
        add("no field", 2, [](Options& o) { o.transport.ionic = false; });
        add("Tafel", 1, [](Options& o) { o.kinetics.rate_law = RateLaw::tafel; });
        add("surface energy", 1, [](Options& o) { o.kinetics.interface_energy_J_per_m2 = 0.5; });
        add("events", 1, [](Options& o) { o.kinetics.event_length_nm = 40.0; });
        add("sites at random", 1, [](Options& o) { o.kinetics.process = ConversionProcess::sites; });
        add("noise", 1, [](Options& o) { o.kinetics.noise_kT = 1.0; });
        add("configuration stress", 1, [](Options& o) { o.stress.configuration = true; });
        add("slow delithiated shell", 1, [](Options& o) { o.transport.ionic_diffusivity_delithiated_m2_per_s = 2e-18; });
        add("fast delithiated shell", 1, [](Options& o) { o.transport.ionic_diffusivity_delithiated_m2_per_s = infinite; });
        add("blocking lithiated phase", 1, [](Options& o) { o.transport.ionic_diffusivity_lithiated_m2_per_s = 0.0; });
        add("electronic field", 1, [](Options& o) {
            o.transport.ionic = false;
            o.transport.electronic = true;
            o.surface.contactless_fraction = 0.2;
        });
        add("both fields", 1, [](Options& o) { o.transport.electronic = true; });
        add("electrons blocked by the lithiated phase", 1, [](Options& o) {
            o.transport.electronic = true;
            o.transport.electronic_conductivity_lithiated_S_per_m = 0.0;
        });
        add("grains and twins", 1, [](Options& o) {
            o.microstructure.grain_size_um = 0.2;
            o.microstructure.grain_stress_MPa = 50.0;
            o.microstructure.grain_boundary_ionic_factor = 0.2;
            o.microstructure.grain_boundary_barrier_kT = 1.0;
            o.microstructure.twin_spacing_nm = 100.0;
            o.microstructure.twin_boundary_ionic_factor = 3.0;
        });
        add("boundaries that hardly conduct", 1, [](Options& o) {
            o.transport.electronic = true;
            o.microstructure.grain_size_um = 0.2;
            o.microstructure.grain_boundary_ionic_factor = 1e-3;
            o.microstructure.twin_spacing_nm = 100.0;
            o.microstructure.twin_boundary_electronic_factor = 0.05;
        });
        add("cracks", 1, [dimension](Options& o) {
            o.microstructure.cracks_per_um2 = dimension == 3 ? 400.0 : 8.0;
            o.microstructure.crack_length_um = 0.2;
            o.microstructure.crack_wetted_fraction = 0.5;
        });
        add("mosaic", 1, [](Options& o) { o.kinetics.nucleation_per_um2 = 32.0; });
        add("film", 2, [](Options& o) { o.ageing.film = true; });
        add("passivation", 2, [](Options& o) { o.ageing.passivation = true; });
        add("stress fatigue", 2, [](Options& o) { o.ageing.stress_fatigue = true; });
        add("interphase growth", 2, [](Options& o) { o.ageing.interphase_growth = true; });
        add("contact loss", 2, [](Options& o) {
            o.transport.electronic = o.ageing.contact_loss = true;
            o.ageing.contact_loss_per_cycle = 0.05;
        });
        add("dissolution", 2, [](Options& o) {
            o.ageing.dissolution = true;
            o.ageing.dissolution_nm_per_hour = 1.25;
        });
        add("crack growth", 2, [dimension](Options& o) {
            o.microstructure.cracks_per_um2 = dimension == 3 ? 400.0 : 8.0;
            o.microstructure.crack_length_um = 0.2;
            o.ageing.cracking = true;
            o.ageing.crack_strength_MPa = 150.0;
        });
        add("blocking", 2, [](Options& o) {
            o.ageing.blocking = true;
            o.ageing.blocking_per_um2 = 50.0;
            o.ageing.passivation_half_cycles = 2.0;
        });
        add("hold and series resistance", 1, [](Options& o) {
            o.protocol.steps[0].hold_charge = o.protocol.steps[0].hold_discharge = true;
            o.protocol.series_resistance_ohm_m2 = 1e-3;
        });
        add("potentiostatic", 1, [](Options& o) {
            o.protocol.steps[0].mode = DriveMode::potentiostatic;
            o.protocol.steps[0].potentiostatic_hours = 0.05;
        });
        all.push_back({"channel" + d, channel(dimension), 0, 1});
        Options far = channel(dimension);
        far.transport.electronic = true;
        far.transport.electronic_contact = ElectronicContact::far_end;
        all.push_back({"channel, contact at the far end" + d, far, 0, 1});
        const auto electrode = [&](const std::string& name, const std::function<void(Options&)>& change) {
            Options o = everything(dimension);
            o.protocol.coupling = Coupling::electrode;
            change(o);
            all.push_back({"electrode, " + name + d, o, 0, 1});
        };
        // Both fields, a hold on charge, a limit on discharge; then one field and a resistance; then a given potential.
        electrode("everything", [](Options&) {});
        electrode("boundaries that hardly conduct", [](Options& o) {
            o.microstructure.grain_size_um = 0.2;
            o.microstructure.grain_boundary_ionic_factor = 1e-3;
        });
        electrode("one field", [](Options& o) {
            o.transport.electronic = false;
            o.protocol.steps[0].hold_charge = false;
            o.protocol.series_resistance_ohm_m2 = 1e-3;
        });
        electrode("potentiostatic", [](Options& o) {
            o.protocol.steps[0].mode = DriveMode::potentiostatic;
            o.protocol.steps[0].potentiostatic_hours = 0.02;
        });
        all.push_back({"everything, first steps" + d, everything(dimension), 5, 1});
        all.push_back({"everything, ten cycles" + d, everything(dimension), 0, 10});
    }
    for (const char* file : {"core_shell", "mosaic", "viscous_fingers"})
        all.push_back({std::string("kinetic model ") + file, model(file), 0, 1});
    Options sizes = everything(2);
    sizes.population.diameters_um = {0.1, 0.15, 0.175, 0.35, 0.4, 0.575, 0.9, 1.1};
    sizes.population.particles = 8;
    all.push_back({"everything, many sizes 2D", sizes, 0, 1});
    sizes = everything(3);
    sizes.population.diameters_um = {0.1, 0.125, 0.15, 0.25, 0.4};
    sizes.population.particles = 5;
    all.push_back({"everything, many sizes 3D", sizes, 40, 1});
    if (!brief) return all;
    for (Scenario& s : all) {
        s.cycles = s.cycles < 2 ? s.cycles : 2;
        s.options.population.particles = 1;
        s.options.population.diameters_um = {s.options.population.dimension == 3 ? 0.2 : 0.4};
        s.options.population.channel_width_um = s.options.population.dimension == 3 ? 0.1 : 0.4;
        s.options.population.channel_length_um = s.options.population.dimension == 3 ? 0.2 : 0.4;
    }
    return all;
}

std::vector<Scenario> large_scenarios() {
    std::vector<Scenario> all;
    for (const int dimension : {2, 3}) {
        Options o = everything(dimension);
        o.population.diameters_um = dimension == 3 ? std::vector<double>{0.75, 1.25, 0.4} : std::vector<double>{4.5, 9.0, 1.0};
        o.population.particles = 3;
        o.microstructure.cracks_per_um2 = 1.0;
        all.push_back({dimension == 3 ? "everything, large lattices 3D" : "everything, large lattices 2D", o, 10, 1});
        o.protocol.coupling = Coupling::electrode;
        o.population.diameters_um = {dimension == 3 ? 0.75 : 4.5};
        o.population.particles = 2;
        all.push_back({dimension == 3 ? "electrode, large lattices 3D" : "electrode, large lattices 2D", o, 4, 1});
    }
    return all;
}

}  // namespace lithofront::parity
