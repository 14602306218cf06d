// What a configuration's refusal says; empty when it is accepted.
#pragma once
#include <string>
#include <vector>

#include "config/loader.hpp"

inline std::string refusal(const std::string& toml, const std::vector<std::string>& sets = {}) {
    try {
        lithofront::parse_options(toml, "study.toml", sets);
    } catch (const lithofront::ConfigError& error) {
        return error.what();
    }
    return "";
}

inline bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }
