#include <doctest/doctest.h>

#include <algorithm>

#include "output/columns.hpp"
#include "output/hdf5_contents.hpp"
#include "output/output_error.hpp"
#include "output/results_file.hpp"
#include "output/sample_study.hpp"
#include "output/temporary_folder.hpp"

using namespace lithofront;
using namespace lithofront::test;

namespace {

std::vector<std::string> expected_datasets() {
    std::vector<std::string> names;
    for (const auto& c : cycle_columns()) names.push_back("cycles/" + c.name);
    for (const char* c :
         {"number", "requested_diameter_um", "diameter_um", "sites_at_birth", "grains", "sealed_sites", "sealed_fraction", "surface_um"}) {
        names.push_back(std::string("particles/") + c);
    }
    for (const char* c : {"charge_capacity_mAh_per_g",
                          "discharge_capacity_mAh_per_g",
                          "soh",
                          "trapped_fraction",
                          "lithiated_left_fraction",
                          "delithiated_left_fraction",
                          "dissolved_fraction",
                          "sealed_by_ageing",
                          "residual_regions",
                          "trapped_pockets",
                          "largest_core_fraction",
                          "roughness_nm",
                          "perimeter_dimension",
                          "perimeter_nm",
                          "interface_nm2",
                          "end_of_charge_V",
                          "end_of_discharge_V",
                          "charge_end",
                          "discharge_end",
                          "morphology",
                          "fault",
                          "cycle",
                          "number"}) {
        names.push_back(std::string("particle_cycles/") + c);
    }
    for (const char* c : {"cycle", "particle", "kind", "sites", "area_nm2", "volume_nm3", "equivalent_radius_nm", "centroid_fraction",
                          "touches_surface", "touches_crack", "core", "mean_stress_MPa", "age_cycles"}) {
        names.push_back(std::string("pockets/") + c);
    }
    for (const char* c : {"cycle", "half", "particle", "point", "capacity_mAh_per_g", "voltage_V", "time_s"}) {
        names.push_back(std::string("voltage/") + c);
    }
    for (const char* group : {"particle_000000", "particle_000002"}) {
        for (const char* c :
             {"cycle", "half", "progress", "phase", "mark", "cut", "composition", "stress_MPa", "barrier_kT", "ion_conductance_per_s_kT"}) {
            names.push_back(std::string("snapshots/") + group + "/" + c);
        }
    }
    for (const char* c : {"cycle", "pockets", "voltage", "particle_000000", "particle_000002"}) names.push_back(std::string("index/") + c);
    std::ranges::sort(names);
    return names;
}

}  // namespace

TEST_CASE("a results file holds every dataset of the schema, each with units and a description") {
    TemporaryFolder folder;
    const SampleStudy study;
    ResultsFile::create(folder / "results.h5", study.layout()).close();
    const FileContents contents = read_contents(folder / "results.h5");
    std::vector<std::string> names;
    for (const auto& entry : contents) {
        const auto& [name, dataset] = entry;
        CAPTURE(entry.first);
        names.push_back(name);
        CHECK(dataset.text_attributes.contains("units"));
        CHECK_FALSE(dataset.text_attributes.at("units").empty());
        CHECK(dataset.text_attributes.contains("description"));
        CHECK(dataset.text_attributes.at("description").size() > 5);
    }
    CHECK(names == expected_datasets());
    const auto root = read_attributes(folder / "results.h5", "/");
    CHECK(root.at("format") == "lithofront-results");
    CHECK(root.at("format_version") == "2");
    CHECK(root.at("config") == "name = \"sample\"\n");
    CHECK(root.at("seed") == "42");
    for (const char* name : {"lithofront_version", "git_commit", "backend", "device", "machine", "threads", "command", "site_spacing_nm",
                             "dimension", "x_lithiated", "x_delithiated"}) {
        CAPTURE(name);
        CHECK(root.contains(name));
    }
    const auto group = read_attributes(folder / "results.h5", "/snapshots/particle_000002");
    CHECK(group.at("nx") == "4");
    CHECK(group.at("ny") == "5");
    CHECK(group.at("nz") == "1");
    CHECK(group.at("particle") == "2");
}

TEST_CASE("coded datasets name their values") {
    TemporaryFolder folder;
    ResultsFile::create(folder / "results.h5", SampleStudy{}.layout()).close();
    const FileContents contents = read_contents(folder / "results.h5");
    const auto& morphology = contents.at("particle_cycles/morphology");
    CHECK(morphology.text_attributes.at("flag_meanings") == "complete core_shell mosaic fingers none");
    CHECK(morphology.flag_values == std::string("\0\1\2\3\xff", 5));
    CHECK(contents.at("particle_cycles/fault").text_attributes.at("flag_meanings") == "none field_solver");
    CHECK(contents.at("pockets/kind").flag_values == std::string("\0\1\2", 3));
    CHECK(contents.at("snapshots/particle_000000/mark").flag_values == std::string("\1\2\4\10\20\40\100", 7));
    CHECK(contents.at("voltage/half").text_attributes.at("flag_meanings") == "charge discharge");
}

TEST_CASE("what a reader might take for something else is described as what it is") {
    TemporaryFolder folder;
    ResultsFile::create(folder / "results.h5", SampleStudy{}.layout()).close();
    const FileContents contents = read_contents(folder / "results.h5");
    const auto described = [&](const char* dataset, const char* words) {
        const std::string& text = contents.at(dataset).text_attributes.at("description");
        CHECK_MESSAGE(text.find(words) != std::string::npos, dataset << ": " << text);
    };
    described("cycles/soh", "sum over particles of charge inserted, over that of the first cycle at the same rates");
    described("particle_cycles/soh", "first cycle at the same rates");
    described("particle_cycles/morphology", "none: charge barely begun");
}

