// Refuses text that a TOML parser should not be handed: too long, too deep, not UTF-8.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace lithofront {

constexpr std::size_t max_config_bytes = 1024 * 1024;
constexpr std::size_t max_own_config_bytes = 64 * 1024 * 1024;  // what this program writes itself spells every setting out
constexpr int max_config_nesting = 8;                           // brackets and braces within brackets
constexpr int max_config_key_depth = 8;                         // segments of a dotted key

// Throws ConfigError with the place of the first offence.
void guard_toml(std::string_view text, const std::string& source, std::size_t most_bytes = max_config_bytes);

}  // namespace lithofront
