// lithofront config --defaults | --from-bpx CELL.json | CONFIG.toml
#include <optional>

#include "cli/analysis_program.hpp"
#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "config/loader.hpp"
#include "config/notes.hpp"
#include "config/utf8.hpp"
#include "config/writer.hpp"
#include "simulation/errors.hpp"

namespace lithofront {

int config_command(const std::vector<std::string>& words, Streams streams) {
    Arguments arguments("Checks a TOML file and prints every setting of it as the study would use it.", words, {"config"});
    arguments.flag("defaults", "print the defaults, each setting with what it is and may be");
    arguments.option("set",
                     "override a setting, one of a protocol's step by its name or number: protocol.step.ageing.cycles=3, "
                     "protocol.step[1].cycles=3; repeatable",
                     "KEY=VALUE");
    arguments.flag("check", "leave the settings out: print only notes and errors");
    arguments.option("from-bpx", "print a study of the positive electrode of a cell in Battery Parameter eXchange", "CELL.json");
    arguments.option("python", "Python that has the package lithofront, for --from-bpx; default: a search", "PROGRAM");
    if (arguments.help(streams)) return 0;

    if (arguments.has("from-bpx")) {
        if (arguments.has("config") || arguments.has("set") || arguments.has("check") || arguments.has("defaults"))
            throw UsageError("--from-bpx stands alone; give it no file, --set, --check or --defaults");
        std::vector<std::string> command =
            find_analysis(arguments.has("python") ? std::optional(arguments.text("python")) : std::nullopt, "lithofront");
        command.insert(command.end(), {"from-bpx", "--", arguments.text("from-bpx")});
        streams.results.flush();
        return run_program(command);
    }
    if (arguments.has("defaults")) {
        if (arguments.has("config") || arguments.has("set") || arguments.has("check"))
            throw UsageError("--defaults stands alone; give it no file, --set or --check");
        streams.results << "# Defaults of every setting. A study's file needs only what differs, and may build on another file:\n"
                           "# extends = \"other.toml\", a path from its own folder, before any table. On the command line a setting is\n"
                           "# --set table.key=value, one of a step --set protocol.step.NAME.key=value or protocol.step[0].key=value.\n"
                           "# A step's cycle may be said in words in place of its settings: words = [\"Charge at 1C until 4.2 V\", \"Hold "
                           "at 4.2 V until\n"
                           "# C/20\", \"Rest for 1 hour\", \"Discharge at C/2 until 3.0 V\"].\n"
                        << to_toml(Options{}, Comments::docs);
        return 0;
    }
    const Configuration configuration = load_configuration(arguments.text("config"), arguments.every("set"));
    const Options& options = configuration.options;
    for (const auto& warning : configuration.warnings) streams.messages << "warning: " << printable(warning) << "\n";
    for (const auto& note : configuration.notes) streams.messages << "note: " << printable(note) << "\n";
    for (const auto& note : notes_on_grid(options)) streams.messages << "note: " << printable(note) << "\n";
    for (const auto& note : notes_on_unused(options, configuration.origins)) streams.messages << "note: " << printable(note) << "\n";
    if (!arguments.has("check")) streams.results << to_toml(options);
    return 0;
}

}  // namespace lithofront
