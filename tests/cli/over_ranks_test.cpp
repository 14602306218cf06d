#include "cli/over_ranks.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <initializer_list>
#include <sstream>
#include <utility>

#include "backend/launcher.hpp"
#include "backend/ranks.hpp"

using namespace lithofront;

namespace {

constexpr const char* known[] = {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "SLURM_STEP_NUM_TASKS", "SLURM_PTY_PORT", "SLURM_NTASKS"};

// The environment that a launcher leaves, for as long as this lives.
struct Environment {
    explicit Environment(std::initializer_list<std::pair<const char*, const char*>> variables) {
        for (const char* name : known) unsetenv(name);
        for (const auto& [name, value] : variables) setenv(name, value, 1);
    }
    ~Environment() {
        for (const char* name : known) unsetenv(name);
    }
};

}  // namespace

TEST_CASE("launchers are known by what they tell the copies that they start") {
    const auto copies = [](std::initializer_list<std::pair<const char*, const char*>> variables) {
        const Environment environment(variables);
        return launch_of_this_program().copies;
    };
    CHECK(copies({}) == 1);
    CHECK(copies({{"OMPI_COMM_WORLD_SIZE", "4"}}) == 4);
    CHECK(copies({{"PMI_SIZE", "3"}}) == 3);
    CHECK(copies({{"SLURM_STEP_NUM_TASKS", "2"}}) == 2);
    // Slurm's mpirun starts one helper a node.
    CHECK(copies({{"SLURM_STEP_NUM_TASKS", "2"}, {"OMPI_COMM_WORLD_SIZE", "8"}}) == 8);
    // A batch script that asked for four tasks, and an interactive shell within a step of four.
    CHECK(copies({{"SLURM_NTASKS", "4"}}) == 1);
    CHECK(copies({{"SLURM_STEP_NUM_TASKS", "4"}, {"SLURM_PTY_PORT", "40123"}}) == 1);
    CHECK(copies({{"OMPI_COMM_WORLD_SIZE", "many"}}) == 1);
    CHECK(copies({{"PMI_SIZE", ""}}) == 1);
}

TEST_CASE("a build without MPI refuses to run a study as one of several copies") {
    if (built_with_mpi()) return;
    const auto call = [](std::vector<std::string> words) {
        words.insert(words.begin(), "lithofront");
        std::ostringstream out, err;
        const int code = run_over_ranks(words, {out, err, false});
        return std::pair{code, err.str()};
    };
    const Environment environment({{"PMI_SIZE", "2"}});
    for (const char* command : {"run", "resume"}) {
        const auto [code, said] = call({command, "anything"});
        CHECK(code == 2);
        CHECK(said.find("started as 2 copies (PMI_SIZE)") != std::string::npos);
        CHECK(said.find("env -u PMI_SIZE lithofront") != std::string::npos);
    }
    const auto [code, said] = call({"run-many", "anything"});
    CHECK(code == 2);
    CHECK(said.find("run-many is one of 2 copies") != std::string::npos);
    CHECK(call({"info"}).first == 0);  // what shares nothing may run as often as one likes
}
