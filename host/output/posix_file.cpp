#include "output/posix_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

namespace lithofront {

void throw_errno(std::string_view action, const std::filesystem::path& path) {
    const int code = errno;
    std::string message = "cannot " + std::string(action) + " " + path.string() + ": " + std::strerror(code);
    if (code == EFBIG) message += " (limit of the file system or of ulimit -f)";
    throw FileError(code, message);
}

ReplacedFile::ReplacedFile(const std::filesystem::path& path)
    : FileError(0, path.string() + " was removed or replaced by another program") {}

PosixFile::PosixFile(std::filesystem::path path, int flags)
    : path_(std::move(path)), descriptor_(::open(path_.c_str(), flags | O_CLOEXEC | O_NONBLOCK, 0666)) {  // a fifo must not block
    const char* action = (flags & O_CREAT) ? "create" : "open";
    if (descriptor_ < 0) throw_errno(action, path_);
    struct stat status {};
    if (::fstat(descriptor_, &status) == 0 && (S_ISREG(status.st_mode) || (flags & O_DIRECTORY))) return;
    ::close(std::exchange(descriptor_, -1));
    throw FileError(0, "cannot " + std::string(action) + " " + path_.string() + ": it is not a regular file");
}

PosixFile::PosixFile(PosixFile&& other) noexcept : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)) {}

PosixFile& PosixFile::operator=(PosixFile&& other) noexcept {
    std::swap(path_, other.path_);
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

PosixFile::~PosixFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

std::uint64_t PosixFile::size() const {
    struct stat status {};
    if (::fstat(descriptor_, &status) != 0) throw_errno("examine", path_);
    return static_cast<std::uint64_t>(status.st_size);
}

void PosixFile::append(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) throw_errno("write", path_);
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
}

void PosixFile::append(std::string_view text) { append(std::as_bytes(std::span(text.data(), text.size()))); }

void PosixFile::write_at(std::uint64_t offset, std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) throw_errno("write", path_);
        bytes = bytes.subspan(static_cast<std::size_t>(written));
        offset += static_cast<std::uint64_t>(written);
    }
}

void PosixFile::read_at(std::uint64_t offset, std::span<std::byte> bytes) const {
    while (!bytes.empty()) {
        const ssize_t got = ::pread(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throw_errno("read", path_);
        if (got == 0) throw FileError(0, "cannot read " + path_.string() + ": the file ends too early");
        bytes = bytes.subspan(static_cast<std::size_t>(got));
        offset += static_cast<std::uint64_t>(got);
    }
}

void PosixFile::synchronise() {
    if (::fsync(descriptor_) != 0) throw_errno("write to disk", path_);
}

void require_named(int descriptor, const std::filesystem::path& path) {
    struct stat open {
    }, named{};
    if (::fstat(descriptor, &open) != 0) throw_errno("examine", path);
    if (::stat(path.c_str(), &named) != 0 && errno != ENOENT && errno != ENOTDIR) throw_errno("examine", path);
    if (named.st_dev != open.st_dev || named.st_ino != open.st_ino) throw ReplacedFile(path);
}

void PosixFile::require_named() const { lithofront::require_named(descriptor_, path_); }

void PosixFile::rename_to(const std::filesystem::path& to) {
    require_named();
    rename_file(path_, to);
    path_ = to;
}

PosixFile create_anew(const std::filesystem::path& path, int access) {
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) throw_errno("replace", path);
    return PosixFile(path, access | O_CREAT | O_EXCL | O_NOFOLLOW);
}

void PosixFile::close() {
    if (descriptor_ >= 0 && ::close(std::exchange(descriptor_, -1)) != 0) throw_errno("close", path_);
}

void synchronise_folder(const std::filesystem::path& folder) {
    PosixFile(folder.empty() ? "." : folder, O_RDONLY | O_DIRECTORY).synchronise();
}

void rename_file(const std::filesystem::path& from, const std::filesystem::path& to) {
    if (std::rename(from.c_str(), to.c_str()) != 0) throw_errno("rename " + from.string() + " to", to);
}

bool exchange_files(const std::filesystem::path& one, const std::filesystem::path& other) {
    if (::renameat2(AT_FDCWD, one.c_str(), AT_FDCWD, other.c_str(), RENAME_EXCHANGE) == 0) return true;
    if (errno != EINVAL && errno != ENOSYS && errno != EOPNOTSUPP) throw_errno("exchange " + one.string() + " and", other);
    return false;
}

PosixFile replace_text(const std::filesystem::path& path, std::string_view text) {
    std::filesystem::path temporary = path;
    temporary += ".new";
    PosixFile file = create_anew(temporary, O_WRONLY | O_APPEND);
    try {
        file.append(text);
        file.synchronise();
        file.rename_to(path);
    } catch (...) {
        ::unlink(temporary.c_str());
        throw;
    }
    synchronise_folder(path.parent_path());
    return file;
}

void write_text_atomically(const std::filesystem::path& path, std::string_view text) { replace_text(path, text).close(); }

}  // namespace lithofront
