#include "config/validate.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "config/memory.hpp"
#include "config/registry.hpp"
#include "expect_error.hpp"

using namespace lithofront;

namespace {

struct Case {
    const char* toml;
    const char* said;
};

void check_all(std::initializer_list<Case> cases) {
    for (const auto& c : cases) {
        const std::string message = refusal(c.toml);
        CHECK_MESSAGE(contains(message, c.said), "got: " << message << "\nfor: " << std::string(c.toml));
    }
}

}  // namespace

TEST_CASE("every number out of its range, infinite or NaN is refused by name") {
    Options probe;
    const std::size_t count = fields_of(probe).size();
    int checked = 0;
    for (std::size_t i = 0; i < count; ++i) {
        Options options;
        const Field field = fields_of(options)[i];
        const auto* value = std::get_if<double*>(&field.target);
        if (!value) continue;
        ++checked;
        const double initial = **value;
        const auto refused = [&](double bad) {
            **value = bad;
            try {
                validate(options);
            } catch (const ConfigError& error) {
                return contains(error.what(), field.key + " = ");
            }
            return false;
        };
        CHECK_MESSAGE(refused(NAN), field.key);
        CHECK_MESSAGE(refused(-INFINITY), field.key);
        if (!field.limits.infinity) CHECK_MESSAGE(refused(INFINITY), field.key);
        CHECK_MESSAGE(refused(field.limits.above_low ? field.limits.low : field.limits.low - std::abs(field.limits.low) * 0.1 - 0.1),
                      field.key);
        **value = initial;
        CHECK_NOTHROW(validate(options));
    }
    CHECK(checked > 60);
}

TEST_CASE("ranges are refused with the line, the value, its unit and the range") {
    check_all({
        {"[population]\ndiameter_um = 0",
         "study.toml:2:1: population.diameter_um = 0 um is out of range; it must be above 0 and at most 1000"},
        {"[population]\nparticles = 0", "population.particles = 0 is out of range"},
        {"[population]\nparticles = 5000000000", "out of range; it must be 1 to 1000000"},
        {"[population]\ngeometric_standard_deviation = 0.9", "it must be 1 to 10"},
        {"[population]\ndiameters_um = [1, -2]", "study.toml:2:1: population.diameters_um holds -2 um; each element must be above 0"},
        {"[population]\ndimension = 4", "it must be 2 to 3"},
        {"[material]\ntemperature_K = 25", "material.temperature_K = 25 K is out of range; it must be 200 to 500"},
        {"[kinetics]\nnoise_kT = nan", "kinetics.noise_kT = nan kT is out of range"},
        {"[kinetics]\nnoise_kT = inf", "kinetics.noise_kT = inf kT is out of range"},
        {"[[protocol.step]]\ncycles = 0", "study.toml:2:1: protocol.step[0].cycles = 0 is out of range"},
        {"[[protocol.step]]\n[[protocol.step]]\ndischarge_c_rate = -16",
         "study.toml:3:1: protocol.step[1].discharge_c_rate = -16 1/h is out of range"},
        {"name = \"\"", "name has 0 bytes"},
        {"name = \"a\\nb\"", "name = 'a?b' holds a control character"},
        {"[[protocol.step]]\nname = 'a, b'", "protocol.step[0].name = 'a, b' holds a comma"},
    });
}

