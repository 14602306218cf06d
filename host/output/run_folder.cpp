#include "output/run_folder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>
#include <vector>

#include "output/output_error.hpp"

namespace lithofront {
namespace {

constexpr const char* lock_name = "lock";
constexpr const char* probe_name = "lock.probe";

const std::vector<std::string>& own_names() {
    static const std::vector<std::string> names{"cycles.csv", "results.h5", "config.toml", "checkpoint.lfc", "checkpoint.previous.lfc"};
    return names;
}

constexpr const char* report_name = "report.html";  // what `lithofront report` and `export` make of a study, where nothing else is said
constexpr const char* maps_name = "paraview";
constexpr const char* step_check_name = "step_check";

// A file that a kill kept from getting its name.
bool is_unfinished(const std::string& name) {
    return std::ranges::any_of(own_names(), [&](const std::string& own) { return name == own + ".new"; });
}

// Every file that a study makes, unfinished ones included.
bool is_own(const std::string& name) { return std::ranges::count(own_names(), name) > 0 || is_unfinished(name); }

std::vector<std::string> contents(const std::filesystem::path& folder) {
    std::vector<std::string> names;
    std::error_code error;
    for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        const std::string name = entry->path().filename();
        if (name != lock_name && name != probe_name) names.push_back(name);
    }
    if (error) throw OutputError("cannot list results folder " + folder.string() + ": " + error.message());
    std::ranges::sort(names);
    return names;
}

void refuse_unless_empty(const std::filesystem::path& folder) {
    if (is_free(folder)) return;
    const auto names = contents(folder);
    std::string list;
    for (std::size_t i = 0; i < std::min<std::size_t>(names.size(), 3); ++i) list += (i ? ", " : "") + names[i];
    if (names.size() > 3) list += fmt::format(", and {} more", names.size() - 3);
    throw OutputError(
        fmt::format("results folder {} is not empty ({}): choose another, or force the run to replace an earlier "
                    "study's files",
                    folder.string(), list));
}

std::filesystem::path made_folder(std::filesystem::path folder) {
    if (folder.empty()) throw OutputError("the results folder has no name");
    std::error_code error;
    if (std::filesystem::is_symlink(folder, error) && !std::filesystem::exists(folder, error))
        throw OutputError("results folder " + folder.string() + " is a link to " + std::filesystem::read_symlink(folder, error).string() +
                          ", which is not there; make that folder, or choose another");
    std::filesystem::create_directories(folder, error);
    if (error || !std::filesystem::is_directory(folder)) {
        throw OutputError("cannot make results folder " + folder.string() + ": " + (error ? error.message() : "it is not a folder"));
    }
    return folder;
}

// A folder may hold a file of its user's under the lock's name; a lock file has nothing in it, or a process.
std::string text_of_lock(const PosixFile& lock) {
    std::string text(static_cast<std::size_t>(std::min<std::uint64_t>(lock.size(), 32)), '\0');
    lock.read_at(0, std::as_writable_bytes(std::span(text.data(), text.size())));
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return text;
}

bool is_number(const std::string& text) {
    return !text.empty() && text.size() < 20 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool means_no_locks(int code) { return code == ENOLCK || code == EOPNOTSUPP || code == ENOSYS || code == EINVAL; }

// False where the file system keeps no locks. Throws where another process holds the lock.
bool take_lock(const PosixFile& lock, const std::filesystem::path& folder) {
    if (::flock(lock.descriptor(), LOCK_EX | LOCK_NB) == 0) return true;
    if (means_no_locks(errno)) return false;
    if (errno != EWOULDBLOCK) throw_errno("lock", lock.path());
    const std::string holder = text_of_lock(lock);
    throw OutputError("results folder " + folder.string() + " is in use by " +
                      (is_number(holder) ? "process " + holder : "another process"));
}

PosixFile locked(const std::filesystem::path& folder, NoLocks without, bool& is_locked) {
    const auto path = folder / lock_name;
    if (std::filesystem::is_symlink(path)) throw OutputError(path.string() + " is a symbolic link, which a lock may not be; remove it");
    PosixFile lock(path, O_RDWR | O_CREAT | O_NOFOLLOW);
    is_locked = take_lock(lock, folder);
    if (!is_locked && without == NoLocks::refuse)
        throw OutputError(
            fmt::format("cannot lock {}: {}; the file system keeps no locks, which tell a second run that the folder is in "
                        "use: choose a folder on another one, or give --no-lock and see to it that no other run uses this folder",
                        path.string(), std::strerror(errno)));
    const std::string text = text_of_lock(lock);
    if (!text.empty() && !is_number(text)) return lock;  // somebody else's file locks as well, and stays as it is
    if (::ftruncate(lock.descriptor(), 0) != 0) throw_errno("write", lock.path());
    lock.append(fmt::format("{}\n", ::getpid()));
    return lock;
}

// An old lock file may be writable where its folder is not, so a file is made to find out.
void check_writable(const std::filesystem::path& folder) {
    const auto probe = folder / probe_name;
    std::error_code error;
    if (std::filesystem::is_regular_file(std::filesystem::symlink_status(probe, error)) && std::filesystem::file_size(probe, error) == 0)
        ::unlink(probe.c_str());  // left by a kill
    PosixFile(probe, O_WRONLY | O_CREAT | O_EXCL).close();
    if (::unlink(probe.c_str()) != 0) throw_errno("remove", probe);
}

std::string readable_size(std::uint64_t bytes) {
    double value = static_cast<double>(bytes);
    const char* unit = "B";
    for (const char* larger : {"kB", "MB", "GB", "TB"}) {
        if (value < 1000) break;
        value /= 1000;
        unit = larger;
    }
    return fmt::format("{:.3g} {}", value, unit);
}

bool is_real_folder(const std::filesystem::path& path) {
    std::error_code error;
    return std::filesystem::is_directory(std::filesystem::symlink_status(path, error));
}

void remove_file(const std::filesystem::path& file) {
    if (::unlink(file.c_str()) != 0 && errno != ENOENT) throw_errno("remove", file);
}

bool is_empty_file(const std::filesystem::path& path) {
    std::error_code error;
    return std::filesystem::is_regular_file(std::filesystem::symlink_status(path, error)) && std::filesystem::file_size(path, error) == 0;
}

// The folder goes too, unless somebody else's files are in it.
template <class IsOurs>
void remove_files(const std::filesystem::path& folder, IsOurs is_ours) {
    if (!is_real_folder(folder)) return;
    for (const std::string& name : contents(folder))
        if (is_ours(name)) remove_file(folder / name);
    std::error_code not_empty;
    std::filesystem::remove(folder, not_empty);
}

bool is_map(std::string name) {
    if (name.ends_with(".new")) name.resize(name.size() - 4);
    return name.starts_with("particle_") && (name.ends_with(".vti") || name.ends_with(".pvd"));
}

// Figures of an earlier study beside those of a new one would pass for its own.
void remove_derived(const std::filesystem::path& folder) {
    std::error_code error;
    if (std::filesystem::is_regular_file(std::filesystem::symlink_status(folder / report_name, error))) remove_file(folder / report_name);
    // An empty file holds nothing of the user's, and stands where a folder is to be made.
    for (const char* name : {maps_name, step_check_name})
        if (is_empty_file(folder / name)) remove_file(folder / name);
    remove_files(folder / maps_name, is_map);
    const auto step_check = folder / step_check_name;
    if (!is_real_folder(step_check)) return;
    remove_derived(step_check);
    // One that was killed before it had results left its lock alone.
    if (std::filesystem::exists(step_check / "results.h5") || is_empty_file(step_check / lock_name)) remove_file(step_check / lock_name);
    remove_files(step_check, is_own);
}

}  // namespace

bool is_free(const std::filesystem::path& folder) { return std::ranges::all_of(contents(folder), is_unfinished); }

void refuse_if_in_use(const std::filesystem::path& folder) {
    const auto path = folder / lock_name;
    if (std::filesystem::is_regular_file(std::filesystem::symlink_status(path))) take_lock(PosixFile(path, O_RDONLY | O_NOFOLLOW), folder);
}

bool is_study_file(const std::filesystem::path& folder, const std::filesystem::path& file) {
    std::error_code error;  // a file that is not there is not the same
    const auto is_same = [&](const std::string& name) { return std::filesystem::equivalent(folder / name, file, error); };
    return is_same(lock_name) || is_same(probe_name) ||
           std::ranges::any_of(own_names(), [&](const std::string& own) { return is_same(own) || is_same(own + ".new"); });
}

LostFolder::LostFolder(const std::filesystem::path& folder)
    : OutputError("results folder " + folder.string() +
                  " is no longer this run's own: it, or the lock in it, was removed or replaced by another program") {}

RunFolder::RunFolder(std::filesystem::path path, FolderUse use, NoLocks without) : path_(made_folder(std::move(path))) {
    if (use == FolderUse::fresh) refuse_unless_empty(path_);  // before a lock file would be left in a stranger's folder
    lock_ = locked(path_, without, is_locked_);
    if (use == FolderUse::replace) refuse_if_in_use(path_ / step_check_name);
    check_writable(path_);
    if (use == FolderUse::fresh) refuse_unless_empty(path_);
}

void RunFolder::require_held() const {
    try {
        lock_.require_named();
    } catch (const ReplacedFile&) {
        throw LostFolder(path_);
    }
}

void RunFolder::remove_earlier(bool config_too) const {
    for (const std::string& name : contents(path_)) {
        if (!is_own(name) || (!config_too && path_ / name == config())) continue;
        remove_file(path_ / name);
    }
    remove_derived(path_);
}

std::uint64_t RunFolder::free_bytes() const {
    struct statvfs status {};
    if (::statvfs(path_.c_str(), &status) != 0) throw_errno("examine", path_);
    return std::uint64_t{status.f_bavail} * status.f_frsize;
}

// Disk space that remove_earlier() gives back; a file with another name elsewhere gives none.
std::uint64_t RunFolder::earlier_bytes() const {
    std::uint64_t blocks = 0;
    for (const std::string& name : contents(path_)) {
        struct stat status {};
        if (is_own(name) && ::lstat((path_ / name).c_str(), &status) == 0 && status.st_nlink == 1)
            blocks += static_cast<std::uint64_t>(status.st_blocks);
    }
    return 512 * blocks;
}

void RunFolder::require_space(std::uint64_t bytes) const {
    const std::uint64_t free = free_bytes(), earlier = earlier_bytes();
    if (free + earlier >= bytes) return;
    const std::string besides = earlier > 0 ? " and " + readable_size(earlier) + " in an earlier study's files" : "";
    throw OutputError(fmt::format("results folder {} has {} free{}, the study may need {}", path_.string(), readable_size(free), besides,
                                  readable_size(bytes)));
}

void RunFolder::require_space_besides(std::uint64_t bytes, const std::string& what) const {
    const std::uint64_t free = free_bytes();
    if (free < bytes)
        throw OutputError(
            fmt::format("results folder {} has {} free, {} {}", path_.string(), readable_size(free), what, readable_size(bytes)));
}

}  // namespace lithofront
