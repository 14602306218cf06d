// lithofront run CONFIG.toml -o DIR
#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/finish.hpp"
#include "cli/progress.hpp"
#include "cli/run_request.hpp"
#include "config/notes.hpp"

namespace lithofront {

int run_command(const std::vector<std::string>& words, Streams streams) {
    Arguments arguments("Runs a study from a TOML file into a results folder.", words, {"config"});
    add_request_options(arguments);
    arguments.flag("force", "overwrite results in DIR");
    add_lock_option(arguments);
    add_run_options(arguments);
    if (arguments.help(streams)) return 0;

    RunSettings settings;
    read_run_options(arguments, settings);
    const RunRequest request = read_request(arguments);
    settings.directory = request.directory;
    settings.force = arguments.has("force");
    settings.lock = !arguments.has("no-lock");
    settings.command = command_line(words);
    const Configuration configuration = load_request(request);
    const Options& options = configuration.options;
    check_directory(settings.directory, settings.force);

    ProgressDisplay display(streams, arguments.has("quiet"));
    for (const auto& warning : configuration.warnings) display.warning(warning);
    for (const auto& note : configuration.notes) display.note(note);
    for (const auto& note : notes_on_grid(options)) display.note(note);
    for (const auto& note : notes_on_unused(options, configuration.origins)) display.note(note);
    const StudySummary summary = carry_out([&] { return run_study(options, settings, display); }, settings.directory, display);
    return finish(summary, settings.directory, streams);
}

}  // namespace lithofront
