#include "config/errors.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "config/utf8.hpp"

namespace lithofront {

std::string Origin::describe() const {
    if (line == 0) return source;
    return fmt::format("{}:{}:{}", source, line, column);
}

Origin Origins::of(std::string_view key) const {
    while (!key.empty()) {
        const auto found = given_.find(key);
        if (found != given_.end()) return found->second;
        const auto cut = key.find_last_of(".[");
        key = cut == std::string_view::npos ? std::string_view{} : key.substr(0, cut);
    }
    return {source_};
}

Origin Origins::last_of(const std::vector<std::string_view>& keys) const {
    Origin last{source_};
    bool overridden = false;
    for (const auto key : keys) {
        const auto found = given_.find(key);
        if (found == given_.end()) continue;
        const Origin& origin = found->second;
        if (origin.line == 0) {  // an override comes after every line of the file
            last = origin;
            overridden = true;
        } else if (!overridden && origin.line >= last.line) {
            last = origin;
        }
    }
    return last;
}

void Problems::add(Origin origin, std::string text) {
    found_.push_back({std::move(origin), std::move(text)});
    constexpr std::size_t enough = 100;
    if (found_.size() >= enough) raise_if_any();
}

void Problems::raise_if_any() const {
    if (found_.empty()) return;
    constexpr std::size_t most = 20;
    auto ordered = found_;
    std::stable_sort(ordered.begin(), ordered.end(),
                     [](const Found& a, const Found& b) { return a.origin.line < b.origin.line; });
    std::string message;
    for (std::size_t i = 0; i < std::min(ordered.size(), most); ++i) {
        if (i) message += "\n";
        message += ordered[i].origin.describe() + ": " + ordered[i].text;
    }
    if (ordered.size() > most) message += fmt::format("\nand {} more", ordered.size() - most);
    throw ConfigError(message);
}

std::string in_quotes(std::string_view text) {
    constexpr std::size_t longest = 80;
    const bool cut = text.size() > longest;
    std::size_t end = cut ? longest : text.size();
    while (cut && end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0u) == 0x80u) --end;  // not within a character
    std::string shown = printable(text.substr(0, end));
    std::ranges::replace(shown, '\n', '?');
    return "'" + shown + (cut ? "...'" : "'");
}

}  // namespace lithofront
