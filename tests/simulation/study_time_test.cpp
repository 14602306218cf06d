#include <doctest/doctest.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <thread>

#include "backend/backend.hpp"
#include "simulation/studies.hpp"
#include "simulation/study_run.hpp"

using namespace lithofront;

namespace {

struct Silent : StudyListener {
    void progress(const Progress&) override {}
    void note(const std::string&) override {}
    bool stop_requested() override { return false; }
};

}  // namespace

TEST_CASE("the time that a study took is all of it, also what goes by before its first cycle") {
    const auto folder = std::filesystem::temp_directory_path() / ("lithofront_time_" + std::to_string(::getpid()));
    Options options = testing::small_study();
    options.population.particles = 2;
    options.protocol.steps = {ProtocolStep{}};
    options.protocol.steps[0].cycles = 1;
    RunSettings settings;
    settings.directory = folder;
    settings.threads = 1;
    Silent listener;
    const auto backend = make_cpu_backend(1);
    constexpr double before_s = 0.3;
    const auto slow = [&]() -> const Backend& {
        std::this_thread::sleep_for(std::chrono::duration<double>(before_s));
        return *backend;
    };
    const auto began = std::chrono::steady_clock::now();
    const auto run = lithofront::StudyRun::begin(options, settings, {}, slow, listener);
    const StudySummary summary = run_on(*backend, *run);
    const double all_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    std::filesystem::remove_all(folder);
    CHECK(summary.seconds >= before_s);
    CHECK(summary.seconds <= all_s);
}
