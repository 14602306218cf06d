#include "output/write_faults.hpp"

#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace {

lithofront::test::WriteFault armed = lithofront::test::WriteFault::none;
std::int64_t remaining = 0;
std::int64_t counted = 0;

// Bytes of the write that may pass; all of them if no fault is due.
std::size_t permitted(int descriptor, std::size_t size, std::int64_t offset) {
    using lithofront::test::WriteFault;
    struct stat status {};
    if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) return size;
    ++counted;
    if (armed == WriteFault::none || --remaining > 0) return size;
    if (armed == WriteFault::kill) ::kill(::getpid(), SIGKILL);
    if (armed == WriteFault::disk_full && remaining < 0) return 0;
    constexpr std::int64_t page = 4096;
    return std::min(size, static_cast<std::size_t>(page - offset % page));
}

ssize_t finish(ssize_t written) {
    using lithofront::test::WriteFault;
    if (armed == WriteFault::tear && remaining <= 0) ::kill(::getpid(), SIGKILL);
    return written;
}

}  // namespace

namespace lithofront::test {

void arm(WriteFault fault, std::int64_t nth) {
    armed = fault;
    remaining = nth;
    counted = 0;
}

std::int64_t writes_since_arming() { return counted; }

}  // namespace lithofront::test

extern "C" ssize_t pwrite(int descriptor, const void* bytes, size_t size, off_t offset) {
    const size_t allowed = permitted(descriptor, size, offset);
    if (allowed == 0 && size > 0) {
        errno = ENOSPC;
        return -1;
    }
    return finish(::syscall(SYS_pwrite64, descriptor, bytes, allowed, offset));
}

extern "C" ssize_t write(int descriptor, const void* bytes, size_t size) {
    const off_t offset = ::lseek(descriptor, 0, SEEK_CUR);
    const size_t allowed = permitted(descriptor, size, offset < 0 ? 0 : offset);
    if (allowed == 0 && size > 0) {
        errno = ENOSPC;
        return -1;
    }
    return finish(::syscall(SYS_write, descriptor, bytes, allowed));
}
