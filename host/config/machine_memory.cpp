#include "config/machine_memory.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <string>

namespace lithofront {
namespace {

// The limit that a file holds; one that says "max", or cannot be read, is none.
std::uint64_t limit_in(const std::filesystem::path& file, std::uint64_t otherwise) {
    std::uint64_t bytes = 0;
    std::ifstream in(file);
    return in >> bytes && bytes > 0 ? std::min(bytes, otherwise) : otherwise;
}

// A group's limit and those of the groups around it. In a container the path is the host's and its end may not exist here.
std::uint64_t limit_along(const std::filesystem::path& mount, std::filesystem::path group, const char* name, std::uint64_t bytes) {
    while (true) {
        bytes = limit_in(mount / group / name, bytes);
        if (group.empty()) return bytes;
        group = group.parent_path();
    }
}

}  // namespace

std::uint64_t machine_memory_bytes(const std::filesystem::path& root) {
    const long pages = ::sysconf(_SC_PHYS_PAGES), page = ::sysconf(_SC_PAGESIZE);
    const bool known = pages > 0 && page > 0;
    std::uint64_t bytes = known ? static_cast<std::uint64_t>(pages) * static_cast<std::uint64_t>(page) : UINT64_MAX;
    std::ifstream groups(root / "proc/self/cgroup");
    for (std::string line; std::getline(groups, line);) {  // number:controllers:/path
        const auto first = line.find(':'), second = line.find(':', first + 1);
        if (first == std::string::npos || second == std::string::npos) continue;
        const std::string controllers = fmt::format(",{},", line.substr(first + 1, second - first - 1));
        const std::filesystem::path group = std::filesystem::path(line.substr(second + 1)).relative_path();
        if (controllers == ",,") bytes = limit_along(root / "sys/fs/cgroup", group, "memory.max", bytes);
        if (controllers.find(",memory,") != std::string::npos)
            bytes = limit_along(root / "sys/fs/cgroup/memory", group, "memory.limit_in_bytes", bytes);
    }
    return bytes == UINT64_MAX ? 0 : bytes;
}

}  // namespace lithofront
