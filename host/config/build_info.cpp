#include "config/build_info.hpp"

namespace lithofront {

// The build passes the macros to this file alone, so that a new commit recompiles nothing else.
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

}  // namespace lithofront
