// lithofront run-many LIST
#include <fmt/format.h>

#include <map>
#include <sstream>

#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"
#include "cli/finish.hpp"
#include "cli/studies_display.hpp"
#include "cli/run_request.hpp"
#include "config/difference.hpp"
#include "config/errors.hpp"
#include "config/machine_memory.hpp"
#include "config/text_file.hpp"
#include "output/checkpoint_file.hpp"
#include "simulation/errors.hpp"
#include "simulation/many_studies.hpp"

namespace lithofront {
namespace {

struct Line {
    RunRequest request;
    std::string command;  // what would run this study alone
};

Line read_line(std::vector<std::string> words) {
    words.insert(words.begin(), "run");
    Arguments arguments("A study.", words, {"config"});
    add_request_options(arguments);
    std::ostringstream nothing;
    if (arguments.help({nothing, nothing, false})) throw UsageError("--help is no study");
    return {read_request(arguments), command_line(words)};
}

// Every line, or all that is wrong with them.
std::vector<Line> read_list(const std::string& file) {
    std::istringstream text(read_text_file(file, std::size_t{256} << 20, "a list of studies"));
    std::vector<Line> lines;
    std::map<std::filesystem::path, int> taken;  // folder -> line
    std::string problems;
    int number = 0;
    for (std::string line; std::getline(text, line);) {
        ++number;
        try {
            const std::vector<std::string> words = shell_words(line);
            if (words.empty()) continue;
            lines.push_back(read_line(words));
            const auto folder = std::filesystem::absolute(lines.back().request.directory).lexically_normal();
            const auto [place, is_new] = taken.emplace(folder, number);
            if (!is_new) throw UsageError(fmt::format("{} is the folder of line {} too", folder.string(), place->second));
        } catch (const UsageError& error) {
            problems += fmt::format("{}{}:{}: {}", problems.empty() ? "" : "\n", file, number, error.what());
        }
    }
    if (!problems.empty()) throw UsageError(problems);
    if (lines.empty()) throw UsageError(file + " names no study; a line is CONFIG.toml -o DIR [--set KEY=VALUE]...");
    return lines;
}

bool has_begun(const std::filesystem::path& folder) {
    for (const char* file : {checkpoint_name, previous_checkpoint_name, "config.toml"})
        if (std::filesystem::exists(folder / file)) return true;
    return false;
}

// A study of another configuration goes on under no other's name.
void require_same(const std::filesystem::path& folder, const Options& options) {
    const auto config = folder / "config.toml";
    if (!std::filesystem::exists(config)) return;  // the checkpoint restores it
    const std::string difference = first_difference(load_own_options(config), options);
    if (!difference.empty())
        throw UsageError(folder.string() + " holds a study of another configuration: " + difference + "; give another -o");
}

int check(const std::vector<Line>& lines, StudiesDisplay& display) {
    for (std::size_t i = 0; i < lines.size(); ++i) {
        try {
            load_request(lines[i].request);
        } catch (const std::exception& error) {
            display.failed(i, error);
        }
    }
    return display.failures() > 0 ? exit_usage : exit_done;
}

}  // namespace

int run_many_command(const std::vector<std::string>& words, Streams streams) {
    Arguments arguments(
        "Runs many studies as one population, each into its own results folder, to the bits of a run alone. A line of LIST is what "
        "'lithofront run' would be given: CONFIG.toml -o DIR [--set KEY=VALUE]... [--seed N], quoted as in a shell. A study that fails is "
        "named with its reason, and the others go on.",
        words, {"list"});
    arguments.flag("resume", "go on with the studies of LIST that have begun, and begin the others");
    arguments.flag("check", "run nothing: name the studies whose configuration is refused");
    arguments.flag("force", "overwrite results in the folders");
    arguments.option("at-once", "studies that share the machine at a time; default: 128", "N");
    add_lock_option(arguments);
    add_run_options(arguments);
    if (arguments.help(streams)) return 0;

    RunSettings common;
    read_run_options(arguments, common);
    common.force = arguments.has("force");
    common.lock = !arguments.has("no-lock");
    const bool resume = arguments.has("resume");
    if (resume && common.force) throw UsageError("--resume keeps what --force would overwrite; give one of them");
    StudiesSettings settings;
    settings.backend = common.backend;
    settings.threads = common.threads;
    settings.memory_bytes = 0.25 * static_cast<double>(machine_memory_bytes());
    if (arguments.has("at-once")) settings.at_once = whole_number(arguments.text("at-once"), "at-once", 1, 100000);
    const std::vector<Line> lines = read_list(arguments.text("list"));
    std::vector<std::filesystem::path> folders;
    for (const Line& line : lines) folders.push_back(line.request.directory);
    StudiesDisplay display(streams, arguments.has("quiet"), folders);
    if (arguments.has("check")) return check(lines, display);

    std::vector<StudyTask> tasks;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        StudyTask task;
        task.settings = common;
        task.settings.directory = folders[i];
        task.settings.command = lines[i].command;
        task.settings.resume = resume && has_begun(folders[i]);
        task.options = [&, i, resumed = task.settings.resume] {
            const Configuration configuration = load_request(lines[i].request);
            for (const auto& warning : configuration.warnings) display.warning(i, warning);
            if (resumed) require_same(folders[i], configuration.options);
            else check_directory(folders[i], common.force);
            return configuration.options;
        };
        tasks.push_back(std::move(task));
    }
    const Interruptible until_here;
    run_studies(tasks, settings, display);
    return display.finish(arguments.text("list"));
}

}  // namespace lithofront
