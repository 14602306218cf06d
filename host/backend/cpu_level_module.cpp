#include "backend/cpu_level_module.hpp"

#include "backend/backend.hpp"

#define LF_EXPORT extern "C" __attribute__((visibility("default")))

// A module of another version may hold its data otherwise.
LF_EXPORT const char lithofront_cpu_backend_version[] = LITHOFRONT_VERSION;

LF_EXPORT lithofront::Backend* lithofront_cpu_backend(int threads) { return lithofront::make_cpu_backend(threads).release(); }
