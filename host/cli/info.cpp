// lithofront info
#include <thread>

#include "backend/backend.hpp"
#include "backend/cpu_level.hpp"
#include "backend/cuda_support.hpp"
#include "backend/ranks.hpp"
#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "config/build_info.hpp"

namespace lithofront {
namespace {

// The CUDA device that a run would take, or why there is none. What NoDeviceError says is advice for a run.
std::string cuda_device(Streams streams) {
    if (!built_with_cuda()) return "none: this build has no CUDA backend; configure with -DLITHOFRONT_CUDA=ON where nvcc is on PATH";
    const std::string wait = wait_for_backend(BackendChoice::automatic);
    if (!wait.empty()) streams.messages << "note: " << wait << std::endl;
    const std::string why = why_no_device();
    if (!why.empty())
        return "none usable: " + why + " (compute capability 7.5 or later; check the driver with nvidia-smi, and CUDA_VISIBLE_DEVICES)";
    return make_backend(BackendChoice::cuda, 0)->device();
}

// Which machine code a run on the CPU takes, of those that this build has.
std::string code_path() {
    std::string others;
    for (const auto& level : built_levels()) others += (others.empty() ? "" : ", ") + level;
    return cpu_level() + (built_levels().size() > 1 ? " (this build has " + others + "; LITHOFRONT_CPU picks another)" : "");
}

}  // namespace

int info_command(const std::vector<std::string>& words, Streams streams) {
    Arguments arguments("Says what this program is and what it can run on.", words, {});
    if (arguments.help(streams)) return 0;
    const BuildInfo& build = build_info();
    const std::string path = code_path();  // may refuse
    auto& out = streams.results;
    out << "version     " << build.version << "\n"
        << "git commit  " << build.git_commit << "\n"
        << "build       " << build.build_type << ", " << build.compiler << "\n"
        << "processor   " << processor_name() << "\n"
        << "code path   " << path << "\n"
        << "threads     " << std::thread::hardware_concurrency() << "\n";
    out << "mpi         " << (built_with_mpi() ? mpi_library() : "none: configure with -DLITHOFRONT_MPI=ON where an MPI library is")
        << "\n";
    out << "cuda        " << cuda_device(streams) << "\n";
    return 0;
}

}  // namespace lithofront
