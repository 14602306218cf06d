// From TOML to Options. Keys, types and ranges are those of registry.hpp.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "config/errors.hpp"
#include "config/options.hpp"

namespace lithofront {

// Reads and validates. `sets` are overrides "table.key=value" in order, after the file: the value is TOML, quotes
// around plain strings may be left out; steps are protocol.step[0].cycles, counted from 0. Throws ConfigError. `notes`, if any, gains
// what a user should know of the settings that were given.
Options load_options(const std::filesystem::path& path, const std::vector<std::string>& sets = {},
                     std::vector<std::string>* notes = nullptr);

// The same from text; `source_name` stands for the file in messages.
Options parse_options(std::string_view toml, std::string source_name, const std::vector<std::string>& sets = {},
                      std::vector<std::string>* notes = nullptr);

// What the program itself wrote, a study's config.toml or the configuration in a checkpoint: may be much longer.
Options load_own_options(const std::filesystem::path& path);
Options parse_own_options(std::string_view toml, std::string source_name);

}  // namespace lithofront
