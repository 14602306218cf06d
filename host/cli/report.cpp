// lithofront report DIR [-o PAGE]: the page is made by the Python package in analysis/
#include <charconv>
#include <filesystem>

#include "cli/analysis_program.hpp"
#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "config/loader.hpp"
#include "simulation/errors.hpp"

namespace lithofront {
namespace {

// The study of DIRECTORY with half the step, in DIRECTORY/step_check: run, or gone on with where it was cut off.
int run_with_half_the_step(const std::filesystem::path& directory, const Arguments& arguments, Streams streams) {
    const auto config = directory / "config.toml", folder = directory / "step_check";
    if (!std::filesystem::exists(config)) throw UsageError(directory.string() + " holds no config.toml; give the results folder of a run");
    std::vector<std::string> words = {"resume", folder.string()};
    if (!std::filesystem::exists(folder / "results.h5")) {
        char half[32];
        const double step = load_options(config, {}).numerics.front_advance_per_step;
        *std::to_chars(half, half + sizeof half - 1, 0.5 * step).ptr = '\0';
        words = {"run",   config.string(),
                 "-o",    folder.string(),
                 "--set", std::string("numerics.front_advance_per_step=") + half,
                 "--set", "output.snapshot_particles=[]"};
    }
    if (arguments.has("threads")) words.insert(words.end(), {"--threads", arguments.text("threads")});
    return words[0] == "run" ? run_command(words, streams) : resume_command(words, streams);
}

}  // namespace

int report_command(const std::vector<std::string>& words, Streams streams) {
    Arguments arguments("Makes one self-contained HTML page of a study: figures, comparison with the paper, checks, settings.", words,
                        {"directory"});
    arguments.option("o,output", "page to write; default: report.html in DIRECTORY", "PAGE");
    arguments.option("units", "of concentration: paper (default), physical or x", "NAME");
    arguments.option("models", "results folder of a kinetic model, for Figure 5; repeatable", "DIR");
    arguments.option("compare", "results folder to rank beside this one; repeatable", "DIR");
    arguments.option("step-check", "the same study with a smaller time step", "DIR");
    arguments.flag("run-step-check", "run the study with half the step first, once, into DIRECTORY/step_check");
    arguments.option("threads", "processor threads of that run; default: all of the machine", "N");
    arguments.option("python", "Python that has the package lithofront-analysis; default: a search", "PROGRAM");
    if (arguments.help(streams)) return 0;

    const std::string directory = arguments.text("directory");
    require_results_folder(directory);
    const bool step_check = arguments.has("run-step-check");
    if (step_check && arguments.has("step-check")) throw UsageError("give --step-check or --run-step-check, not both");
    if (arguments.has("threads") && !step_check) throw UsageError("--threads is for --run-step-check");
    std::vector<std::string> command = find_analysis(arguments.has("python") ? std::optional(arguments.text("python")) : std::nullopt);
    if (step_check)
        if (const int code = run_with_half_the_step(directory, arguments, streams)) return code;
    // A path that begins with a dash would be read as an option.
    const auto path = [](const std::string& text) { return text.starts_with('-') ? "./" + text : text; };
    const auto default_page = (std::filesystem::path(directory) / "report.html").string();
    command.insert(command.end(),
                   {"report", path(directory), "-o", path(arguments.has("output") ? arguments.text("output") : default_page)});
    for (const char* name : {"units", "step-check"})
        if (arguments.has(name)) command.insert(command.end(), {std::string("--") + name, path(arguments.text(name))});
    if (step_check) command.insert(command.end(), {"--step-check", path((std::filesystem::path(directory) / "step_check").string())});
    for (const char* name : {"models", "compare"}) {
        const auto values = arguments.every(name);
        if (values.empty()) continue;
        command.push_back(std::string("--") + name);
        for (const auto& value : values) command.push_back(path(value));
    }
    streams.results.flush();
    return run_program(command);
}

}  // namespace lithofront
