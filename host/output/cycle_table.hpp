// cycles.csv: one row per cycle, columns as listed by cycle_columns().
#pragma once
#include <filesystem>
#include <span>
#include <string>

#include "output/posix_file.hpp"
#include "output/records.hpp"

namespace lithofront {

std::string cycle_table_header();                        // with its line end
std::string cycle_table_row(const CycleRecord& record);  // numbers read back to the same bits; text quoted where needed

class CycleTable {
public:
    // Starts a table with the rows of `done`, empty for a new study. An existing file is replaced in one step.
    CycleTable(const std::filesystem::path& path, std::span<const CycleRecord> done);

    // Appends one row and hands it to the operating system before it returns; a row that does not fit leaves no part behind.
    void append(const CycleRecord& record);
    void synchronise() { file_.synchronise(); }
    void require_in_place() const;  // throws OutputError where the path names another file, or its length is not ours

private:
    PosixFile file_;
    std::uint64_t written_ = 0;  // bytes, the header's included
};

}  // namespace lithofront
