#include "cli/commands.hpp"

#include <poll.h>
#include <unistd.h>

#include <exception>
#include <new>
#include <string_view>

#include "cli/command_table.hpp"
#include "cli/exit_codes.hpp"
#include "config/build_info.hpp"
#include "config/errors.hpp"
#include "config/nearest.hpp"
#include "config/utf8.hpp"
#include "simulation/errors.hpp"

namespace lithofront {
namespace {

constexpr Command commands[] = {
    {"run", run_command, "run a study from a TOML file", "configs/lmo_1c_16c.toml -o results/mine --set population.particles=200"},
    {"run-many", run_many_command, "run many studies as one, each into its own results folder", "studies.list"},
    {"resume", resume_command, "go on with an interrupted study", "results/mine"},
    {"report", report_command, "one HTML page about a study's results", "results/mine"},
    {"export", export_command, "site maps of a study for ParaView", "results/mine"},
    {"ensemble", studies_command, "run the points of a plan, in shards if wished; 'ensemble merge' puts shards together", {}, true},
    {"sensitivity", studies_command, "which settings matter, of an ensemble", {}, true},
    {"fit", studies_command, "calibrate parameters to measured curves or figures", {}, true},
    {"forecast", studies_command, "fade, end of life and knee from a fit", {}, true},
    {"score", studies_command, "hold forecasts against held-out cycles and cells, beside plain curves", {}, true},
    {"config", config_command, "check a TOML file, or print every setting with its default",
     "configs/lmo_1c_16c.toml --set protocol.step.ageing.cycles=50"},
    {"validate", validate_command, "hold the engine against exact and accepted results", "--quick"},
    {"bench", bench_command, "measure this machine: kernels, particle-cycles per second, stages", "--quick"},
    {"documentation", documentation_command, "the man page, or completion for a shell", "man"},
    {"info", info_command, "version, build, processors and devices"},
};

void print_help(std::ostream& out) {
    out << "lithofront: stochastic front models of battery electrodes\n\nUsage:\n  lithofront <command> "
           "[arguments]\n\nCommands:\n";
    for (const auto& command : commands)
        out << "  " << command.name << std::string(15 - command.name.size(), ' ') << command.description << "\n";
    out << "\n'lithofront <command> --help' says more; 'lithofront --version' gives the version.\n"
           "Exit codes: 0 done, 1 failed while running, 2 usage or configuration, 3 no usable device, 130 "
           "interrupted.\n";
}

int dispatch(const std::vector<std::string>& arguments, Streams streams) {
    if (arguments.size() < 2) {
        print_help(streams.messages);
        return exit_usage;
    }
    const std::string& name = arguments[1];
    if (name == "--help" || name == "-h" || name == "help") {
        print_help(streams.results);
        return exit_done;
    }
    if (name == "--version") {
        streams.results << "lithofront " << build_info().version << " (" << build_info().git_commit << ")\n";
        return exit_done;
    }
    std::vector<std::string> names;
    for (const auto& command : commands) {
        if (command.name == name) {
            return command.function({arguments.begin() + 1, arguments.end()}, streams);
        }
        names.emplace_back(command.name);
    }
    throw UsageError("unknown command " + in_quotes(name) + nearest_text(name, names) + "; 'lithofront --help' lists all");
}

// Every line of a message under the same heading, so that each stands alone in a log.
void print_error(std::ostream& out, const std::string& message) {
    std::string_view rest = message;
    while (true) {
        const auto end = rest.find('\n');
        out << "lithofront: error: " << printable(rest.substr(0, end)) << "\n";
        if (end == std::string_view::npos) return;
        rest.remove_prefix(end + 1);
    }
}

// Whether standard output is a pipe that nobody reads any more.
bool reader_left() {
    pollfd output{STDOUT_FILENO, POLLOUT, 0};
    return ::poll(&output, 1, 0) == 1 && (output.revents & POLLERR) != 0;
}

}  // namespace

std::span<const Command> command_table() { return commands; }

int run_command_line(const std::vector<std::string>& arguments, Streams streams) {
    int code = exit_failed;
    try {
        code = dispatch(arguments, streams);
    } catch (const ConfigError& error) {
        print_error(streams.messages, error.what());
        return exit_usage;
    } catch (const UsageError& error) {
        print_error(streams.messages, error.what());
        return exit_usage;
    } catch (const UnknownLevelError& error) {
        print_error(streams.messages, error.what());
        return exit_usage;
    } catch (const NoDeviceError& error) {
        print_error(streams.messages, error.what());
        return exit_no_device;
    } catch (const std::bad_alloc&) {
        print_error(streams.messages, "out of memory; lower lattice.memory_limit_GiB to be told before the work starts");
        return exit_failed;
    } catch (const std::exception& error) {
        print_error(streams.messages, error.what());
        return exit_failed;
    }
    streams.results.flush();
    if (code == exit_done && !streams.results) {
        if (reader_left()) return exit_done;  // as `head` does, which has what it wanted
        print_error(streams.messages, "writing to standard output failed");
        return exit_failed;
    }
    return code;
}

}  // namespace lithofront
