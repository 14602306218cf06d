#include <doctest/doctest.h>

#include <map>
#include <set>
#include <stdexcept>

#include "config/needs.hpp"
#include "config/registry.hpp"

using namespace lithofront;

TEST_CASE("every key has a doc line, and names of choices are distinct") {
    Options options;
    CHECK(std::set<std::string>(known_keys().begin(), known_keys().end()).size() == known_keys().size());
    for (const auto& field : fields_of(options)) {
        CHECK_MESSAGE(!field.doc.empty(), field.key);
        CHECK_MESSAGE(field.doc.find('\n') == std::string_view::npos, field.key);
        if (const auto* choice = std::get_if<Choice>(&field.target))
            CHECK_MESSAGE(std::set<std::string_view>(choice->names.begin(), choice->names.end()).size() == choice->names.size(), field.key);
    }
}

TEST_CASE("names of choices stand in the order of their enumerators") {
    Options options;
    options.population.shape = Shape::ellipse;
    options.population.size_distribution = SizeDistribution::single;
    options.transport.electronic_contact = ElectronicContact::both_ends;
    options.protocol.coupling = Coupling::electrode;
    options.stress.geometry = StressGeometry::plane_stress;
    options.population.geometry = Geometry::channel;
    std::map<std::string, std::string> names;
    for (const auto& field : fields_of(options))
        if (const auto* choice = std::get_if<Choice>(&field.target))
            names[field.key] = choice->names[static_cast<std::size_t>(choice->value())];
    CHECK(names["population.shape"] == "ellipse");
    CHECK(names["population.size_distribution"] == "single");
    CHECK(names["transport.electronic_contact"] == "both_ends");
    CHECK(names["protocol.coupling"] == "electrode");
    CHECK(names["stress.geometry"] == "plane_stress");
    CHECK(names["population.geometry"] == "channel");
    ProtocolStep step;
    step.mode = DriveMode::potentiostatic;
    for (const auto& field : fields_of(step, 0))
        if (field.name() == "mode") CHECK(std::get<Choice>(field.target).names[1] == "potentiostatic");
}

TEST_CASE("units are read off the key's ending") {
    CHECK(unit_of("surface.interphase_conductance_S_per_m2") == "S/m2");
    CHECK(unit_of("transport.electronic_conductivity_lithiated_S_per_m") == "S/m");
    CHECK(unit_of("transport.ionic_diffusivity_lithiated_m2_per_s") == "m2/s");
    CHECK(unit_of("protocol.series_resistance_ohm_m2") == "ohm m2");
    CHECK(unit_of("kinetics.noise_kT") == "kT");
    CHECK(unit_of("material.temperature_K") == "K");
    CHECK(unit_of("population.particles") == "");
}

TEST_CASE("limits allow what they describe") {
    const Limits open{.low = 0, .high = 1, .above_low = true, .below_high = true};
    CHECK(open.describe() == "above 0 and below 1");
    CHECK_FALSE(open.allow(0));
    CHECK(open.allow(0.5));
    CHECK_FALSE(open.allow(1));
    const Limits closed{.low = 0, .high = 1};
    CHECK(closed.describe() == "0 to 1");
    CHECK(closed.allow(0));
    CHECK(closed.allow(1));
    CHECK_FALSE(closed.allow(1.0000001));
    CHECK_FALSE(closed.allow(std::numeric_limits<double>::quiet_NaN()));
    CHECK_FALSE(closed.allow(std::numeric_limits<double>::infinity()));
    const Limits mobility{.low = 0, .infinity = true};
    CHECK(mobility.describe() == "at least 0, or inf");
    CHECK(mobility.allow(std::numeric_limits<double>::infinity()));
    CHECK_FALSE(mobility.allow(-std::numeric_limits<double>::infinity()));
}

namespace {

const Field& field_in(const std::vector<Field>& fields, std::string_view key) {
    for (const auto& field : fields)
        if (field.key == key) return field;
    throw std::out_of_range(std::string(key));
}

std::vector<std::string> why_idle(Options& options, std::string_view key) {
    const auto fields = fields_of(options);
    return why_idle(field_in(fields, key), fields);
}

}  // namespace

TEST_CASE("a setting is idle while what it depends on is off, 0, or another choice") {
    using Reasons = std::vector<std::string>;
    Options o;
    CHECK(why_idle(o, "ageing.film_barrier_kT").empty());
    o.ageing.film = false;
    CHECK(why_idle(o, "ageing.film_barrier_kT") == Reasons{"film = false"});
    CHECK(why_idle(o, "microstructure.crack_length_um") == Reasons{"cracks_per_um2 = 0"});
    o.microstructure.cracks_per_um2 = 0.1;
    CHECK(why_idle(o, "microstructure.crack_length_um").empty());
    CHECK(why_idle(o, "output.min_region_nm3") == Reasons{"population.dimension = 2"});
    o.population.dimension = 3;
    CHECK(why_idle(o, "output.min_region_nm3").empty());
    CHECK(why_idle(o, "population.aspect_ratio") == Reasons{"this shape; it belongs to \"ellipse\""});
    ProtocolStep step;
    step.mode = DriveMode::potentiostatic;
    const auto fields = fields_of(step, 2);
    CHECK(why_idle(field_in(fields, "protocol.step[2].charge_c_rate"), fields) == Reasons{"mode = \"potentiostatic\""});
}

TEST_CASE("one of two is enough; of several all are; and what is needed may need something itself") {
    using Reasons = std::vector<std::string>;
    Options o;
    o.ageing.passivation = false;
    CHECK(why_idle(o, "ageing.passivation_width_nm") == Reasons{"passivation = false and blocking = false"});
    o.ageing.blocking = true;
    CHECK(why_idle(o, "ageing.passivation_width_nm").empty());
    o.transport.ionic = false;
    o.microstructure.grain_size_um = 0;
    CHECK(why_idle(o, "microstructure.grain_boundary_ionic_factor") == Reasons{"transport.ionic = false", "grain_size_um = 0"});
    o.population.geometry = Geometry::channel;
    CHECK(why_idle(o, "population.diameter_um") == Reasons{"geometry = \"channel\""});
    o.microstructure.residual_stress_MPa = 0;
    CHECK(why_idle(o, "microstructure.correlation_length_nm").empty());
    o.ageing.stress_fatigue = false;
    CHECK(why_idle(o, "microstructure.correlation_length_nm") == Reasons{"residual_stress_MPa = 0 and ageing.stress_fatigue = false"});
}

TEST_CASE("the settings that another depends on exist, and stand in its doc line") {
    Options options;
    ProtocolStep step;
    const auto fields = fields_of(options), of_step = fields_of(step, 0);
    for (const auto& field : fields) CHECK_NOTHROW(why_idle(field, fields));
    for (const auto& field : of_step) CHECK_NOTHROW(why_idle(field, of_step));
    const auto text = [&](std::string_view key) { return needs_text(field_in(fields, key), fields); };
    CHECK(text("population.particles").empty());
    CHECK(text("population.star_modes") == "with shape = \"star\"");
    CHECK(text("ageing.passivation_width_nm") == "with passivation = true or blocking = true");
    CHECK(text("microstructure.twin_boundary_ionic_factor") == "with transport.ionic = true and twin_spacing_nm > 0");
    CHECK(text("output.min_region_nm2") == "with population.dimension = 2");
}
