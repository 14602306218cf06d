#include "config/errors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "config/utf8.hpp"

namespace lithofront {

std::string Origin::describe() const {
    if (line == 0) return source;
    return fmt::format("{}:{}:{}", source, line, column);
}

bool Origins::inherited(std::string_view key) const {
    const auto found = given_.find(key);
    return found != given_.end() && found->second.base > 0;
}

void Origins::forget(std::string_view beginning) {
    std::erase_if(given_, [&](const auto& entry) { return entry.first.starts_with(beginning); });
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
    bool found_any = false;
    for (const auto key : keys) {
        const auto found = given_.find(key);
        if (found == given_.end()) continue;
        const Origin& origin = found->second;
        // An override comes after every line of the file, and the file after the one that it extends.
        const auto later = [](const Origin& a, const Origin& b) {
            if (a.line == 0 || b.line == 0) return a.line == 0;
            return a.base != b.base ? a.base < b.base : a.line >= b.line;
        };
        if (!found_any || later(origin, last)) last = origin;
        found_any = true;
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
    std::stable_sort(ordered.begin(), ordered.end(), [](const Found& a, const Found& b) {
        return std::pair(a.origin.base, a.origin.line) < std::pair(b.origin.base, b.origin.line);
    });
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
