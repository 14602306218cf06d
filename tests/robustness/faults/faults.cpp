// Preloaded into a real run: stops, kills or fails it at chosen system calls on chosen files.
//   LF_FAULT=stop:3,7      SIGSTOP before the 3rd and the 7th call; the test looks around and sends SIGCONT
//   LF_FAULT=kill:5        SIGKILL before the 5th call
//   LF_FAULT=tear:5        SIGKILL after half of the 5th call's bytes, where it writes
//   LF_FAULT=full:5        from the 5th call on, writes find no space
//   LF_FAULT_FILE=/x.csv   counts write, pwrite, fsync and renames of files whose path ends so
// Counted calls are those of the library; what libc does on its own account (stdio, streams) is not seen.
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace {

struct Plan {
    std::string mode, file;
    std::vector<long> calls;
    Plan() {
        const char* fault = std::getenv("LF_FAULT");
        const char* ending = std::getenv("LF_FAULT_FILE");
        if (!fault || !ending) return;
        const std::string_view text = fault;
        mode = text.substr(0, text.find(':'));
        file = ending;
        for (const char* at = std::strchr(fault, ':'); at; at = std::strchr(at + 1, ',')) calls.push_back(std::atol(at + 1));
    }
};

const Plan& plan() {
    static const Plan made;
    return made;
}

std::atomic<long> counted{0};

bool concerns(std::string_view path) { return !plan().file.empty() && path.ends_with(plan().file); }

bool concerns(int descriptor) {
    if (plan().file.empty()) return false;
    char path[4096];
    const std::string link = "/proc/self/fd/" + std::to_string(descriptor);
    const ssize_t size = ::readlink(link.c_str(), path, sizeof path);
    return size > 0 && concerns(std::string_view(path, static_cast<std::size_t>(size)));
}

enum class Verdict { pass, tear, refuse };

Verdict verdict() {
    const long number = ++counted;
    const Plan& p = plan();
    if (p.mode == "full") return number >= p.calls.at(0) ? Verdict::refuse : Verdict::pass;
    for (const long call : p.calls) {
        if (number != call) continue;
        if (p.mode == "tear") return Verdict::tear;
        ::raise(p.mode == "stop" ? SIGSTOP : SIGKILL);
    }
    return Verdict::pass;
}

// Bytes that may be written; negative when none are left on the disk.
ssize_t permitted(int descriptor, std::size_t size) {
    if (!concerns(descriptor)) return static_cast<ssize_t>(size);
    const Verdict v = verdict();
    if (v == Verdict::refuse) return -1;
    return static_cast<ssize_t>(v == Verdict::tear ? size / 2 : size);
}

ssize_t finish(ssize_t written, ssize_t allowed, std::size_t size) {
    if (allowed < static_cast<ssize_t>(size)) ::raise(SIGKILL);
    return written;
}

}  // namespace

extern "C" {

ssize_t write(int descriptor, const void* bytes, size_t size) {
    const ssize_t allowed = permitted(descriptor, size);
    if (allowed < 0) {
        errno = ENOSPC;
        return -1;
    }
    return finish(::syscall(SYS_write, descriptor, bytes, allowed), allowed, size);
}

ssize_t pwrite(int descriptor, const void* bytes, size_t size, off_t offset) {
    const ssize_t allowed = permitted(descriptor, size);
    if (allowed < 0) {
        errno = ENOSPC;
        return -1;
    }
    return finish(::syscall(SYS_pwrite64, descriptor, bytes, allowed, offset), allowed, size);
}

ssize_t pwrite64(int descriptor, const void* bytes, size_t size, off_t offset) { return pwrite(descriptor, bytes, size, offset); }

int fsync(int descriptor) {
    if (concerns(descriptor) && verdict() == Verdict::tear) ::raise(SIGKILL);
    return static_cast<int>(::syscall(SYS_fsync, descriptor));
}

int rename(const char* from, const char* to) {
    if ((concerns(from) || concerns(to)) && verdict() == Verdict::tear) ::raise(SIGKILL);
    return static_cast<int>(::syscall(SYS_rename, from, to));
}

int renameat2(int from_folder, const char* from, int to_folder, const char* to, unsigned flags) {
    if ((concerns(from) || concerns(to)) && verdict() == Verdict::tear) ::raise(SIGKILL);
    return static_cast<int>(::syscall(SYS_renameat2, from_folder, from, to_folder, to, flags));
}

}  // extern "C"
