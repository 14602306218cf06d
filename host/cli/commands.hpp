// The subcommands. A new one is a function in a file of its own and one line in the table of commands.cpp.
#pragma once
#include <string>
#include <vector>

#include "cli/streams.hpp"

namespace lithofront {

// Whole program: picks the subcommand of arguments[1], turns exceptions into messages and exit codes (exit_codes.hpp).
int run_command_line(const std::vector<std::string>& arguments, Streams streams);

// A subcommand: arguments[0] is its name, the rest follow. Gives back an exit code or throws.
using CommandFunction = int(const std::vector<std::string>& arguments, Streams streams);

CommandFunction run_command, run_many_command, resume_command, config_command, info_command, report_command, export_command,
    validate_command, bench_command, studies_command, documentation_command;

}  // namespace lithofront
