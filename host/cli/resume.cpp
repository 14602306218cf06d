// lithofront resume DIR
#include <filesystem>

#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/finish.hpp"
#include "cli/progress.hpp"
#include "simulation/errors.hpp"

namespace lithofront {

int resume_command(const std::vector<std::string>& words, Streams streams) {
    Arguments arguments("Goes on with an interrupted study from its last checkpoint.", words, {"directory"});
    add_lock_option(arguments);
    add_run_options(arguments);
    if (arguments.help(streams)) return 0;

    RunSettings settings;
    read_run_options(arguments, settings);
    settings.directory = folder_named(arguments.text("directory"));
    settings.resume = true;
    settings.lock = !arguments.has("no-lock");
    settings.command = command_line(words);
    require_results_folder(settings.directory, "an interrupted run");

    ProgressDisplay display(streams, arguments.has("quiet"));
    const StudySummary summary = carry_out([&] { return resume_study(settings, display); }, settings.directory, display);
    return finish(summary, settings.directory, streams);
}

}  // namespace lithofront
