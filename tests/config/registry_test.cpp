#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "config/registry.hpp"

using namespace lithofront;

namespace {

// "struct.member" of every data member in options.hpp, with its table's name for the struct.
std::set<std::string> members_of_options() {
    const auto path = std::filesystem::path(LITHOFRONT_SOURCE) / "host/config/options.hpp";
    std::ifstream file(path);
    REQUIRE(file);
    std::map<std::string, std::string> table_of{{"ProtocolStep", "protocol.step."}, {"Options", ""}};
    std::set<std::pair<std::string, std::string>> members;
    std::string current;
    for (std::string line; std::getline(file, line);) {
        std::istringstream words(line.substr(0, line.find_first_of("={;")));
        std::string type, name;
        words >> type >> name;
        if (type == "struct") current = name;
        else if (line.starts_with("}")) current.clear();
        else if (current.empty() || name.empty() || line.find(';') == std::string::npos) continue;
        else if (current == "Options" && type.ends_with("Options")) table_of[type] = name + ".";
        else if (name != "steps") members.insert({current, name});
    }
    std::set<std::string> keys;
    for (const auto& member : members) {
        REQUIRE_MESSAGE(table_of.contains(member.first), member.first);
        keys.insert(table_of[member.first] + member.second);
    }
    return keys;
}

}  // namespace

TEST_CASE("every member of the options is a key, and every key a member") {
    const auto members = members_of_options();
    CHECK(members.size() > 100);
    const std::set<std::string> keys(known_keys().begin(), known_keys().end());
    CHECK(keys.size() == known_keys().size());
    for (const auto& name : members) CHECK_MESSAGE(keys.contains(name), "not in the registry: " << name);
    for (const auto& key : keys) CHECK_MESSAGE(members.contains(key), "no such member: " << key);
}

TEST_CASE("a field points at the member that its key names") {
    Options options;
    for (const auto& field : fields_of(options)) {
        if (field.key == "microstructure.correlation_length_nm") *std::get<double*>(field.target) = 77;
        if (field.key == "surface.correlation_length_nm") *std::get<double*>(field.target) = 66;
        if (field.key == "kinetics.rate_law") std::get<Choice>(field.target).assign(1);
        if (field.key == "stress.geometry") std::get<Choice>(field.target).assign(1);
    }
    CHECK(options.microstructure.correlation_length_nm == 77);
    CHECK(options.surface.correlation_length_nm == 66);
    CHECK(options.kinetics.rate_law == RateLaw::tafel);
    CHECK(options.stress.geometry == StressGeometry::plane_stress);
}

TEST_CASE("no two fields share a member") {
    Options options;
    std::set<const void*> places;
    std::size_t count = 0;
    for (const auto& field : fields_of(options)) {
        ++count;
        places.insert(std::visit(
            [](auto target) -> const void* {
                if constexpr (std::is_same_v<decltype(target), Choice>) return target.at;
                else return target;
            },
            field.target));
    }
    CHECK(places.size() == count);
}

TEST_CASE("every key has a doc line, and names of choices are distinct") {
    Options options;
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
