#include <doctest/doctest.h>

#include <algorithm>
#include <cstdio>

#include "output/checkpoint_file.hpp"
#include "robustness/tiny_study.hpp"

using namespace lithofront;
using namespace lithofront::test;

namespace {

// What a run says that it will write, and what lies in its folder.
void check_within_bound(const std::string& name, const std::string& toml, const std::vector<std::string>& more = {}) {
    CAPTURE(name);
    const TinyStudy study;
    write_text(study.config, toml);
    const Ended ended = study.run(more);
    CAPTURE(ended.err);
    REQUIRE(ended.code == 0);
    const auto at = ended.err.find("output: about ");
    REQUIRE(at != std::string::npos);
    REQUIRE(ended.err.find("cycles  SOH") > at);  // before any cycle
    double about = 0, most = 0, checkpoints = 0;
    REQUIRE(std::sscanf(ended.err.c_str() + at, "output: about %lf MiB of results, at most %lf MiB; %lf MiB of checkpoints", &about, &most,
                        &checkpoints) == 3);
    const auto mebibytes = [&](const char* file) { return static_cast<double>(std::filesystem::file_size(study.folder / file)) / 1048576; };
    const double results = mebibytes("results.h5") + mebibytes("cycles.csv") + mebibytes("config.toml");
    const double largest = std::max(mebibytes(checkpoint_name), mebibytes(previous_checkpoint_name));
    MESSAGE(name << ": about " << about << ", at most " << most << ", written " << results << " MiB; checkpoints " << checkpoints
                 << ", written 3 times " << largest);
    constexpr double rounding = 0.05;
    CHECK(results <= most + rounding);
    CHECK(about <= most);
    CHECK(3 * largest <= checkpoints + rounding);
    CHECK(checkpoints <= 1.5 * 3 * largest + 0.1);  // and not absurdly more
}

std::string list_to(int end) {
    std::string list = "[0";
    for (int i = 1; i < end; ++i) list.append(",").append(std::to_string(i));
    return list.append("]");
}

const std::string without_pictures = "[output]\nsnapshot_particles = []\nsnapshot_cycles = []\nvoltage_cycles = []\n";

}  // namespace

TEST_CASE("a study with many regions writes no more than it says") {
    check_within_bound(
        "regions",
        "[population]\nparticles = 4\nsize_distribution = 'single'\ndiameter_um = 2.0\n"
        "[microstructure]\nresidual_stress_MPa = 1500\ncorrelation_length_nm = 50\n"
        "[kinetics]\nnoise_kT = 2\nnoise_reference_stress_MPa = 3000\n[ageing]\npassivation_barrier_kT = 3\n[surface]\ndry_fraction = 0.3\n"
        "[protocol]\nupper_voltage_limit_V = 4.1\nlower_voltage_limit_V = 3.5\n"
        "[[protocol.step]]\ncycles = 6\ndischarge_c_rate = 8.0\n" +
            without_pictures + "min_region_nm2 = 1\n");
}

TEST_CASE("a study of many pictured particles writes no more than it says, with and without pictures") {
    for (const char* cycles : {"[]", "[1]"})
        check_within_bound(std::string("pictures ") + cycles,
                           "[population]\nparticles = 200\nsize_distribution = 'single'\ndiameter_um = 0.3\n"
                           "[output]\nsnapshot_particles = " +
                               list_to(200) + "\nsnapshot_cycles = " + cycles + "\nvoltage_cycles = " + cycles + "\n");
}

TEST_CASE("a study of many rates and long names writes no more than it says") {
    std::string steps;
    for (int i = 0; i < 150; ++i)
        steps += "[[protocol.step]]\nname = '" + std::string(40, 'n') + "'\ncharge_c_rate = " + std::to_string(1.0 + 0.01 * i) + "\n";
    check_within_bound("rates",
                       "[population]\nparticles = 40\nsize_distribution = 'single'\ndiameter_um = 0.2\n" + without_pictures + steps);
}

TEST_CASE("the tiny study and one of a body write no more than they say") {
    for (const char* frames : {"0", "20"})
        check_within_bound(std::string("tiny, frames ") + frames, read_text(TinyStudy().config),
                           {"--set", std::string("output.snapshot_frames=") + frames});
    check_within_bound("body",
                       "[population]\nparticles = 2\ndimension = 3\nsize_distribution = 'single'\ndiameter_um = 0.5\n"
                       "[output]\nsnapshot_frames = 4\nsnapshot_particles = [0]\n[protocol]\n[[protocol.step]]\ncycles = 3\n");
}
