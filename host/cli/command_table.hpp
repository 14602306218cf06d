// All commands of the program, in the order in which help lists them.
#pragma once
#include <span>
#include <string_view>

#include "cli/commands.hpp"

namespace lithofront {

struct Command {
    std::string_view name;
    CommandFunction* function;
    std::string_view description;
    std::string_view example = {};  // words after the command's name
    bool in_python = false;         // the Python package has its options
};

std::span<const Command> command_table();

}  // namespace lithofront
