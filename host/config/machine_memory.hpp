// How much memory this process can have at all.
#pragma once
#include <cstdint>
#include <filesystem>

namespace lithofront {

// Bytes of the machine's memory, or of the smallest limit that a control group (a container, a batch job) sets on this process;
// 0 where the system does not say. `root` is where /proc and /sys are looked for.
std::uint64_t machine_memory_bytes(const std::filesystem::path& root = "/");

}  // namespace lithofront
