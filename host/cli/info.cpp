// lithofront info
#include <fstream>
#include <thread>

#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "config/build_info.hpp"

namespace lithofront {
namespace {

std::string processor_name() {
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);) {
        const auto colon = line.find(": ");
        if (line.starts_with("model name") && colon != std::string::npos) return line.substr(colon + 2);
    }
    return "unknown";
}

// One line per accelerator, or why there is none.
std::vector<std::string> device_lines() {
    if (!build_info().cuda) return {"not built (configure with LITHOFRONT_CUDA=ON)"};
    return {"built"};
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
    for (const auto& line : device_lines()) out << "cuda        " << line << "\n";
    return 0;
}

}  // namespace lithofront
