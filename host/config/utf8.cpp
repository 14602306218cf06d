#include "config/utf8.hpp"

namespace lithofront {
namespace {

char32_t code_point(std::string_view character) {
    const auto byte = [&](std::size_t k) { return static_cast<unsigned char>(character[k]); };
    if (character.size() == 1) return byte(0);
    char32_t code = byte(0) & (0xFFu >> (character.size() + 1));
    for (std::size_t k = 1; k < character.size(); ++k) code = (code << 6) | (byte(k) & 0x3Fu);
    return code;
}

bool steers(char32_t c) {
    if (c < 0x20 || (c >= 0x7F && c < 0xA0)) return true;
    const bool is_direction = c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    const bool is_line_end = c == 0x2028 || c == 0x2029;
    return is_direction || is_line_end;
}

}  // namespace

std::size_t utf8_length(std::string_view s, std::size_t i) {
    const auto byte = [&](std::size_t k) { return k < s.size() ? static_cast<unsigned char>(s[k]) : 0u; };
    const auto continues = [&](std::size_t k) { return (byte(k) & 0xC0u) == 0x80u; };
    const unsigned b = byte(i), c = byte(i + 1);
    if (b < 0x80) return 1;
    if (b >= 0xC2 && b <= 0xDF && continues(i + 1)) return 2;
    if (b >= 0xE0 && b <= 0xEF && continues(i + 1) && continues(i + 2)) {
        if ((b == 0xE0 && c < 0xA0) || (b == 0xED && c > 0x9F)) return 0;
        return 3;
    }
    if (b >= 0xF0 && b <= 0xF4 && continues(i + 1) && continues(i + 2) && continues(i + 3)) {
        if ((b == 0xF0 && c < 0x90) || (b == 0xF4 && c > 0x8F)) return 0;
        return 4;
    }
    return 0;
}

bool is_curly_quote(std::string_view text) {
    constexpr std::string_view heading = "\xE2\x80";  // U+2018 to U+201F
    return text.size() > 2 && text.starts_with(heading) && static_cast<unsigned char>(text[2]) >= 0x98 &&
           static_cast<unsigned char>(text[2]) <= 0x9F;
}

bool is_printable(std::string_view text) {
    for (std::size_t at = 0, length = 0; at < text.size(); at += length) {
        length = utf8_length(text, at);
        if (length == 0 || steers(code_point(text.substr(at, length)))) return false;
    }
    return true;
}

std::string printable(std::string_view text) {
    std::string shown;
    for (std::size_t at = 0, length = 0; at < text.size(); at += length) {
        length = utf8_length(text, at);
        const std::string_view character = text.substr(at, length == 0 ? 1 : length);
        if (character == "\n" || (length > 0 && is_printable(character))) shown += character;
        else shown += '?';
        if (length == 0) length = 1;
    }
    return shown;
}

}  // namespace lithofront
