// lithofront info
#include <thread>

#include "backend/backend.hpp"
#include "backend/errors.hpp"
#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "config/build_info.hpp"

namespace lithofront {
namespace {

// The CUDA device that a run would take, or why there is none.
std::string cuda_device() {
    try {
        return make_backend(BackendChoice::cuda, 0)->device();
    } catch (const NoDeviceError& error) {
        return std::string("none: ") + error.what();
    }
}

}  // namespace

int info_command(const std::vector<std::string>& words, Streams streams) {
    Arguments arguments("Says what this program is and what it can run on.", words, {});
    if (arguments.help(streams)) return 0;
    const BuildInfo& build = build_info();
    auto& out = streams.results;
    out << "version     " << build.version << "\n"
        << "git commit  " << build.git_commit << "\n"
        << "build       " << build.build_type << ", " << build.compiler << "\n"
        << "processor   " << processor_name() << "\n"
        << "threads     " << std::thread::hardware_concurrency() << "\n";
    out << "cuda        " << cuda_device() << "\n";
    return 0;
}

}  // namespace lithofront
