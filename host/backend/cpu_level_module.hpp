// What a module with the CPU backend for one level of x86-64 exports.
#pragma once

namespace lithofront {

class Backend;
using CpuBackendMaker = Backend* (*)(int threads);

inline constexpr const char* cpu_backend_maker_name = "lithofront_cpu_backend";
inline constexpr const char* cpu_backend_version_name = "lithofront_cpu_backend_version";

}  // namespace lithofront
