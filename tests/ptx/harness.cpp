#include "ptx/harness.hpp"

#include <algorithm>
#include <filesystem>
#include <stdexcept>

#include "ptx/runtime/faults.hpp"

namespace lithofront::ptx {

std::vector<std::string> modules_in(const std::string& folder) {
    std::vector<std::string> paths;
    for (const auto& file : std::filesystem::directory_iterator(std::filesystem::path(LITHOFRONT_PTX_FOLDER) / folder))
        if (file.path().extension() == ".so") paths.push_back(file.path().string());
    if (paths.empty()) throw std::runtime_error("no translated modules in " + folder + ": build the target ptx_modules");
    std::sort(paths.begin(), paths.end());
    return paths;
}

fake::Machine machine_of(int capability) {
    fake::Machine machine;
    machine.capability = capability;
    machine.multiprocessors = 2;
    machine.largest_cluster = capability >= 90 ? 8 : 1;
    return machine;
}

With::With(const Settings& wanted) : before_(settings()) {
    settings() = wanted;
    forget_faults();
    tally() = {};
}

With::~With() {
    settings() = before_;
    forget_faults();
}

}  // namespace lithofront::ptx
