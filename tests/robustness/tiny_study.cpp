#include "robustness/tiny_study.hpp"

#include <doctest/doctest.h>
#include <signal.h>

#include <chrono>

namespace lithofront::test {
namespace {

constexpr const char* tiny_toml = R"(name = "tiny"
[population]
particles = 3
median_diameter_um = 0.4
max_diameter_um = 0.6
[kinetics]
exchange_current_density_A_per_m2 = 0.3
[microstructure]
residual_stress_MPa = 700.0
[protocol]
upper_voltage_limit_V = 4.1
lower_voltage_limit_V = 3.5
[[protocol.step]]
name = "formation"
cycles = 2
[[protocol.step]]
name = "ageing"
cycles = 10
discharge_c_rate = 16.0
[numerics]
front_advance_per_step = 1.0
[output]
snapshot_particles = [0, 2]
snapshot_cycles = [1, 5, -1]
snapshot_frames = 2
voltage_cycles = [1, 2, 9]
)";

struct Undisturbed {
    Results results;
    double seconds = 0;
    Undisturbed() {
        const TinyStudy study;
        const auto start = std::chrono::steady_clock::now();
        const Ended ended = study.run();
        seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        CAPTURE(ended.err);
        REQUIRE(ended.code == 0);
        results = results_of(study.folder);
    }
};

const Undisturbed& reference() {
    static const Undisturbed made;
    return made;
}

std::vector<std::string> joined(std::vector<std::string> words, const std::vector<std::string>& more) {
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

}  // namespace

Results results_of(const std::filesystem::path& folder) { return {read_text(folder / "cycles.csv"), read_contents(folder / "results.h5")}; }

std::map<std::string, std::string> files_in(const std::filesystem::path& folder) {
    std::map<std::string, std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (entry.path().filename() != "lock") files[entry.path().filename()] = read_text(entry.path());
    return files;
}

TinyStudy::TinyStudy() : config(place / "study.toml"), folder(place / "results") { write_text(config, tiny_toml); }

std::vector<std::string> TinyStudy::run_words(const std::vector<std::string>& more) const {
    return joined({"run", config, "-o", folder, "--threads", "1", "--backend", "cpu", "--checkpoint-every", "1cycle"}, more);
}

std::vector<std::string> TinyStudy::resume_words(const std::vector<std::string>& more) const {
    return joined({"resume", folder, "--checkpoint-every", "1cycle"}, more);
}

Ended TinyStudy::run(const std::vector<std::string>& more, const Circumstances& with) const {
    return lithofront_command(place.path(), run_words(more), with);
}

Ended TinyStudy::resume(const std::vector<std::string>& more, const Circumstances& with) const {
    return lithofront_command(place.path(), resume_words(more), with);
}

void TinyStudy::run_until_killed(int cycle) const {
    const Ended ended = run({}, {"kill:" + std::to_string(call_of_row(cycle)), "/cycles.csv"});
    CAPTURE(ended.err);
    REQUIRE(ended.signal == SIGKILL);
}

const Results& undisturbed() { return reference().results; }
double undisturbed_seconds() { return reference().seconds; }

}  // namespace lithofront::test
