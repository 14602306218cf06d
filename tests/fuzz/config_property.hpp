// What must hold of any bytes handed to the loader; lines "#!set key=value" are handed over as overrides.
#pragma once
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "config/loader.hpp"
#include "config/notes.hpp"
#include "config/writer.hpp"

// True when the configuration is accepted, false when it is refused with a ConfigError. Throws std::logic_error when a
// refusal says nothing, or when accepted options do not survive being written and read.
inline bool config_is_accepted(std::string_view text) {
    using namespace lithofront;
    constexpr std::string_view mark = "#!set ";
    std::vector<std::string> sets;
    for (std::size_t at = 0; at < text.size();) {
        const std::string_view line = text.substr(at, text.find('\n', at) - at);
        if (line.starts_with(mark)) sets.emplace_back(line.substr(mark.size()));
        at += line.size() + 1;
    }
    Options options;
    try {
        options = parse_options(text, "fuzz.toml", sets);
    } catch (const ConfigError& error) {
        if (std::string_view(error.what()).empty()) throw std::logic_error("a refusal without a reason");
        return false;
    }
    notes_on_grid(options);
    notes_on_unused(options);
    const std::string written = to_toml(options);
    if (to_toml(parse_options(written, "written")) != written) throw std::logic_error("options changed by writing");
    return true;
}
