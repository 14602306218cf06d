#include "config/nearest.hpp"

#include <algorithm>
#include <cstdlib>
#include <limits>

namespace lithofront {
namespace {

// The distance where it is below `limit`; otherwise `limit`, found out as early as can be.
int edit_distance_below(std::string_view a, std::string_view b, int limit) {
    const auto length = [](std::string_view s) { return static_cast<int>(s.size()); };
    if (std::abs(length(a) - length(b)) >= limit) return limit;
    const std::size_t width = b.size() + 1;
    std::vector<int> rows(3 * width);
    int *before = rows.data(), *last = before + width, *row = last + width;
    for (std::size_t j = 0; j < width; ++j) last[j] = static_cast<int>(j);
    int least_of_last = 0;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        int least = row[0] = static_cast<int>(i);
        for (std::size_t j = 1; j < width; ++j) {
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1])});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], before[j - 2] + 1);
            least = std::min(least, row[j]);
        }
        if (least >= limit && least_of_last >= limit) return limit;  // a swap reaches two rows back
        least_of_last = least;
        std::swap(before, last);
        std::swap(last, row);
    }
    return std::min(last[b.size()], limit);
}

std::string_view last_part(std::string_view name) {
    const auto dot = name.rfind('.');
    return dot == std::string_view::npos ? name : name.substr(dot + 1);
}

std::string_view table_of(std::string_view name) { return name.substr(0, name.size() - last_part(name).size()); }

std::vector<std::string_view> words_of(std::string_view name) {
    std::vector<std::string_view> words;
    for (std::size_t begin = 0; begin <= name.size();) {
        const auto end = std::min(name.find('_', begin), name.size());
        words.push_back(name.substr(begin, end - begin));
        begin = end + 1;
    }
    return words;
}

// Short words are those of units and of grammar; the first one says what a setting is of.
int shared_words(std::string_view a, std::string_view b) {
    constexpr std::size_t fewest_letters = 4;
    const auto words = words_of(a), others = words_of(b);
    int shared = !words[0].empty() && words[0] == others[0];
    for (const auto word : words)
        if (word.size() >= fewest_letters && (word != words[0] || words[0] != others[0]))
            shared += std::find(others.begin(), others.end(), word) != others.end();
    return shared;
}

}  // namespace

int edit_distance(std::string_view a, std::string_view b) { return edit_distance_below(a, b, std::numeric_limits<int>::max()); }

std::string nearest_name(std::string_view name, const std::vector<std::string>& known) {
    constexpr std::size_t longest = 100;  // nobody misspells by more, and the distance costs the product of lengths
    if (name.size() > longest) name = name.substr(0, longest);
    std::string_view best;
    int least = std::numeric_limits<int>::max();
    for (const auto& candidate : known) {
        int distance = edit_distance_below(name, candidate, least);
        // The right name in the wrong table costs one more.
        distance = std::min(distance, edit_distance_below(last_part(name), last_part(candidate), least - 1) + 1);
        if (distance >= least) continue;
        least = distance;
        best = candidate;
    }
    const std::size_t letters = std::max(last_part(name).size(), last_part(best).size());
    return 3 * static_cast<std::size_t>(least) > letters ? std::string{} : std::string(best);
}

std::string nearest_text(std::string_view name, const std::vector<std::string>& known) {
    const std::string nearest = nearest_name(name, known);
    return nearest.empty() ? "" : "; nearest: '" + nearest + "'";
}

std::vector<std::string> names_of_like_words(std::string_view name, const std::vector<std::string>& known) {
    std::vector<std::string> best;
    int most = 1;
    for (const auto& candidate : known) {
        const int shared = shared_words(last_part(name), last_part(candidate));
        if (shared == 0) continue;
        const int worth = 2 * shared + (table_of(name) == table_of(candidate));
        if (worth > most) best.clear();
        if (worth >= most) best.push_back(candidate);
        most = std::max(most, worth);
    }
    return best;
}

}  // namespace lithofront
