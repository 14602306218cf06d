#include "ptx/runtime/module.hpp"

#include <dlfcn.h>

#include <filesystem>
#include <map>
#include <stdexcept>

#include "ptx/runtime/memory.hpp"

namespace lithofront::ptx {
namespace {

std::vector<Loaded> in_use;
int changes = 0;

const Module& loaded(const std::string& path) {
    static std::map<std::string, const Module*> all;
    const Module*& module = all[path];
    if (module) return *module;
    void* const file = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!file) throw std::runtime_error(dlerror());
    module = static_cast<const Module*>(dlsym(file, "ptx_module"));
    if (!module) throw std::runtime_error(path + " is no translated module");
    for (unsigned k = 0; k < module->variable_count; ++k) add_memory(module->variables[k].at, module->variables[k].bytes, "module", true);
    return *module;
}

// CUB's names hold the architectures it was compiled for, those of the host's stubs more than those of one module; a namespace without a
// name holds a checksum of the compiler's options instead.
std::string without_architectures(std::string name) {
    for (std::size_t at = name.find("CUB_"); at != std::string::npos; at = name.find("CUB_", at + 1)) {
        std::size_t digits = at;
        while (digits > 0 && std::isdigit(static_cast<unsigned char>(name[digits - 1]))) --digits;
        if (digits == at) continue;
        const std::size_t length = std::stoul(name.substr(digits, at - digits));
        const std::string whole = name.substr(at, length), kept = whole.substr(0, whole.find("_SM_"));
        name.replace(digits, at - digits + length, kept);
        at = digits;
    }
    const std::string unnamed = "_GLOBAL__N__";
    for (std::size_t at = name.find(unnamed); at != std::string::npos; at = name.find(unnamed, at + 1))
        name.replace(at + unnamed.size(), 8, "00000000");
    return name;
}

}  // namespace

void use_modules(const std::vector<std::string>& paths) {
    in_use.clear();
    ++changes;
    for (const std::string& path : paths) {
        const std::filesystem::path name = std::filesystem::path(path).stem();
        in_use.push_back({name.stem().string(), std::stoi(name.extension().string().substr(1)), &loaded(path)});
    }
}

const std::vector<Loaded>& modules_in_use() { return in_use; }
int changes_of_modules() { return changes; }

Found find_kernel(const std::string& name, int capability) {
    Found best{nullptr, nullptr, 0};
    const std::string wanted = without_architectures(name);
    for (const Loaded& one : in_use) {
        if (one.capability > capability || one.capability <= best.capability) continue;
        for (unsigned k = 0; k < one.module->kernel_count; ++k)
            if (without_architectures(one.module->kernels[k].name) == wanted) best = {&one.module->kernels[k], one.module, one.capability};
    }
    return best;
}

}  // namespace lithofront::ptx