TEST_CASE("what is appended can be read back") {
    TemporaryFolder folder;
    const SampleStudy study;
    {
        ResultsFile file = ResultsFile::create(folder / "results.h5", study.layout());
        study.append_cycles(file, 1, study.cycles);
        CHECK(file.completed_cycles() == study.cycles);
        file.close();
    }
    const FileContents contents = read_contents(folder / "results.h5");
    CHECK(contents.at("particle_cycles/soh").extents == std::vector<std::uint64_t>{12, 3});
    std::size_t pocket = 0, point = 0, frame = 0;
    const auto sites = values<std::int64_t>(contents.at("pockets/sites"));
    const auto kinds = values<std::uint8_t>(contents.at("pockets/kind"));
    const auto volts = values<float>(contents.at("voltage/voltage_V"));
    const auto whose = values<std::int64_t>(contents.at("voltage/particle"));
    const auto phase = values<std::uint8_t>(contents.at("snapshots/particle_000000/phase"));
    const auto stress = values<float>(contents.at("snapshots/particle_000000/stress_MPa"));
    for (std::int64_t cycle = 1; cycle <= study.cycles; ++cycle) {
        const std::size_t row = static_cast<std::size_t>(cycle - 1);
        CHECK(values<double>(contents.at("cycles/soh"))[row] == study.cycle(cycle).soh);
        CHECK(values<std::int64_t>(contents.at("cycles/li_imbalance"))[row] == study.cycle(cycle).li_imbalance);
        for (const ParticleCycleRecord& p : study.particle_cycles(cycle)) {
            const std::size_t at = row * 3 + p.particle;
            CHECK(values<float>(contents.at("particle_cycles/soh"))[at] == p.soh);
            CHECK(values<std::uint32_t>(contents.at("particle_cycles/residual_regions"))[at] == p.residual_regions);
            CHECK(contents.at("particle_cycles/morphology").bytes[at] == static_cast<std::uint8_t>(p.morphology));
        }
        for (const PocketRecord& p : study.pockets(cycle)) {
            CHECK(sites.at(pocket) == p.sites);
            CHECK(kinds.at(pocket++) == static_cast<std::uint8_t>(p.kind));
        }
        for (const VoltagePoint& p : study.voltage(cycle)) {
            CHECK(volts.at(point) == p.voltage_V);
            CHECK(whose.at(point++) == p.particle);
        }
        for (const SnapshotRecord& s : study.snapshots(cycle)) {
            if (s.particle != 0) continue;
            const std::size_t at = frame++ * s.phase.size();
            CHECK(std::equal(s.phase.begin(), s.phase.end(), phase.begin() + static_cast<std::ptrdiff_t>(at)));
            CHECK(std::equal(s.stress_MPa.begin(), s.stress_MPa.end(), stress.begin() + static_cast<std::ptrdiff_t>(at)));
        }
        CHECK(values<std::uint64_t>(contents.at("index/pockets"))[row] == pocket);
        CHECK(values<std::uint64_t>(contents.at("index/voltage"))[row] == point);
        CHECK(values<std::uint64_t>(contents.at("index/particle_000000"))[row] == frame);
    }
    CHECK(sites.size() == pocket);
    CHECK(volts.size() == point);
    CHECK(phase.size() == frame * 63);
    const auto records = read_cycles(folder / "results.h5");
    REQUIRE(records.size() == 12);
    CHECK(records[11].step == "ageing, 1C");
    CHECK(records[4].discharge_hours == study.cycle(5).discharge_hours);
    CHECK(records[4].failed_particles == study.cycle(5).failed_particles);
}

TEST_CASE("every table finds its dimension scales in its own group, as netCDF asks") {
    TemporaryFolder folder;
    const SampleStudy study;
    ResultsFile file = ResultsFile::create(folder / "results.h5", study.layout());
    study.append_cycles(file, 1, 3);
    file.close();
    const FileContents contents = read_contents(folder / "results.h5");
    const auto& cycle = contents.at("cycles/cycle");
    CHECK(cycle.text_attributes.at("CLASS") == "DIMENSION_SCALE");
    CHECK(values<std::int64_t>(cycle) == std::vector<std::int64_t>{1, 2, 3});
    CHECK(contents.at("particle_cycles/cycle") == cycle);
    CHECK(contents.at("index/cycle") == cycle);
    CHECK(contents.at("particle_cycles/number") == contents.at("particles/number"));
    CHECK(contents.at("particles/number").text_attributes.at("CLASS") == "DIMENSION_SCALE");
    for (const auto& entry : contents) {
        const auto& [name, dataset] = entry;
        CAPTURE(entry.first);
        const bool table = name.starts_with("cycles/") || name.starts_with("particle") || name.starts_with("index/");
        CHECK(dataset.scales == (table && !dataset.text_attributes.contains("CLASS") ? dataset.extents.size() : 0));
    }
}

TEST_CASE("a results file of a small study stays small") {
    TemporaryFolder folder;
    const SampleStudy study;
    ResultsFile file = ResultsFile::create(folder / "results.h5", study.layout());
    study.append_cycles(file, 1, study.cycles);
    file.close();
    MESSAGE("bytes: " << std::filesystem::file_size(folder / "results.h5"));
    CHECK(std::filesystem::file_size(folder / "results.h5") < 400'000);
}
