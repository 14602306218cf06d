#include "config/difference.hpp"

#include <fmt/format.h>

#include <sstream>
#include <vector>

#include "config/writer.hpp"

namespace lithofront {
namespace {

struct Setting {
    std::string key, value;
};

// The writer puts each setting on a line of its own, below its table.
std::vector<Setting> settings_of(const Options& options) {
    std::vector<Setting> settings;
    std::string prefix;
    std::size_t steps = 0;
    std::istringstream text(to_toml(options));
    for (std::string line; std::getline(text, line);) {
        if (line.starts_with("[[")) prefix = fmt::format("protocol.step[{}].", steps++);
        else if (line.starts_with("[")) prefix = line.substr(1, line.size() - 2) + ".";
        else if (const auto equals = line.find(" = "); equals != std::string::npos)
            settings.push_back({prefix + line.substr(0, equals), line.substr(equals + 3)});
    }
    return settings;
}

// Lists and texts may be long.
std::string shown(const std::string& value) { return value.size() <= 80 ? value : value.substr(0, 80) + "..."; }

}  // namespace

std::string first_difference(const Options& found, const Options& expected) {
    if (found.protocol.steps.size() != expected.protocol.steps.size())
        return fmt::format("{} steps in the protocol, not {}", found.protocol.steps.size(), expected.protocol.steps.size());
    const auto mine = settings_of(found), other = settings_of(expected);
    for (std::size_t i = 0; i < mine.size(); ++i)
        if (mine[i].value != other.at(i).value)
            return fmt::format("{} = {}, not {}", mine[i].key, shown(mine[i].value), shown(other[i].value));
    return "";
}

}  // namespace lithofront
