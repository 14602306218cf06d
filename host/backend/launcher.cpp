#include "backend/launcher.hpp"

#include <charconv>
#include <cstdlib>
#include <string_view>

namespace lithofront {
namespace {

// The number that a variable holds; 0 where it is not set or holds something else.
int number_in(const char* variable) {
    const char* const text = std::getenv(variable);
    if (!text) return 0;
    const std::string_view digits = text;
    int number = 0;
    const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return parsed.ec == std::errc{} && parsed.ptr == digits.data() + digits.size() ? number : 0;
}

}  // namespace

Launch launch_of_this_program() {
    // The nearest launcher first: mpirun on a cluster starts its own helpers by srun.
    for (const char* variable : {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE"})
        if (const int copies = number_in(variable); copies > 0) return {copies, variable};
    if (!std::getenv("SLURM_PTY_PORT"))
        if (const int copies = number_in("SLURM_STEP_NUM_TASKS"); copies > 0) return {copies, "SLURM_STEP_NUM_TASKS"};
    return {};
}

std::string why_copies_are_refused(const Launch& launch) {
    return "this program was started as " + std::to_string(launch.copies) + " copies (" + launch.said_by +
           "), and this build cannot share a study among them: each would run all of it, into one folder. Configure with "
           "-DLITHOFRONT_MPI=ON, or start one copy. If each copy is to run a study of its own, start it by: env -u " +
           launch.said_by + " lithofront ...";
}

}  // namespace lithofront
