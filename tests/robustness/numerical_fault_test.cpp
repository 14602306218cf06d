#include <doctest/doctest.h>
#include <signal.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "robustness/tiny_study.hpp"
#include "simulation/finite.hpp"

using namespace lithofront;
using namespace lithofront::test;

namespace {

// Whether every figure of a study is a number: the table's cells and the real datasets of results.h5.
void check_finite(const std::filesystem::path& folder) {
    const Results results = results_of(folder);
    CHECK(results.table.find("inf") == std::string::npos);
    int datasets = 0;
    for (const auto& entry : results.contents) {
        const DatasetContents& dataset = entry.second;
        if (dataset.real_bytes == 0) continue;
        CAPTURE(entry.first);
        ++datasets;
        // A half-cycle that drove nothing has no voltage, and nothing is the state of health over a cycle that took up nothing.
        const bool may_lack = entry.first == "particle_cycles/end_of_charge_V" || entry.first == "particle_cycles/end_of_discharge_V" ||
                              entry.first.find("/soh") != std::string::npos;
        const auto sound = [may_lack](auto v) { return std::isfinite(v) || (may_lack && std::isnan(v)); };
        bool finite = true;
        if (dataset.real_bytes == 4)
            for (const float v : values<float>(dataset)) finite = finite && sound(v);
        else
            for (const double v : values<double>(dataset)) finite = finite && sound(v);
        CHECK(finite);
    }
    CHECK(datasets > 30);
}

std::int64_t particles_with_fault(const std::filesystem::path& folder, unsigned char code) {
    const FileContents contents = read_contents(folder / "results.h5");
    const DatasetContents& faults = contents.at("particle_cycles/fault");
    std::vector<bool> found(faults.extents[1], false);
    for (std::size_t i = 0; i < faults.bytes.size(); ++i)
        if (faults.bytes[i] == code) found[i % found.size()] = true;
    return std::count(found.begin(), found.end(), true);
}

// The same study, killed in its sixth cycle and resumed, leaves the same results.
void check_resumed_equal(const TinyStudy& whole, const std::vector<std::string>& settings) {
    const TinyStudy study;
    REQUIRE(study.run(settings, {"kill:" + std::to_string(call_of_row(6)), "/cycles.csv"}).signal == SIGKILL);
    CHECK(study.resume().code == 0);
    CHECK(results_of(study.folder) == results_of(whole.folder));
}

}  // namespace

TEST_CASE("particles without a path to electrolyte end with a reason; the study goes on, counts them and warns") {
    const std::vector<std::string> settings{"--set", "surface.dry_fraction=0.9", "--set", "population.particles=12"};
    const TinyStudy study;
    const Ended ended = study.run(settings);
    CAPTURE(ended.err);
    CHECK(ended.code == 0);
    const std::int64_t failed = particles_with_fault(study.folder, 4);
    MESSAGE(failed << " of 12 particles without a path");
    REQUIRE(failed > 0);
    REQUIRE(failed < 12);
    CHECK(ended.err.find("warning: " + std::to_string(failed) + " of 12 particles ended early (" + std::to_string(failed) + " no_path)") !=
          std::string::npos);
    CHECK(ended.out.find(std::to_string(failed) + " failed particles") != std::string::npos);
    CHECK(read_text(study.folder / "cycles.csv").find("\n12,ageing") != std::string::npos);  // to the last cycle
    check_finite(study.folder);
    check_resumed_equal(study, settings);
}

TEST_CASE("a particle whose solver does not converge ends there; the study goes on with the others") {
    // The fewest sweeps that let some through: how many that takes is the solver's affair.
    const auto settings_for = [](int sweeps) {
        return std::vector<std::string>{"--set", "population.particles=8",
                                        "--set", "numerics.field_tolerance_kT=0.001",
                                        "--set", "numerics.max_field_iterations=" + std::to_string(sweeps)};
    };
    int sweeps = 2;
    while (TinyStudy().run(settings_for(sweeps)).code != 0 && sweeps < 50) ++sweeps;
    CAPTURE(sweeps);
    const std::vector<std::string> settings = settings_for(sweeps);
    const TinyStudy study;
    const Ended ended = study.run(settings);
    CAPTURE(ended.err);
    REQUIRE(ended.code == 0);
    const FileContents contents = read_contents(study.folder / "results.h5");
    const auto faults = values<std::uint8_t>(contents.at("particle_cycles/fault"));
    const auto discharged = values<float>(contents.at("particle_cycles/discharge_capacity_mAh_per_g"));
    const auto failed = values<std::int64_t>(contents.at("cycles/failed_particles"));
    const std::size_t particles = contents.at("particle_cycles/fault").extents[1];
    std::int64_t before = 0;
    for (std::size_t cycle = 0; cycle < failed.size(); ++cycle) {
        const auto row = faults.begin() + static_cast<std::ptrdiff_t>(cycle * particles);
        CHECK(failed[cycle] == std::count(row, row + static_cast<std::ptrdiff_t>(particles), 1));
        CHECK(failed[cycle] >= before);  // whoever has ended stays so
        before = failed[cycle];
        for (std::size_t i = 0; i < particles && cycle > 0; ++i)
            if (faults[(cycle - 1) * particles + i] != 0) CHECK(discharged[cycle * particles + i] == 0.0f);
    }
    REQUIRE(before > 0);
    REQUIRE(before < static_cast<std::int64_t>(particles));
    CHECK(ended.err.find(": the first particle has ended, by field_not_converged; the study goes on with the others") != std::string::npos);
    check_finite(study.folder);
    check_resumed_equal(study, settings);
}

