#include "cli/run_request.hpp"

#include "output/run_folder.hpp"
#include "simulation/errors.hpp"

namespace lithofront {

void add_request_options(Arguments& arguments) {
    arguments.option("o,output", "results folder, made if need be", "DIR");
    arguments.option("set",
                     "override a setting, one of a protocol's step by its name or number: protocol.step.ageing.cycles=3, "
                     "protocol.step[1].cycles=3; repeatable",
                     "KEY=VALUE");
    arguments.option("seed", "override the study's seed", "N");
}

RunRequest read_request(const Arguments& arguments) {
    RunRequest request;
    request.config = arguments.text("config");
    request.directory = folder_named(arguments.text("output"));
    if (request.directory.empty()) throw UsageError("--output is empty; name a folder");
    request.sets = arguments.every("set");
    if (arguments.has("seed")) request.sets.push_back("seed=" + std::to_string(whole_number(arguments.text("seed"), "seed", 0, INT64_MAX)));
    return request;
}

Configuration load_request(const RunRequest& request) {
    Configuration configuration = load_configuration(request.config, request.sets);
    for (const auto& file : configuration.files)
        if (is_study_file(request.directory, file))
            throw UsageError(file.string() +
                             " lies in the results folder under a name of the study's own files, which would replace "
                             "it; copy or rename it, or give another -o");
    return configuration;
}

void check_directory(const std::filesystem::path& directory, bool force) {
    std::error_code error;
    if (!std::filesystem::exists(directory, error)) return;
    if (!std::filesystem::is_directory(directory, error)) throw UsageError(directory.string() + " is not a folder; give another -o");
    if (force || is_free(directory)) return;
    refuse_if_in_use(directory);  // --force would not help
    throw UsageError(directory.string() + " is not empty; give another -o, --force to overwrite, or 'lithofront resume' to go on");
}

}  // namespace lithofront