TEST_CASE("settings that contradict one another are refused") {
    check_all({
        {"[population]\nmin_diameter_um = 4", "study.toml:2:1: population.min_diameter_um = 4 um exceeds max_diameter_um = 3 um"},
        {"[population]\nmedian_diameter_um = 100", "% of the lognormal lies between"},
        {"[population]\ngeometric_standard_deviation = 1\nmedian_diameter_um = 4", "only 0 % of the lognormal"},
        {"[population]\nsize_distribution = 'list'", "population.diameters_um is empty"},
        {"[population]\nsize_distribution = 'single'\ndiameter_um = 0.05", "the smallest particle, 0.05 um, is 2 sites across"},
        {"[lattice]\nsite_spacing_nm = 0.1\n[population]\nsize_distribution = 'single'\ndiameter_um = 100",
         "exceeds 16384 sites along an axis"},
        {"[lattice]\nsite_spacing_nm = 1\n[population]\ndimension = 3", "overflows a 32-bit site index"},
        {"[lattice]\nsite_spacing_nm = 5\n[population]\nparticles = 100000\n[ageing]\npassivation = false\nblocking = false",
         "more than lattice.memory_limit_GiB = 8 GiB on 1 thread"},
        {"[numerics]\nengine = 'event_driven'", "unknown key 'numerics.engine'"},
        {"[microstructure]\ngrain_size_um = 0.05\n[population]\nmax_diameter_um = 30", "grains; at most 4095"},
        {"[microstructure]\ngrain_size_um = 0.04", "is under two lattice spacings"},
        {"[microstructure]\ntwin_spacing_nm = 30", "is under two lattice spacings"},
        {"[microstructure]\ncracks_per_um2 = 1\ncrack_length_um = 0.01", "is under one lattice spacing"},
        {"[microstructure]\ncorrelation_length_nm = 49",
         "study.toml:2:1: microstructure.correlation_length_nm = 49 nm is under two lattice spacings of 25 nm; use at least 50 nm, "
         "or lattice.site_spacing_nm of at most 24.5 nm"},
        {"[lattice]\nsite_spacing_nm = 60\n[surface]\npatch_length_nm = 300",
         "study.toml:2:1: surface.correlation_length_nm = 100 nm is under two lattice spacings of 60 nm"},
        {"[surface]\npatch_length_nm = 40", "surface.patch_length_nm = 40 nm is under two lattice spacings of 25 nm"},
        {"[material]\ntemperature_K = 200\n[kinetics]\nactivation_energy_kJ_per_mol = 500",
         "study.toml:4:1: kinetics.activation_energy_kJ_per_mol = 500 kJ/mol makes a factor of exp(-98.98)"},
        {"[ageing]\ndissolution = true\ndissolution_activation_energy_kJ_per_mol = 450\n[material]\ntemperature_K = "
         "450",
         "makes a factor of exp(61.26)"},
        {"[microstructure]\nresidual_stress_MPa = 1e5",
         "of 1e+05 MPa shifts the chemical potential by 141.1 kT (Omega sigma); at most 100 kT"},
        {"[microstructure]\ngrain_stress_MPa = 1e5", "grain_stress_MPa of 1e+05 MPa shifts"},
        {"[ageing]\nfatigue_saturation_MPa = 1e5", "ageing.fatigue_saturation_MPa of 1e+05 MPa shifts"},
        {"[ageing]\npassivation_width_nm = 49", "ageing.passivation_width_nm = 49 nm is under two lattice spacings of 25 nm"},
        {"[ageing]\nfilm_thickness_nm = 24",
         "study.toml:2:1: ageing.film_thickness_nm = 24 nm is under one lattice spacing of 25 nm, so a whole site would stay behind for a "
         "part "
         "of one; use at least 25 nm, or lattice.site_spacing_nm of at most 24 nm"},
        {"[surface]\npassive_fraction = 0.1\npassive_depth_nm = 20",
         "surface.passive_depth_nm = 20 nm is under one lattice spacing of 25 nm"},
        {"[surface]\ndry_fraction = 0\npassive_fraction = 0.1\npatch_length_nm = 40",
         "surface.patch_length_nm = 40 nm is under two lattice spacings"},
        {"[ageing]\nfilm_thickness_nm = 401", "ageing.film_thickness_nm = 401 nm spans more than 16 lattice spacings of 25 nm"},
        {"[material]\nyoungs_modulus_GPa = 9000",
         "study.toml:2:1: the configuration stress (material.youngs_modulus_GPa, partial_molar_volume_m3_per_mol) of "
         "7.538e+04 MPa"},
        {"[transport]\nionic_diffusivity_lithiated_m2_per_s = 1e-40",
         "study.toml:2:1: transport.ionic_diffusivity_lithiated_m2_per_s = 1e-40 m2/s is too small to compute with"},
        {"[surface]\ninterphase_conductance_S_per_m2 = 1e-31", "is too small to compute with"},
        {"[material]\nx_lithiated = 0.6", "study.toml:2:1: material.x_lithiated = 0.6 does not exceed x_delithiated = 0.61"},
        {"[stress]\ngeometry = 'plane_stress'\n[population]\ndimension = 3\nmax_diameter_um = 1", "is that of a thin disc"},
        {"[stress]\ncoherency_length_nm = 5000",
         "study.toml:2:1: stress.coherency_length_nm = 5000 nm spans 201 sites of lattice.site_spacing_nm = 25 nm; at most 181"},
        {"[stress]\ncoherency_length_nm = 775\n[population]\ndimension = 3",
         "spans 33 sites of lattice.site_spacing_nm = 25 nm; at most 31"},
        {"[transport]\nionic_diffusivity_lithiated_m2_per_s = 0\nionic_diffusivity_delithiated_m2_per_s = 0",
         "study.toml:3:1: both ionic diffusivities are 0"},
        {"[transport]\nelectronic = true\nelectronic_conductivity_lithiated_S_per_m = "
         "0\nelectronic_conductivity_delithiated_S_per_m = 0",
         "both electronic conductivities are 0"},
        {"[surface]\ndry_fraction = 1", "leaves no electrolyte"},
        {"[surface]\ninterphase_conductance_S_per_m2 = 0", "no ion enters"},
        {"[surface]\ncontactless_fraction = 1", "leaves no contact"},
        {"[transport]\ncontact_conductance_S_per_m2 = 0", "no electron leaves"},
        {"[transport]\nelectronic_contact = 'far_end'", "only a channel has ends"},
        {"[protocol]\nupper_voltage_limit_V = 3\nlower_voltage_limit_V = 4.2",
         "study.toml:3:1: protocol.lower_voltage_limit_V = 4.2 V is not below upper_voltage_limit_V = 3 V"},
        {"[protocol]\nupper_voltage_limit_V = 3", "study.toml:2:1: protocol.lower_voltage_limit_V = 3 V is not below"},
        {"[protocol]\nupper_voltage_limit_V = 3.92",
         "protocol.upper_voltage_limit_V = 3.92 V is below the open-circuit voltage of 3.93 V at material.x_lithiated"},
        {"[protocol]\nlower_voltage_limit_V = 4.05",
         "protocol.lower_voltage_limit_V = 4.05 V is above the open-circuit voltage of 4.035 V"},
        {"[[protocol.step]]\nlower_voltage_limit_V = 4.3",
         "study.toml:2:1: protocol.step[0].lower_voltage_limit_V = 4.3 V is not below protocol.upper_voltage_limit_V = 4.2 V"},
        {"[[protocol.step]]\nupper_voltage_limit_V = 3.92",
         "study.toml:2:1: protocol.step[0].upper_voltage_limit_V = 3.92 V is below the open-circuit voltage of 3.93 V"},
        {"[[protocol.step]]\ncycles = 2\n[[protocol.step]]\nlower_voltage_limit_V = 4.05",
         "study.toml:4:1: protocol.step[1].lower_voltage_limit_V = 4.05 V is above the open-circuit voltage of 4.035 V"},
        {"[protocol]\nstep = []", "study.toml:2:1: the protocol has no step; add a [[protocol.step]]"},
        {"[[protocol.step]]\ncycles = 600000\n[[protocol.step]]\ncycles = 600000", "the protocol has 1200000 cycles"},
        {"[[protocol.step]]\nhold_charge = true\nhold_cutoff_c_rate = 1",
         "study.toml:3:1: protocol.step[0].hold_cutoff_c_rate = 1 1/h is not below charge_c_rate"},
        {"[[protocol.step]]\nhold_discharge = true\nmode = 'potentiostatic'", "hold_discharge follows a constant current"},
        {"[numerics]\nfield_tolerance_kT = 9e-6", "study.toml:2:1: numerics.field_tolerance_kT = 9e-6 kT is out of range"},
        {"[numerics]\nmax_steps = 50", "cannot finish a half-cycle; use at least 100 steps"},
        {"[output]\nsnapshot_cycles = [1, 1]", "study.toml:2:1: output.snapshot_cycles lists 1 twice"},
        {"[output]\nsnapshot_particles = [3, 2, 3]", "output.snapshot_particles lists 3 twice"},
        {"[output]\nvoltage_cycles = [2]", "output.voltage_cycles lists cycle 2; cycles are 1 to 1, and -1 is the last"},
        {"[output]\nsnapshot_cycles = [0]", "lists cycle 0"},
        {"[output]\nvoltage_points = 1", "makes no curve"},
    });
}

TEST_CASE("what looks extreme and makes sense is accepted") {
    for (const char* toml : {
             "[transport]\nionic = false\nionic_diffusivity_lithiated_m2_per_s = "
             "0\nionic_diffusivity_delithiated_m2_per_s = 0",
             "[transport]\nionic_diffusivity_delithiated_m2_per_s = 0",
             "[stress]\ncoherency_length_nm = 4524",
             "[stress]\nconfiguration = false\n[material]\nyoungs_modulus_GPa = 9000",
             "[transport]\nionic_diffusivity_lithiated_m2_per_s = 1e-30",
             "[ageing]\ndissolution_activation_energy_kJ_per_mol = 450\n[material]\ntemperature_K = 450",
             "[transport]\nelectronic_conductivity_lithiated_S_per_m = 0\nelectronic_conductivity_delithiated_S_per_m "
             "= 0",
             "[surface]\ncontactless_fraction = 0.99",
             "[microstructure]\ncorrelation_length_nm = 50",
             "[microstructure]\ncorrelation_length_nm = 1\nresidual_stress_MPa = 0\n[ageing]\nstress_fatigue = false",
             "[surface]\npatch_length_nm = 1\ndry_fraction = 0",
             "[microstructure]\ncorrelation_length_nm = 1e6\n[population]\ndimension = 3\nmax_diameter_um = 2\nparticles = 4",
             "[protocol]\nupper_voltage_limit_V = 4.0",
             "[protocol]\nupper_voltage_limit_V = 3.9\n[[protocol.step]]\nmode = 'potentiostatic'",
             "[surface]\ninterphase_conductance_S_per_m2 = inf",
             "[population]\ngeometric_standard_deviation = 1",
             "[population]\ngeometry = 'channel'\n[transport]\nelectronic = true\nelectronic_contact = 'far_end'",
             "[population]\ngeometry = 'channel'\nsize_distribution = 'list'",
             "[population]\ndimension = 3\nmax_diameter_um = 2\nparticles = 4",
             "[[protocol.step]]\ncycles = 3\n[[protocol.step]]\ncycles = 106\ndischarge_c_rate = "
             "16\n[output]\nsnapshot_cycles = [1, 109, -1]",
         })
        CHECK_MESSAGE(refusal(toml) == "", std::string(toml));
}

