// results.h5 while a study runs: it can be read at any time, and after a kill up to the last completed cycle.
#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "output/records.hpp"
#include "output/results_layout.hpp"

namespace lithofront {

// Every member throws OutputError with the dataset and HDF5's reason. After an error the file takes nothing more.
class ResultsFile {
public:
    // Lays out a new file; an existing one is an error.
    static ResultsFile create(const std::filesystem::path& path, const ResultsLayout& layout);

    // Continues after `cycles` completed cycles and drops whatever was written since, also in a file that a kill left.
    // The work is done on a copy that replaces the file in one step; it needs the file's size in free space.
    // `expected`: what digests() gave after that cycle; rows that differ are an error, and the file stays as it is.
    static ResultsFile resume(const std::filesystem::path& path, std::int64_t cycles,
                              const std::map<std::string, std::uint64_t>& expected = {});

    ResultsFile(ResultsFile&&) noexcept;
    ResultsFile& operator=(ResultsFile&&) noexcept;
    ~ResultsFile();  // closes, but cannot report: prefer close()

    // Checksums of every dataset's rows so far, by the dataset's path, and of all attributes.
    std::map<std::string, std::uint64_t> digests() const;

    std::int64_t completed_cycles() const;
    std::vector<CycleRecord> cycles() const;  // the rows of /cycles, to start cycles.csv from

    std::string git_commit() const;  // of the program that laid the file out

    // Rows of the cycle under way, completed_cycles() + 1, or of cycle 0, the state before the first.
    void append_pockets(std::span<const PocketRecord> pockets);
    void append_voltage(std::span<const VoltagePoint> points);
    void append_snapshot(const SnapshotRecord& snapshot);

    // Last call of a cycle: completes it and flushes. `particles` holds each particle once, in any order.
    void append_cycle(const CycleRecord& record, std::span<const ParticleCycleRecord> particles);

    void synchronise();       // to the disk: call before a checkpoint that relies on these rows
    void require_in_place();  // throws where the path names another file, or the file was cut short
    void close();

private:
    struct Implementation;
    explicit ResultsFile(std::unique_ptr<Implementation> implementation);
    std::unique_ptr<Implementation> implementation_;
};

// Rows of /cycles up to the last completed cycle; the file may be one that a kill left, or that another process writes.
std::vector<CycleRecord> read_cycles(const std::filesystem::path& path);

}  // namespace lithofront
