// What a study's line of arguments asks for: lithofront run CONFIG.toml -o DIR [--set KEY=VALUE]... [--seed N].
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "cli/arguments.hpp"
#include "config/loader.hpp"

namespace lithofront {

struct RunRequest {
    std::string config;
    std::vector<std::string> sets;
    std::filesystem::path directory;
};

void add_request_options(Arguments& arguments);
RunRequest read_request(const Arguments& arguments);

// Throws ConfigError, and UsageError where the study would write over its own configuration.
Configuration load_request(const RunRequest& request);

// The library refuses too, but only after it has set up; a user should hear at once. Throws UsageError.
void check_directory(const std::filesystem::path& directory, bool force);

}  // namespace lithofront