TEST_CASE("a study built in code is judged without a file") {
    Options options;
    options.seed = 9223372036854775808u;
    CHECK_THROWS_WITH_AS(validate(options), doctest::Contains("configuration: seed = 9223372036854775808 is out of range"), ConfigError);
    options = Options{};
    options.protocol.steps.clear();
    CHECK_THROWS_WITH_AS(validate(options), doctest::Contains("the protocol has no step"), ConfigError);
    options = Options{};
    options.kinetics.rate_law = static_cast<RateLaw>(7);
    CHECK_THROWS_WITH_AS(validate(options), doctest::Contains("kinetics.rate_law holds no known choice"), ConfigError);
}

TEST_CASE("a length of next to nothing is refused for what it is, not for the memory that it would take") {
    const std::string message = refusal("[surface]\npatch_length_nm = 1e-30\n");
    CHECK(contains(message, "surface.patch_length_nm = 1e-30 nm is under two lattice spacings"));
    CHECK_FALSE(contains(message, "memory_limit_GiB"));
}

TEST_CASE("the correlation length must be resolved wherever a field is drawn by it, that of fatigue too") {
    const std::string none = "[microstructure]\nresidual_stress_MPa = 0\ncorrelation_length_nm = 0.23\n";
    const std::string fatigue = none + "[ageing]\nstress_fatigue = true\nfatigue_stress_MPa = 50\n";
    CHECK(contains(refusal(fatigue), "microstructure.correlation_length_nm = 0.23 nm is under two lattice spacings"));
    CHECK(refusal(none + "[ageing]\nstress_fatigue = false\n").empty());
}

