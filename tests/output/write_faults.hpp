// Kills or fails this process's file writes at a chosen moment: pwrite() and write() of the whole program pass here.
#pragma once
#include <cstdint>

namespace lithofront::test {

enum class WriteFault {
    none,
    kill,       // SIGKILL before the write
    tear,       // SIGKILL after the write's first page: a kill may cut a write between pages, never within one
    disk_full,  // this write and all later ones fail with ENOSPC, the first one after its first page
};

// Arms a fault for the nth write from now, counted from 1; none disarms. Descriptors of pipes and terminals don't count.
void arm(WriteFault fault, std::int64_t nth);
std::int64_t writes_since_arming();

}  // namespace lithofront::test
