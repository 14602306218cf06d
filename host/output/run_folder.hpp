// The folder that one study writes: made, locked and checked before any work is done.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>

#include "output/posix_file.hpp"

namespace lithofront {

enum class FolderUse {
    fresh,      // a new study: a folder with anything in it is refused
    replace,    // a new study over an old one: lithofront's own files are removed, others stay
    resume,     // an old study goes on: nothing is removed
};

// Whether a new study may have an existing folder: it holds nothing, or nothing but what a run leaves that was killed before
// its configuration was written. Throws OutputError where the folder cannot be listed.
bool is_free(const std::filesystem::path& folder);

// Holds the folder's lock while it lives; the system drops the lock when the process ends, however it ends.
class RunFolder {
public:
    // Throws OutputError: the folder cannot be made or written, is not empty, or is locked (naming the holder's process).
    RunFolder(std::filesystem::path path, FolderUse use);

    const std::filesystem::path& path() const { return path_; }
    std::filesystem::path cycle_table() const { return path_ / "cycles.csv"; }
    std::filesystem::path results() const { return path_ / "results.h5"; }
    std::filesystem::path config() const { return path_ / "config.toml"; }

    // Removes what a study made in here that never reached a checkpoint: all of lithofront's own files but config.toml.
    void begin_anew() const;

    std::uint64_t free_bytes() const;            // available to this user

    // Throws OutputError, with both figures and what the bytes are for, when fewer than `bytes` are free.
    void require_space(std::uint64_t bytes, const std::string& what = "the study may need") const;

private:
    void remove_own(bool config_too) const;

    std::filesystem::path path_;
    PosixFile lock_;
};

}  // namespace lithofront