namespace {

// The figure that a refusal ends in, of a finer lattice; NaN where it names none.
double advised_spacing_nm(const std::string& message) {
    const std::string words = "lattice.site_spacing_nm of at most ";
    const auto at = message.find(words);
    return at == std::string::npos ? NAN : std::stod(message.substr(at + words.size()));
}

}  // namespace

TEST_CASE("a lattice is advised where the setting of it has such a value, and where it is, it does") {
    struct Length {
        const char* toml;        // but for its figure
        double least_nm, in_nm;  // what it needs on a lattice of 25 nm, and the unit of the setting
        double spacings;
    };
    for (const auto& [toml, least_nm, in_nm, spacings] :
         std::initializer_list<Length>{{"[surface]\npatch_length_nm = ", 50, 1, 2},
                                       {"[microstructure]\ncorrelation_length_nm = ", 50, 1, 2},
                                       {"[microstructure]\ngrain_size_um = ", 50, 1000, 2},
                                       {"[microstructure]\ntwin_spacing_nm = ", 50, 1, 2},
                                       {"[microstructure]\ncracks_per_um2 = 1\ncrack_length_um = ", 25, 1000, 1},
                                       {"[kinetics]\nnoise_kT = 1\nnoise_correlation_length_nm = ", 50, 1, 2},
                                       {"[ageing]\nfilm_thickness_nm = ", 25, 1, 1},
                                       {"[ageing]\npassivation_width_nm = ", 50, 1, 2}}) {
        CAPTURE(toml);
        const auto with = [&](double nm) { return refusal(toml + number_text(nm / in_nm) + "\n"); };
        const std::string tiny = with(1e-9);  // would need a lattice of under 0.1 nm, which there is none of
        CHECK(contains(tiny, "at least " + short_number_text(least_nm / in_nm)));
        CHECK(std::isnan(advised_spacing_nm(tiny)));
        const double nm = 12.34567;  // over two spacings 6.172835 nm, which must not become 6.173
        const double advised = advised_spacing_nm(with(nm));
        CHECK(advised == (spacings == 2 ? 6.172 : 12.34));
        CHECK(advised * spacings <= nm);
    }
}

TEST_CASE("a particle under four sites is given a lattice only where there is one, and a step a number of steps likewise") {
    const std::string small = "[population]\nsize_distribution = 'single'\ndiameter_um = ";
    CHECK(contains(refusal(small + "0.05\n"), "use at least 4: larger particles, or lattice.site_spacing_nm of at most 12.5 nm"));
    CHECK(std::isnan(advised_spacing_nm(refusal(small + "1e-5\n"))));
    CHECK(contains(refusal("[numerics]\nmax_steps = 10\ncharge_per_step = 0.001\n"), "use at least 1000 steps"));
    CHECK(contains(refusal("[numerics]\nmax_steps = 10\ncharge_per_step = 1e-12\n"), "use a charge_per_step of at least 0.1"));
}

TEST_CASE("the limit of memory is raised only as far as it goes, and fewer threads are advised to several alone") {
    Options options;
    options.population.size_distribution = SizeDistribution::single;
    options.population.diameter_um = 3;
    options.lattice.site_spacing_nm = 5;
    const auto said = [&](std::int64_t particles, int threads) -> std::string {
        options.population.particles = particles;
        try {
            check_memory(options, threads);
        } catch (const ConfigError& error) {
            return error.what();
        }
        return "";
    };
    CHECK(contains(said(100000, 1), "fewer or smaller particles, or raise the limit"));
    CHECK(contains(said(100000, 2), "fewer or smaller particles, fewer threads, or raise the limit"));
    options.stress.coherency_length_nm = 10;  // as a lattice so fine can hold
    options.kinetics.interface_radius_nm = 1;
    options.ageing.film = false;
    options.lattice.site_spacing_nm = 0.2;  // 15,000 sites across: 5 PB and more of lasting state, and the limit ends at a million GiB
    CHECK_FALSE(contains(said(1000000, 1), "raise the limit"));
}
