// checkpoint.lfc: named sections of bytes in one file that is either whole or not used.
//
// Little endian, nothing between the parts:
//   head:  magic "LFCHKPT\0", u32 version, u32 sections, u64 file size, u64 checksum of the table, u64 checksum of the head
//   bytes of the sections
//   table: per section char name[32], u64 offset, u64 size, u64 checksum
// The head's checksum covers the table's, which covers the sections', so it stands for the whole file. XXH3, 64 bits.
// The head is the same in every version, so that another version is told from damage.
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "output/posix_file.hpp"

namespace lithofront {

constexpr std::uint32_t checkpoint_version = 1;
inline constexpr const char* checkpoint_name = "checkpoint.lfc";
inline constexpr const char* previous_checkpoint_name = "checkpoint.previous.lfc";

struct CheckpointError : OutputError {
    enum class Kind { missing, unreadable, foreign, version, truncated, damaged };
    CheckpointError(Kind k, const std::string& message) : OutputError(message), kind(k) {}
    Kind kind;
};

struct CheckpointSection {
    std::string name;
    std::uint64_t offset = 0, size = 0, checksum = 0;
};

// Collects sections in a temporary file; commit() turns it into the folder's checkpoint. Until then nothing has changed.
// Throws OutputError with path and reason; the folder's checkpoints then stay as they were.
class CheckpointWriter {
public:
    explicit CheckpointWriter(std::filesystem::path folder);
    CheckpointWriter(const CheckpointWriter&) = delete;
    CheckpointWriter& operator=(const CheckpointWriter&) = delete;
    ~CheckpointWriter();

    // The name: 1 to 31 printable characters, not used before.
    void add(const std::string& name, std::span<const std::byte> bytes);

    // Writes to the disk, reads all of it back, keeps the current checkpoint as the previous one and takes its place.
    void commit();

private:
    std::filesystem::path folder_, temporary_;
    PosixFile file_;
    std::uint64_t end_ = 0;
    std::vector<CheckpointSection> sections_;
};

// A checkpoint whose every byte has been checked.
class CheckpointReader {
public:
    // Throws CheckpointError. Allocates no more than the file's size.
    explicit CheckpointReader(const std::filesystem::path& path);

    const std::filesystem::path& path() const { return file_.path(); }
    const std::vector<CheckpointSection>& sections() const { return sections_; }  // in the order of writing
    bool contains(const std::string& name) const;
    std::vector<std::byte> read(const std::string& name) const;  // checked once more

private:
    PosixFile file_;
    std::vector<CheckpointSection> sections_;
};

struct LoadedCheckpoint {
    CheckpointReader reader;
    std::string note;  // empty, or why the previous checkpoint was taken
};

// The folder's checkpoint, or the previous one when the current one is missing or damaged; not when it is of another version.
// Throws CheckpointError.
LoadedCheckpoint load_checkpoint(const std::filesystem::path& folder);

}  // namespace lithofront
