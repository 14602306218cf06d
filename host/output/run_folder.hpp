// The folder that one study writes: made, locked and checked before any work is done.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>

#include "output/posix_file.hpp"

namespace lithofront {

enum class FolderUse {
    fresh,    // a new study: a folder with anything in it is refused
    replace,  // a new study over an old one
    resume,   // an old study goes on
};

// The folder that a run holds is no longer what its path names: nothing of the run's own is left to go on with.
struct LostFolder : OutputError {
    explicit LostFolder(const std::filesystem::path& folder);
};

// What a run does where the file system keeps no locks.
enum class NoLocks { refuse, go_on };

// Whether a new study may have an existing folder: it holds nothing, or nothing but what a run leaves that was killed before
// its configuration was written. Throws OutputError where the folder cannot be listed.
bool is_free(const std::filesystem::path& folder);

// Throws OutputError, naming the process, where a study runs in an existing folder; leaves no trace.
void refuse_if_in_use(const std::filesystem::path& folder);

// Whether a study in `folder` would write over this file or remove it: it is there under one of lithofront's own names.
bool is_study_file(const std::filesystem::path& folder, const std::filesystem::path& file);

// Holds the folder's lock while it lives, and removes nothing until told to; the system drops the lock when the process ends, however it ends.
class RunFolder {
public:
    // Throws OutputError: the folder cannot be made or written, is not empty, or is locked (naming the holder's process).
    RunFolder(std::filesystem::path path, FolderUse use, NoLocks without = NoLocks::refuse);

    const std::filesystem::path& path() const { return path_; }
    std::filesystem::path cycle_table() const { return path_ / "cycles.csv"; }
    std::filesystem::path results() const { return path_ / "results.h5"; }
    std::filesystem::path config() const { return path_ / "config.toml"; }

    bool is_locked() const { return is_locked_; }  // false: on a file system without locks

    // Throws LostFolder where the folder or its lock was removed or replaced: another run may have it by now.
    void require_held() const;

    // Removes what an earlier study left in here, and what was made of it by default (report, site maps, study with half the step):
    // lithofront's own files and no others; once nothing can refuse the new one.
    void remove_earlier(bool config_too) const;

    std::uint64_t free_bytes() const;  // available to this user

    // Throws OutputError, with both figures, when fewer than `bytes` would be free after remove_earlier().
    void require_space(std::uint64_t bytes) const;
    // The same besides all that is there; `what` the bytes are for.
    void require_space_besides(std::uint64_t bytes, const std::string& what) const;

private:
    std::uint64_t earlier_bytes() const;

    std::filesystem::path path_;
    PosixFile lock_;
    bool is_locked_ = true;
};

}  // namespace lithofront
