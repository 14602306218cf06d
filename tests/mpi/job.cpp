#include "mpi/job.hpp"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <stdexcept>
#include <thread>

#include "output/particle_serialisation.hpp"
#include "simulation/state_serialisation.hpp"
#include "simulation/study_checkpoint.hpp"

namespace lithofront::test {
namespace {

constexpr const char* shared_toml = R"(name = "shared"
[population]
particles = 5
median_diameter_um = 0.4
max_diameter_um = 0.6
[kinetics]
exchange_current_density_A_per_m2 = 0.3
[microstructure]
residual_stress_MPa = 700.0
[[protocol.step]]
name = "formation"
cycles = 2
[[protocol.step]]
name = "ageing"
cycles = 4
discharge_c_rate = 16.0
[numerics]
front_advance_per_step = 1.0
[output]
snapshot_particles = [0, 3]
snapshot_cycles = [1, 5, -1]
snapshot_frames = 2
voltage_cycles = [1, 2, 5]
)";

// Whether a process's environment, words that end with a null, holds this one.
bool is_told(const std::filesystem::path& process, const std::string& word) {
    return read_text(process / "environ").find(word + '\0') != std::string::npos;
}

pid_t parent_of(const std::filesystem::path& process) {
    std::ifstream file(process / "status");
    for (std::string line; std::getline(file, line);)
        if (line.starts_with("PPid:")) return static_cast<pid_t>(std::stol(line.substr(5)));
    return 0;
}

}  // namespace

std::vector<std::string> joined(std::vector<std::string> words, const std::vector<std::string>& more) {
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

std::vector<std::string> launch_words(int ranks, const std::vector<std::string>& words, const std::vector<std::string>& of_mpirun) {
    std::vector<std::string> all = {"--allow-run-as-root", "--oversubscribe", "--bind-to", "none"};
    all = joined(all, of_mpirun);
    all = joined(all, {"-n", std::to_string(ranks), LITHOFRONT_PROGRAM});
    return joined(all, words);
}

Results results_of(const std::filesystem::path& folder) {
    StudyCheckpoint kept = read_checkpoint(folder);
    // The command and its time are among these.
    kept.result_digests.erase("attributes");
    kept.result_digests.erase("texts of attributes");
    std::vector<std::byte> bytes = serialise(kept.state);
    for (const Particle& particle : kept.particles) {
        const std::vector<std::byte> one = serialise(particle);
        bytes.insert(bytes.end(), one.begin(), one.end());
    }
    return {read_text(folder / "cycles.csv"), read_contents(folder / "results.h5"), bytes, kept.result_digests};
}

SharedStudy::SharedStudy(const std::string& more_toml) : config(place / "study.toml"), folder(place / "results") {
    write_text(config, shared_toml + more_toml);
}

std::vector<std::string> SharedStudy::run_words(const std::vector<std::string>& more) const {
    return joined({"run", config, "-o", folder, "--threads", "1", "--backend", "cpu", "--checkpoint-every", "1cycle"}, more);
}

Ended SharedStudy::run(int ranks, const std::vector<std::string>& more) const {
    return lithofront_command(place.path(), launch_words(ranks, run_words(more)));
}

Ended SharedStudy::resume(int ranks) const {
    return lithofront_command(place.path(), launch_words(ranks, {"resume", folder, "--threads", "1", "--checkpoint-every", "1cycle"}));
}

Results alone(const std::string& more_toml, const std::vector<std::string>& more) {
    const SharedStudy study(more_toml);
    if (const Ended ended = study.run(1, more); ended.code != 0) throw std::runtime_error(ended.err);
    return study.results();
}

pid_t process_of(pid_t mpirun, int rank) {
    const std::string said = "OMPI_COMM_WORLD_RANK=" + std::to_string(rank);
    for (int attempt = 0; attempt < 2000; ++attempt) {
        for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
            const std::string name = entry.path().filename();
            if (name.find_first_not_of("0123456789") != std::string::npos || parent_of(entry.path()) != mpirun) continue;
            if (is_told(entry.path(), said)) return static_cast<pid_t>(std::stol(name));
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    throw std::runtime_error("rank " + std::to_string(rank) + " was not found");
}

bool wait_for_lines(Command& command, const std::filesystem::path& table, int lines) {
    while (!command.ended_within(0.01)) {
        if (!std::filesystem::exists(table)) continue;
        const std::string text = read_text(table);
        if (std::count(text.begin(), text.end(), '\n') >= lines) return true;
    }
    return false;
}

}  // namespace lithofront::test
