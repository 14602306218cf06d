// A configuration and the files that it builds on, each named by extends = "...".
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

#include "config/errors.hpp"
#include "config/toml_guard.hpp"

namespace lithofront {

constexpr std::string_view extends_key = "extends";
constexpr std::size_t most_bases = 8;

struct ConfigText {
    std::string source;
    toml::table root;
};

// Throws ConfigError where the text is not TOML.
ConfigText parse_config(std::string_view text, std::string source, std::size_t most_bytes = max_config_bytes);

// The file, then its base, then that one's base. A base is named relative to the file that names it; where that is a
// stream, relative to the working directory. Throws ConfigError.
std::vector<ConfigText> read_chain(const std::filesystem::path& path);

// Place of a key in its file.
Origin place_of(const ConfigText& file, const toml::key& key);

}  // namespace lithofront
