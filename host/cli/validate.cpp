// lithofront validate
#include <filesystem>
#include <optional>
#include <stdexcept>

#include "cli/analysis_program.hpp"
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
            throw UsageError("unknown check " + in_quotes(name) + nearest_text(name, names) + "; 'lithofront validate --list' lists all");
    }
    std::vector<Check> checks;
    for (const Check& c : all_checks()) {
        bool wanted = only.empty();
        for (const std::string& name : only) wanted = wanted || named(c, name);
        if (wanted) checks.push_back(c);
    }
    return checks;
}

// One picture per row by the Python package, where it is there: the rows count without pictures.
void draw_plots(const std::filesystem::path& folder, const std::optional<std::string>& python, Streams streams) {
    try {
        std::vector<std::string> command = find_analysis(python);
        // A path that begins with a dash would be read as an option.
        command.insert(command.end(), {"validation", folder.string().starts_with('-') ? "./" + folder.string() : folder.string()});
        if (run_program(command, true) != 0)
            streams.messages << "note: no plots drawn: " << shell_line(command) << " failed; run it to see why\n";
    } catch (const std::runtime_error& missing) {
        streams.messages << "note: no plots drawn: " << missing.what() << "\n";
    }
}

}  // namespace

int validate_command(const std::vector<std::string>& words, Streams streams) {
    Arguments arguments("Holds the engine against exact and accepted results, row by row. Exit code 1 if a row fails.", words, {});
    arguments.flag("quick", "less statistics: under 3 minutes on 2 cores");
    arguments.option("o,output", "folder for validation.csv, curves and plots, made if need be; default: validation", "DIR");
    arguments.option("threads", "processor threads; default: all of the machine", "N");
    arguments.option("only", "a check of --list, or the part of its name before a slash; repeatable", "NAME");
    arguments.flag("no-plots", "leave the pictures out");
    arguments.option("python", "Python that has the package lithofront-analysis, for the pictures; default: a search", "PROGRAM");
    arguments.flag("list", "name the checks and end");
    if (arguments.help(streams)) return exit_done;
    if (arguments.has("list")) {
        for (const Check& c : all_checks())
            streams.results << c.name << std::string(c.name.size() < 34 ? 34 - c.name.size() : 1, ' ') << c.description << "\n";
        return exit_done;
    }
    Effort effort;
    effort.quick = arguments.has("quick");
    if (arguments.has("threads")) effort.threads = static_cast<int>(whole_number(arguments.text("threads"), "threads", 1, 4096));
    const std::filesystem::path folder = arguments.has("output") ? arguments.text("output") : "validation";
    const std::vector<Check> checks = selected(arguments.every("only"));
    const auto python = arguments.has("python") ? std::optional(arguments.text("python")) : std::nullopt;
    if (python && arguments.has("no-plots")) throw UsageError("--python is for the plots; give it or --no-plots, not both");
    if (python) find_analysis(python);  // throws now what would be a pity to hear after the work
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
    if (!arguments.has("no-plots")) draw_plots(folder, python, streams);
    if (interrupted()) return exit_interrupted;
    return failed == 0 ? exit_done : exit_failed;
}

}  // namespace lithofront
