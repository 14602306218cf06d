// lithofront validate
#include <cstdlib>
#include <filesystem>

#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"
#include "cli/interrupt.hpp"
#include "cli/progress.hpp"
#include "config/errors.hpp"
#include "config/nearest.hpp"
#include "simulation/errors.hpp"
#include "validate/check.hpp"
#include "validate/table.hpp"

namespace lithofront {
namespace {

// Checks that `only` names by name or by the part before a slash, in the order of the registry; all where it is empty.
std::vector<Check> selected(const std::vector<std::string>& only) {
    std::vector<std::string> names;
    for (const Check& c : all_checks()) names.push_back(c.name);
    const auto named = [](const Check& c, const std::string& name) { return c.name == name || c.name.starts_with(name + "/"); };
    for (const std::string& name : only) {
        bool known = false;
        for (const Check& c : all_checks()) known = known || named(c, name);
        if (!known)
            throw UsageError("unknown check " + in_quotes(name) + "; nearest: '" + nearest_name(name, names) +
                             "', and 'lithofront validate --list' lists all");
    }
    std::vector<Check> checks;
    for (const Check& c : all_checks()) {
        bool wanted = only.empty();
        for (const std::string& name : only) wanted = wanted || named(c, name);
        if (wanted) checks.push_back(c);
    }
    return checks;
}

std::string in_shell_quotes(const std::string& text) {
    std::string quoted = "'";
    for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
}

// One picture per row by the Python package, where it is there.
void draw_plots(const std::filesystem::path& folder, Streams streams) {
    const std::string command = "python3 -m lithofront_analysis validation " + in_shell_quotes(folder.string());
    if (std::system((command + " >/dev/null 2>&1").c_str()) != 0)
        streams.messages << "note: no plots drawn; with the analysis package installed: python -m lithofront_analysis validation "
                         << folder.string() << "\n";
}

}  // namespace

int validate_command(const std::vector<std::string>& words, Streams streams) {
    Arguments arguments("Holds the engine against exact and accepted results, row by row. Exit code 1 if a row fails.", words, {});
    arguments.flag("quick", "less statistics: under 3 minutes on 2 cores");
    arguments.option("o,output", "folder for validation.csv, curves and plots, made if need be; default: validation", "DIR");
    arguments.option("threads", "processor threads; default: all of the machine", "N");
    arguments.option("only", "a check of --list, or the part of its name before a slash; repeatable", "NAME");
    arguments.flag("no-plots", "leave the pictures out");
    arguments.flag("list", "name the checks and end");
    if (arguments.help(streams)) return exit_done;
    if (arguments.has("list")) {
        for (const Check& c : all_checks()) streams.results << c.name << std::string(c.name.size() < 34 ? 34 - c.name.size() : 1, ' ') << c.description << "\n";
        return exit_done;
    }
    Effort effort;
    effort.quick = arguments.has("quick");
    if (arguments.has("threads")) effort.threads = static_cast<int>(whole_number(arguments.text("threads"), "threads", 1, 4096));
    const std::filesystem::path folder = arguments.has("output") ? arguments.text("output") : "validation";
    const std::vector<Check> checks = selected(arguments.every("only"));
    std::filesystem::create_directories(folder);

    std::vector<Row> rows;
    std::size_t done = 0, failed = 0;
    for (const Check& check : checks) {
        if (interrupted()) break;
        streams.messages << "[" << ++done << "/" << checks.size() << "] " << check.name << ": " << check.description << std::endl;
        for (Row& row : run_check(check, effort)) {
            failed += !row.pass();
            streams.results << summary_line(row) << std::endl;
            rows.push_back(std::move(row));
        }
        // After every check, so that an interrupted validation keeps what it measured.
        write_validation(folder, rows);
    }
    streams.results << rows.size() - failed << " of " << rows.size() << " rows pass\n";
    if (!arguments.has("no-plots")) draw_plots(folder, streams);
    if (interrupted()) return exit_interrupted;
    return failed == 0 ? exit_done : exit_failed;
}

}  // namespace lithofront
