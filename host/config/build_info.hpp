// What this build is and runs on, for provenance and `lithofront info`.
#pragma once
#include <string>

namespace lithofront {

struct BuildInfo {
    std::string version;     // of the project
    std::string git_commit;  // short hash, "-dirty" when the tree had changes; "unknown" outside a repository
    std::string build_type;
    std::string compiler;
    bool cuda = false;  // the CUDA backend was built
};

const BuildInfo& build_info();

// Model name of this machine's processor; "unknown" where the system does not say.
std::string processor_name();

}  // namespace lithofront
