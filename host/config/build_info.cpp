#include "config/build_info.hpp"

#include <fstream>

#include "git_commit.hpp"

namespace lithofront {

// The build passes the macros, and the commit, to this file alone, so that a new commit recompiles nothing else.
const BuildInfo& build_info() {
    static const BuildInfo info {
        LITHOFRONT_VERSION, LITHOFRONT_GIT_COMMIT, LITHOFRONT_BUILD_TYPE,
#if defined(__clang__)
            "clang " __clang_version__,
#else
            "g++ " __VERSION__,
#endif
            LITHOFRONT_CUDA_BUILT != 0
    };
    return info;
}

std::string processor_name() {
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);) {
        const auto colon = line.find(": ");
        if (line.starts_with("model name") && colon != std::string::npos) return line.substr(colon + 2);
    }
    return "unknown";
}

}  // namespace lithofront
