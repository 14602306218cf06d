// Files by descriptor, where durability and exact errors matter. Every failure is a FileError: path and reason.
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "output/output_error.hpp"

namespace lithofront {

struct FileError : OutputError {
    FileError(int error_number, const std::string& message) : OutputError(message), code(error_number) {}
    int code;  // as of errno; 0 for a file that ends too early or is none
};

// What was open under a name is no longer what the name stands for.
struct ReplacedFile : FileError {
    explicit ReplacedFile(const std::filesystem::path& path);
};

class PosixFile {
public:
    PosixFile() = default;
    // flags as of open(2); O_CLOEXEC is added. Anything but a regular file is an error, or a folder with O_DIRECTORY.
    PosixFile(std::filesystem::path path, int flags);
    PosixFile(PosixFile&& other) noexcept;
    PosixFile& operator=(PosixFile&& other) noexcept;
    ~PosixFile();

    const std::filesystem::path& path() const { return path_; }
    int descriptor() const { return descriptor_; }
    bool is_open() const { return descriptor_ >= 0; }
    std::uint64_t size() const;  // bytes
    void append(std::span<const std::byte> bytes);
    void append(std::string_view text);
    void write_at(std::uint64_t offset, std::span<const std::byte> bytes);
    void read_at(std::uint64_t offset, std::span<std::byte> bytes) const;  // a short file is an error
    void synchronise();                                                    // fsync
    void rename_to(const std::filesystem::path& to);  // replaces `to` in one step; throws ReplacedFile as require_named() does
    void require_named() const;                       // throws ReplacedFile where the path no longer names this very file
    void close();                                     // reports what a destructor must swallow

private:
    std::filesystem::path path_;
    int descriptor_ = -1;
};

// A new, empty file, open as `access` says (O_WRONLY, O_RDWR, with O_APPEND or not). Whatever had the name before gives it up: a link
// that somebody planted there is removed and not followed.
PosixFile create_anew(const std::filesystem::path& path, int access);

// As PosixFile::require_named(), of a descriptor that another library owns.
void require_named(int descriptor, const std::filesystem::path& path);

// Throws FileError "cannot <action> <path>: <text of errno>".
[[noreturn]] void throw_errno(std::string_view action, const std::filesystem::path& path);

void synchronise_folder(const std::filesystem::path& folder);

// Replaces `to` by `from` in one step.
void rename_file(const std::filesystem::path& from, const std::filesystem::path& to);

// Two files of one folder trade names in one step; false, and nothing done, where the file system cannot.
bool exchange_files(const std::filesystem::path& one, const std::filesystem::path& other);

// The file holds either its old text or all of the new, whatever happens in between. It comes back open, to be appended to.
PosixFile replace_text(const std::filesystem::path& path, std::string_view text);
void write_text_atomically(const std::filesystem::path& path, std::string_view text);

}  // namespace lithofront
