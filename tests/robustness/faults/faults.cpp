// Preloaded into a real run: stops, kills or fails it at chosen system calls on chosen files.
//   LF_FAULT=stop:3,7      SIGSTOP before the 3rd and the 7th call; the test looks around and sends SIGCONT
//   LF_FAULT=kill:5        SIGKILL before the 5th call
//   LF_FAULT=tear:5        SIGKILL after half of the 5th call's bytes, where it writes
//   LF_FAULT=full:5        from the 5th call on, writes find no space
//   LF_FAULT=fail:5        the 5th call alone fails, with EIO; opening, closing, cutting and removing files count too
//   LF_FAULT=count:FILE    counts those, and leaves their number in FILE
//   LF_FAULT=unlocked:0    no file can be locked: flock fails with ENOLCK
//   LF_FAULT_FILE=/x.csv   counts write, pwrite, fsync and renames of files whose path ends so; /x/ those of all files in a folder x
// Counted calls are those of the library; what libc does on its own account (stdio, streams) is not seen.
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace {

struct Plan {
    std::string mode, target, file;
    std::vector<long> calls;
    Plan() {
        const char* fault = std::getenv("LF_FAULT");
        const char* ending = std::getenv("LF_FAULT_FILE");
        if (!fault || !ending) return;
        const std::string_view text = fault;
        mode = text.substr(0, text.find(':'));
        file = ending;
        target = text.substr(std::min(text.size(), mode.size() + 1));
        for (const char* at = std::strchr(fault, ':'); at; at = std::strchr(at + 1, ',')) calls.push_back(std::atol(at + 1));
    }
};

const Plan& plan() {
    static const Plan made;
    return made;
}

std::atomic<long> counted{0};

bool concerns(std::string_view path) {
    const std::string& file = plan().file;
    if (file.empty()) return false;
    return file.ends_with('/') ? path.find(file) != std::string_view::npos : path.ends_with(file);
}

bool concerns(int descriptor) {
    if (plan().file.empty()) return false;
    char path[4096];
    const std::string link = "/proc/self/fd/" + std::to_string(descriptor);
    const ssize_t size = ::readlink(link.c_str(), path, sizeof path);
    return size > 0 && concerns(std::string_view(path, static_cast<std::size_t>(size)));
}

enum class Verdict { pass, tear, refuse, fail };

Verdict verdict() {
    const long number = ++counted;
    const Plan& p = plan();
    if (p.mode == "count") return Verdict::pass;
    if (p.mode == "fail") return number == p.calls.at(0) ? Verdict::fail : Verdict::pass;
    if (p.mode == "full") return number >= p.calls.at(0) ? Verdict::refuse : Verdict::pass;
    for (const long call : p.calls) {
        if (number != call) continue;
        if (p.mode == "tear") return Verdict::tear;
        ::raise(p.mode == "stop" ? SIGSTOP : SIGKILL);
    }
    return Verdict::pass;
}

// Whether a call that only some modes count is to fail; errno is set.
bool is_to_fail(bool concerned) {
    if (!concerned || (plan().mode != "fail" && plan().mode != "count") || verdict() != Verdict::fail) return false;
    errno = EIO;
    return true;
}

// The same of a call that every mode counts.
bool fails(bool concerned) {
    if (!concerned) return false;
    const Verdict v = verdict();
    if (v == Verdict::tear) ::raise(SIGKILL);
    if (v != Verdict::fail) return false;
    errno = EIO;
    return true;
}

struct Report {
    Report() { plan(); }  // which then outlives this
    ~Report() {
        if (plan().mode != "count") return;
        const std::string number = std::to_string(counted.load()) + "\n";
        const int file = static_cast<int>(::syscall(SYS_openat, AT_FDCWD, plan().target.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644));
        ::syscall(SYS_write, file, number.data(), number.size());
    }
} report;

// Bytes that may be written; negative when none are left on the disk, and errno says so.
ssize_t permitted(int descriptor, std::size_t size) {
    if (!concerns(descriptor)) return static_cast<ssize_t>(size);
    const Verdict v = verdict();
    if (v == Verdict::refuse || v == Verdict::fail) {
        errno = v == Verdict::fail ? EIO : ENOSPC;
        return -1;
    }
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
    if (allowed < 0) return -1;
    return finish(::syscall(SYS_write, descriptor, bytes, allowed), allowed, size);
}

ssize_t pwrite(int descriptor, const void* bytes, size_t size, off_t offset) {
    const ssize_t allowed = permitted(descriptor, size);
    if (allowed < 0) return -1;
    return finish(::syscall(SYS_pwrite64, descriptor, bytes, allowed, offset), allowed, size);
}

ssize_t pwrite64(int descriptor, const void* bytes, size_t size, off_t offset) { return pwrite(descriptor, bytes, size, offset); }

int fsync(int descriptor) {
    if (fails(concerns(descriptor))) return -1;
    return static_cast<int>(::syscall(SYS_fsync, descriptor));
}

int rename(const char* from, const char* to) {
    if (fails(concerns(from) || concerns(to))) return -1;
    return static_cast<int>(::syscall(SYS_rename, from, to));
}

int renameat2(int from_folder, const char* from, int to_folder, const char* to, unsigned flags) {
    if (fails(concerns(from) || concerns(to))) return -1;
    return static_cast<int>(::syscall(SYS_renameat2, from_folder, from, to_folder, to, flags));
}

int open(const char* path, int flags, ...) {
    mode_t mode = 0;
    if (flags & O_CREAT) {
        va_list more;
        va_start(more, flags);
        mode = va_arg(more, mode_t);
        va_end(more);
    }
    if (is_to_fail(concerns(std::string_view(path)))) return -1;
    return static_cast<int>(::syscall(SYS_openat, AT_FDCWD, path, flags, mode));
}

int open64(const char* path, int flags, ...) {
    mode_t mode = 0;
    if (flags & O_CREAT) {
        va_list more;
        va_start(more, flags);
        mode = va_arg(more, mode_t);
        va_end(more);
    }
    return open(path, flags, mode);
}

// Fails as a close does that could not write: the descriptor is gone all the same.
int close(int descriptor) {
    const bool concerned = concerns(descriptor);
    const int done = static_cast<int>(::syscall(SYS_close, descriptor));
    return is_to_fail(concerned) ? -1 : done;
}

int ftruncate(int descriptor, off_t size) {
    if (is_to_fail(concerns(descriptor))) return -1;
    return static_cast<int>(::syscall(SYS_ftruncate, descriptor, size));
}

int ftruncate64(int descriptor, off_t size) { return ftruncate(descriptor, size); }

int unlink(const char* path) {
    if (is_to_fail(concerns(std::string_view(path)))) return -1;
    return static_cast<int>(::syscall(SYS_unlink, path));
}

int flock(int descriptor, int operation) {
    if (plan().mode == "unlocked") {
        errno = ENOLCK;
        return -1;
    }
    return static_cast<int>(::syscall(SYS_flock, descriptor, operation));
}

}  // extern "C"
