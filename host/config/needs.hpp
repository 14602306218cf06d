// Whether settings that a setting depends on let it have an effect.
#pragma once
#include <string>
#include <vector>

#include "config/registry.hpp"

namespace lithofront {

// Why `field`, one of `fields`, has no effect: "film = false"; empty where it has.
std::vector<std::string> why_idle(const Field& field, const std::vector<Field>& fields);

// What it needs, for people: "with film = true"; empty for nothing.
std::string needs_text(const Field& field, const std::vector<Field>& fields);

}  // namespace lithofront
