// lithofront ensemble | sensitivity | fit | forecast | score: the Python package in analysis/ does the work, and calls this program
#include <cstdlib>
#include <filesystem>
#include <optional>

#include "cli/analysis_program.hpp"
#include "cli/commands.hpp"
#include "simulation/errors.hpp"

namespace lithofront {

int studies_command(const std::vector<std::string>& words, Streams streams) {
    std::optional<std::string> python;
    std::vector<std::string> passed;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] != "--python") {
            passed.push_back(words[i]);
            continue;
        }
        if (++i == words.size()) throw UsageError("--python needs a program that has the package lithofront");
        python = words[i];
    }
    std::vector<std::string> command = find_analysis(python, "lithofront");
    command.insert(command.end(), passed.begin(), passed.end());
    // The runs are made by this very program, not by another that lies in the path.
    std::error_code error;
    const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
    if (!error) setenv("LITHOFRONT", self.c_str(), 0);
    streams.results.flush();
    become_program(command);
}

}  // namespace lithofront
