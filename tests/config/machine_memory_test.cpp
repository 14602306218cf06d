#include <doctest/doctest.h>
#include <unistd.h>

#include <fstream>

#include "config/machine_memory.hpp"

using namespace lithofront;

namespace {

void write(const std::filesystem::path& file, const std::string& text) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << text;
}

}  // namespace

TEST_CASE("the machine's memory is what the smallest limit of the control groups leaves of it") {
    const std::uint64_t all = machine_memory_bytes("/nowhere");
    CHECK(all >= std::uint64_t{1} << 27);
    CHECK(machine_memory_bytes() <= all);
    const auto root = std::filesystem::temp_directory_path() / ("lithofront_groups_" + std::to_string(::getpid()));
    write(root / "proc/self/cgroup", "0::/job/step\n");
    CHECK(machine_memory_bytes(root) == all);  // no limits to be found
    write(root / "sys/fs/cgroup/job/memory.max", "1000000\n");
    write(root / "sys/fs/cgroup/job/step/memory.max", "max\n");
    CHECK(machine_memory_bytes(root) == 1000000);
    write(root / "sys/fs/cgroup/memory.max", "90000\n");  // the container's own
    CHECK(machine_memory_bytes(root) == 90000);
    write(root / "proc/self/cgroup", "12:cpu,cpuacct:/a\n7:memory:/b\n");
    write(root / "sys/fs/cgroup/memory/b/memory.limit_in_bytes", "9223372036854771712\n");
    CHECK(machine_memory_bytes(root) == all);
    write(root / "sys/fs/cgroup/memory/b/memory.limit_in_bytes", "70000\n");
    CHECK(machine_memory_bytes(root) == 70000);
    std::filesystem::remove_all(root);
}
