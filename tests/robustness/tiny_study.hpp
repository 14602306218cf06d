// A study of a fraction of a second with every kind of output, and what an undisturbed run of it leaves.
#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "output/hdf5_contents.hpp"
#include "output/temporary_folder.hpp"
#include "robustness/command.hpp"

namespace lithofront::test {

struct Results {
    std::string table;      // cycles.csv
    FileContents contents;  // results.h5, dataset by dataset
    bool operator==(const Results&) const = default;
};

Results results_of(const std::filesystem::path& folder);

// Files of a folder by name, except the lock: to see that nothing was harmed.
std::map<std::string, std::string> files_in(const std::filesystem::path& folder);

struct TinyStudy {
    TemporaryFolder place;
    std::filesystem::path config, folder;  // study.toml; the results folder, not made yet
    TinyStudy();

    std::vector<std::string> run_words(const std::vector<std::string>& more = {}) const;  // a checkpoint after each cycle
    std::vector<std::string> resume_words(const std::vector<std::string>& more = {}) const;
    Ended run(const std::vector<std::string>& more = {}, const Circumstances& with = {}) const;
    Ended resume(const std::vector<std::string>& more = {}, const Circumstances& with = {}) const;
    // Runs into SIGKILL where the row of this cycle is to be written to cycles.csv.
    void run_until_killed(int cycle) const;
};

// The call on cycles.csv that writes a cycle's row: its renaming and one fsync come first, then a row and an fsync per cycle.
constexpr int call_of_row(int cycle) { return 2 * cycle + 1; }

// Of the tiny study, from a folder of its own; made once per process.
const Results& undisturbed();
double undisturbed_seconds();  // how long it took, to aim kills with

}  // namespace lithofront::test
