// lithofront run CONFIG.toml -o DIR
#include <filesystem>

#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/finish.hpp"
#include "cli/progress.hpp"
#include "config/loader.hpp"
#include "config/notes.hpp"
#include "output/run_folder.hpp"
#include "simulation/errors.hpp"

namespace lithofront {
namespace {

// The library refuses too, but only after it has set up; a user should hear at once.
void check_directory(const std::filesystem::path& directory, bool force) {
    std::error_code error;
    if (!std::filesystem::exists(directory, error)) return;
    if (!std::filesystem::is_directory(directory, error)) throw UsageError(directory.string() + " is not a folder; give another -o");
    if (force || is_free(directory)) return;
    refuse_if_in_use(directory);  // --force would not help
    throw UsageError(directory.string() + " is not empty; give another -o, --force to overwrite, or 'lithofront resume' to go on");
}

}  // namespace

int run_command(const std::vector<std::string>& words, Streams streams) {
    Arguments arguments("Runs a study from a TOML file into a results folder.", words, {"config"});
    arguments.option("o,output", "results folder, made if need be", "DIR");
    arguments.option("set",
                     "override a setting, one of a protocol's step by its name or number: protocol.step.ageing.cycles=3, "
                     "protocol.step[1].cycles=3; repeatable",
                     "KEY=VALUE");
    arguments.option("seed", "override the study's seed", "N");
    arguments.flag("force", "overwrite results in DIR");
    add_lock_option(arguments);
    add_run_options(arguments);
    if (arguments.help(streams)) return 0;

    RunSettings settings;
    read_run_options(arguments, settings);
    const std::string config = arguments.text("config");
    settings.directory = folder_named(arguments.text("output"));
    if (settings.directory.empty()) throw UsageError("--output is empty; name a folder");
    settings.force = arguments.has("force");
    settings.lock = !arguments.has("no-lock");
    settings.command = command_line(words);
    std::vector<std::string> sets = arguments.every("set");
    if (arguments.has("seed")) sets.push_back("seed=" + std::to_string(whole_number(arguments.text("seed"), "seed", 0, INT64_MAX)));
    const Configuration configuration = load_configuration(config, sets);
    const Options& options = configuration.options;
    for (const auto& file : configuration.files)
        if (is_study_file(settings.directory, file))
            throw UsageError(file.string() +
                             " lies in the results folder under a name of the study's own files, which would replace "
                             "it; copy or rename it, or give another -o");
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
