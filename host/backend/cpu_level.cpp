#include "backend/cpu_level.hpp"

#include <dlfcn.h>

#include <cstdlib>
#include <filesystem>
#include <sstream>

#include "backend/backend.hpp"
#include "backend/cpu_level_module.hpp"
#include "backend/errors.hpp"

namespace lithofront {
namespace {

constexpr const char* variable = "LITHOFRONT_CPU";

const char* base() { return LITHOFRONT_NATIVE ? "native" : "baseline"; }

bool processor_runs([[maybe_unused]] const std::string& level) {
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
    if (level == "x86-64-v4") return __builtin_cpu_supports("x86-64-v4");
    if (level == "x86-64-v3") return __builtin_cpu_supports("x86-64-v3");
#endif
    return level == base();
}

// The maker of a module of this very version; null where there is none.
CpuBackendMaker module_of(const std::string& level) {
    std::error_code error;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
    if (error) return nullptr;
    const auto path = program.parent_path() / LITHOFRONT_MODULES / ("lithofront-" + level + ".so");
    void* const module = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);  // for good: its backends outlive any scope here
    if (!module) return nullptr;
    const auto* version = static_cast<const char*>(::dlsym(module, cpu_backend_version_name));
    if (!version || std::string(version) != LITHOFRONT_VERSION) return nullptr;
    return reinterpret_cast<CpuBackendMaker>(::dlsym(module, cpu_backend_maker_name));
}

struct Chosen {
    std::string level;
    CpuBackendMaker make = nullptr;  // null: what is linked in
};

Chosen choose() {
    const char* const wanted = std::getenv(variable);
    std::string have;
    for (const auto& level : built_levels()) {
        const bool linked = level == base();
        const CpuBackendMaker make = linked || !processor_runs(level) ? nullptr : module_of(level);
        if (!linked && !make) continue;
        if (!wanted || !*wanted || level == wanted) return {level, make};
        have += (have.empty() ? "" : ", ") + level;
    }
    throw UnknownLevelError(std::string(variable) + " = '" + wanted +
                            "' is no machine code that this build has and this processor runs; use " + have + ", or leave it out");
}

const Chosen& chosen() {
    static const Chosen once = choose();
    return once;
}

}  // namespace

std::vector<std::string> built_levels() {
    std::vector<std::string> levels;
    if (LITHOFRONT_NATIVE) levels.push_back(base());
    std::istringstream words(LITHOFRONT_LEVELS);
    for (std::string level; words >> level;) levels.push_back(level);
    if (!LITHOFRONT_NATIVE) levels.push_back(base());
    return levels;
}

std::string cpu_level() { return chosen().level; }

std::unique_ptr<Backend> make_best_cpu_backend(int threads) {
    return chosen().make ? std::unique_ptr<Backend>(chosen().make(threads)) : make_cpu_backend(threads);
}

}  // namespace lithofront