TEST_CASE("a study of which every particle has ended stops early, and its resumption says so") {
    const TinyStudy study;
    const Ended ended = study.run({"--set", "numerics.max_field_iterations=1", "--set", "numerics.field_tolerance_kT=1e-5"});
    CAPTURE(ended.err);
    CHECK(ended.code == 1);
    CHECK(ended.err.find("3 of 3 particles ended early (3 field_not_converged)") != std::string::npos);
    const auto failed = values<std::int64_t>(read_contents(study.folder / "results.h5").at("cycles/failed_particles"));
    CHECK(failed.size() < 12);
    CHECK(failed.back() == 3);
    for (std::size_t cycle = 0; cycle + 1 < failed.size(); ++cycle) CHECK(failed[cycle] < 3);  // and not a cycle later
    CHECK(ended.err.find("every particle ended early, so the study stopped after cycle " + std::to_string(failed.size()) +
                         "; the results are kept in") != std::string::npos);
    CHECK(particles_with_fault(study.folder, 1) == 3);
    check_finite(study.folder);
    const Results results = results_of(study.folder);
    const Ended again = study.resume();
    CAPTURE(again.err);
    CHECK(again.code == 1);
    CHECK(again.err.find("every particle has ended: nothing is left to compute") != std::string::npos);
    CHECK(results_of(study.folder) == results);
}

TEST_CASE("overpotentials and rates at the ends of their ranges leave no figure that is not a number") {
    const std::vector<std::vector<std::string>> extremes{
        {"protocol.step[1].mode=potentiostatic", "protocol.step[1].charge_overpotential_mV=1e4",
         "protocol.step[1].discharge_overpotential_mV=1e4", "protocol.step[1].potentiostatic_hours=1e6"},
        {"kinetics.exchange_current_density_A_per_m2=1e9", "material.temperature_K=200"},
        {"kinetics.exchange_current_density_A_per_m2=1e-12"},
        {"protocol.step[1].discharge_c_rate=1e5", "protocol.upper_voltage_limit_V=10", "protocol.lower_voltage_limit_V=0"},
        {"protocol.series_resistance_ohm_m2=1e6"},
        {"kinetics.noise_kT=100", "kinetics.interface_energy_J_per_m2=100"},
        {"surface.interphase_log_sigma=10", "transport.ionic_diffusivity_lithiated_m2_per_s=1e-30"},
        {"transport.electronic=true", "transport.electronic_conductivity_lithiated_S_per_m=1e9"}};
    for (const auto& settings : extremes) {
        const TinyStudy study;
        std::vector<std::string> sets;
        for (const std::string& setting : settings) {
            CAPTURE(setting);
            sets.insert(sets.end(), {"--set", setting});
        }
        sets.insert(sets.end(), {"--set", "protocol.step[1].cycles=2", "--set", "output.snapshot_cycles=[1, -1]", "--set",
                                 "output.voltage_cycles=[1, -1]"});
        CAPTURE(settings.front());
        const Ended ended = study.run(sets);
        CAPTURE(ended.err);
        // A study in which no charge moved is told apart, at its end.
        CHECK((ended.code == 0 || ended.err.find("the results are kept in") != std::string::npos));
        check_finite(study.folder);
    }
}

TEST_CASE("a discharge that takes up nothing is told, and its voltage is the limit that it met") {
    const TinyStudy study;
    const Ended ended = study.run({"--set", "protocol.step=[{name = \"s\", cycles = 3, discharge_c_rate = 1e5}]", "--set",
                                   "output.voltage_cycles=[1]", "--set", "output.snapshot_cycles=[1]", "--quiet"});
    CAPTURE(ended.err);
    CHECK(ended.code == 0);
    CHECK(ended.err.find("warning: no discharge took up any charge") != std::string::npos);
    CHECK(ended.err.find("warning: no charge moved after cycle ") != std::string::npos);
    const FileContents contents = read_contents(study.folder / "results.h5");
    for (const float voltage : values<float>(contents.at("particle_cycles/end_of_discharge_V"))) CHECK(voltage == 3.5f);
}

TEST_CASE("particles whose voltage no cell has end with a reason, by themselves and in an electrode") {
    for (const std::string coupling : {"particle", "electrode"}) {
        CAPTURE(coupling);
        const TinyStudy study;
        // Noise of 0.3 kT at 0.01 MPa: under 700 MPa some 20,000 kT, or 500 V.
        const Ended ended = study.run({"--set", "kinetics.noise_kT=0.3", "--set", "kinetics.noise_reference_stress_MPa=0.01", "--set",
                                       "protocol.coupling=\"" + coupling + "\"", "--quiet"});
        CAPTURE(ended.err);
        CHECK(ended.code == 1);
        CHECK(ended.err.find("3 of 3 particles ended early (3 impossible_voltage)") != std::string::npos);
        CHECK(particles_with_fault(study.folder, 6) == 3);
        check_finite(study.folder);
    }
}

TEST_CASE("figures that overflow become a recorded fault") {
    ParticleOutcome outcome;
    outcome.result.end_voltage_V = std::numeric_limits<float>::infinity();
    outcome.voltage = {{3, std::nanf(""), 1.0f}, {4, 3.9f, 2.0f}};
    make_finite(outcome);
    CHECK(outcome.result.fault == FaultCode::overpotential_overflow);
    CHECK(outcome.result.end_voltage_V == 0.0f);
    CHECK(outcome.voltage[0].voltage_V == 0.0f);
    CHECK(outcome.voltage[1].voltage_V == 3.9f);
    ParticleOutcome known = outcome;
    known.result.fault = FaultCode::no_path;
    known.result.time_s = -std::numeric_limits<float>::infinity();
    make_finite(known);
    CHECK(known.result.fault == FaultCode::no_path);
    ParticleOutcome good;
    good.result.end_voltage_V = 4.0f;
    make_finite(good);
    CHECK(good.result.fault == FaultCode::none);
}
