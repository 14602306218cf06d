// Text that a stranger may have written, character by character.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace lithofront {

// Length of the UTF-8 character at `at`, 0 where there is none (RFC 3629: no overlong forms, no surrogates).
std::size_t utf8_length(std::string_view text, std::size_t at);

// Whether the text is UTF-8 without control characters (C0, C1) and without marks that turn the direction of writing: nothing in it
// can steer a terminal, or show in another order than it was written.
bool is_printable(std::string_view text);

// The text with '?' for whatever is not printable in it; line ends are kept.
std::string printable(std::string_view text);

// Whether the text begins with a quote as word processors set them.
bool is_curly_quote(std::string_view text);

}  // namespace lithofront
