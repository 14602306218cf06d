// The Python analysis package as a program: where it is, and a run of it.
#pragma once
#include <optional>
#include <string>
#include <vector>

namespace lithofront {

// The words that start `lithofront-analysis`: those of a Python that can import lithofront_analysis, or the script that pip
// installs. Asked in turn: `python` alone if it is given; else $LITHOFRONT_PYTHON alone if it is set; else $VIRTUAL_ENV, a
// venv/ in a folder above this program, python3, the script lithofront-analysis. Throws std::runtime_error: what was tried.
// The same for the other package, lithofront, whose script is lithofront-studies.
std::vector<std::string> find_analysis(const std::optional<std::string>& python, const std::string& package = "lithofront_analysis");

// Runs a program with these words and this one's streams; returns its exit code, 128 + n after signal n.
// Throws std::runtime_error when it cannot be started.
int run_program(const std::vector<std::string>& words, bool silent = false);

// Puts a program in the place of this one, so that signals reach it. Throws std::runtime_error when it cannot be started.
[[noreturn]] void become_program(const std::vector<std::string>& words);

}  // namespace lithofront
