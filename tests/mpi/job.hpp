// The real `lithofront` on ranks of this machine, as mpirun starts it, and what it leaves.
#pragma once
#include <sys/types.h>

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "output/hdf5_contents.hpp"
#include "output/temporary_folder.hpp"
#include "robustness/command.hpp"

namespace lithofront::test {

std::vector<std::string> joined(std::vector<std::string> words, const std::vector<std::string>& more);

// mpirun's words before those of the program. One rank is the program without MPI.
std::vector<std::string> launch_words(int ranks, const std::vector<std::string>& words, const std::vector<std::string>& of_mpirun = {});

struct Results {
    std::string table;                  // cycles.csv
    FileContents contents;              // results.h5, dataset by dataset
    std::vector<std::byte> checkpoint;  // all that goes on: books and particles
    std::map<std::string, std::uint64_t> digests;
    bool operator==(const Results&) const = default;
};
Results results_of(const std::filesystem::path& folder);

// A study of seconds with every kind of output.
class SharedStudy {
public:
    explicit SharedStudy(const std::string& more_toml = "");
    std::vector<std::string> run_words(const std::vector<std::string>& more = {}) const;
    Ended run(int ranks, const std::vector<std::string>& more = {}) const;
    Ended resume(int ranks) const;
    Results results() const { return results_of(folder); }

    const TemporaryFolder place;
    const std::filesystem::path config, folder;
};

// What one rank leaves of the study.
Results alone(const std::string& more_toml, const std::vector<std::string>& more = {});

// The process of a rank that this mpirun has started; waits for it to be there.
pid_t process_of(pid_t mpirun, int rank);

// Waits until cycles.csv has this many lines; false where the command ends before.
bool wait_for_lines(Command& command, const std::filesystem::path& table, int lines);

}  // namespace lithofront::test
