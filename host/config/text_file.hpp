// The text of a file that a user or an earlier run may have put there: never waits for it, never reads without end.
#pragma once
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace lithofront {

// /dev/stdin and /dev/fd/N, as a shell gives to process substitution and here documents.
bool is_open_stream(const std::filesystem::path& path);

// Of a regular file of at most `most_bytes`, or of a stream that is open already (- or /dev/stdin, /dev/fd/N): of
// that, a block more at the most. `wanted` says in messages what to give instead. Throws ConfigError with the path and the reason.
std::string read_text_file(const std::filesystem::path& given, std::size_t most_bytes, std::string_view wanted = "a TOML file");

}  // namespace lithofront
