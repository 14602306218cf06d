// One subcommand's arguments, read strictly: whole numbers in full, nothing given twice, nothing left over.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <cxxopts.hpp>

#include "cli/streams.hpp"
#include "simulation/study.hpp"

namespace lithofront {

class Arguments {
public:
    // `arguments[0]` is the subcommand's name. Positional arguments are those named in `positional`, one each.
    Arguments(const std::string& description, const std::vector<std::string>& arguments, const std::vector<std::string>& positional);

    // "o,output": short and long name; `value` stands for the value in the help.
    void option(const std::string& names, const std::string& what, const std::string& value);
    void flag(const std::string& name, const std::string& what);

    // Parses; true when --help was asked for and printed. Throws UsageError.
    bool help(Streams streams);

    bool has(const std::string& name) const { return result_.count(name) > 0; }
    std::string text(const std::string& name) const;                // throws UsageError when it is missing
    std::vector<std::string> every(const std::string& name) const;  // all values of a repeatable option, commas kept

private:
    [[noreturn]] void refuse(const std::string& what) const;

    std::vector<std::string> arguments_, positional_;
    cxxopts::Options options_;
    cxxopts::ParseResult result_;
};

// A folder's name without a slash or dot at its end: "results/." is "results".
std::filesystem::path folder_named(const std::string& text);

// The whole text as a number within [low, high]; throws UsageError that names `option`.
std::uint64_t whole_number(const std::string& text, const std::string& option, std::uint64_t low, std::uint64_t high);
double positive_number(const std::string& text, const std::string& option);

// Refuses what is no folder, also a link that leads nowhere, with what should be given.
void require_results_folder(const std::filesystem::path& directory, const std::string& of_what = "a run");

void add_lock_option(Arguments& arguments);  // --no-lock

// Options that run and resume share: --threads, --backend, --quiet, --checkpoint-every.
void add_run_options(Arguments& arguments);
void read_run_options(const Arguments& arguments, RunSettings& settings);

// "5min", "30s", "2h" or "10cycles" into the two checkpoint settings; throws UsageError.
void read_checkpoint_interval(const std::string& text, RunSettings& settings);

// Words as a line that a shell reads back as the same words.
std::string shell_line(const std::vector<std::string>& words);
// The words of a line as a shell splits it: quotes of either kind, backslashes, and what follows a # is a comment. Nothing is
// expanded. Throws UsageError where a quote is not closed.
std::vector<std::string> shell_words(const std::string& line);
// A line of "lithofront" and a subcommand's arguments.
std::string command_line(const std::vector<std::string>& arguments);

}  // namespace lithofront
