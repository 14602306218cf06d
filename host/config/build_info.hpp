// What this build is, for provenance and `lithofront info`.
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

}  // namespace lithofront
