#include "config/nearest.hpp"

#include <algorithm>

namespace lithofront {

int edit_distance(std::string_view a, std::string_view b) {
    std::vector<int> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) last[j] = static_cast<int>(j);
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = static_cast<int>(i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1])});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], before[j - 2] + 1);
        }
        std::swap(before, last);
        std::swap(last, row);
    }
    return last[b.size()];
}

namespace {

std::string_view last_part(std::string_view name) {
    const auto dot = name.rfind('.');
    return dot == std::string_view::npos ? name : name.substr(dot + 1);
}

}  // namespace

std::string nearest_name(std::string_view name, const std::vector<std::string>& known) {
    constexpr std::size_t longest = 100;  // nobody misspells by more, and the distance costs the product of lengths
    if (name.size() > longest) name = name.substr(0, longest);
    std::string best;
    int least = -1;
    for (const auto& candidate : known) {
        const int whole = edit_distance(name, candidate);
        const int part = edit_distance(last_part(name), last_part(candidate)) + 1;  // the right name in the wrong table
        const int distance = std::min(whole, part);
        if (least < 0 || distance < least) {
            least = distance;
            best = candidate;
        }
    }
    return best;
}

}  // namespace lithofront
