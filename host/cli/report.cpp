// lithofront report DIR [-o PAGE]: the page is made by the Python package in analysis/
#include <filesystem>

#include "cli/analysis_program.hpp"
#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "simulation/errors.hpp"

namespace lithofront {

int report_command(const std::vector<std::string>& words, Streams streams) {
    Arguments arguments("Makes one self-contained HTML page of a study: figures, comparison with the paper, checks, settings.",
                        words, {"directory"});
    arguments.option("o,output", "page to write; default: report.html in DIRECTORY", "PAGE");
    arguments.option("units", "of concentration: paper (default), physical or x", "NAME");
    arguments.option("models", "results folder of a kinetic model, for Figure 5; repeatable", "DIR");
    arguments.option("compare", "results folder to rank beside this one; repeatable", "DIR");
    arguments.option("step-check", "the same study with a smaller time step", "DIR");
    arguments.option("python", "Python that has the package lithofront-analysis; default: a search", "PROGRAM");
    if (arguments.help(streams)) return 0;

    const std::string directory = arguments.text("directory");
    std::error_code error;
    if (!std::filesystem::is_directory(directory, error))
        throw UsageError(directory + " is not a folder; give the results folder of a run");
    std::vector<std::string> command =
        find_analysis(arguments.has("python") ? std::optional(arguments.text("python")) : std::nullopt);
    // A path that begins with a dash would be read as an option.
    const auto path = [](const std::string& text) { return text.starts_with('-') ? "./" + text : text; };
    const auto default_page = (std::filesystem::path(directory) / "report.html").string();
    command.insert(command.end(), {"report", path(directory), "-o",
                                   path(arguments.has("output") ? arguments.text("output") : default_page)});
    for (const char* name : {"units", "step-check"})
        if (arguments.has(name)) command.insert(command.end(), {std::string("--") + name, path(arguments.text(name))});
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
