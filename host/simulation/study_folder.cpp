#include "simulation/study_folder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "config/difference.hpp"
#include "config/errors.hpp"
#include "config/loader.hpp"
#include "config/writer.hpp"
#include "output/checkpoint_file.hpp"
#include "output/results_file.hpp"
#include "simulation/errors.hpp"

namespace lithofront {
namespace {

bool holds_rows(const std::filesystem::path& table) {
    std::ifstream in(table);
    return std::count(std::istreambuf_iterator<char>(in), {}, '\n') > 1;  // besides the header
}

}  // namespace

void write_config(const RunFolder& folder, const Options& options) {
    write_text_atomically(folder.config(), to_toml(options, Comments::docs));
}

void check_config(const RunFolder& folder, const Options& checkpoint) {
    const std::string file = folder.config().string();
    if (!std::filesystem::exists(file)) {
        write_config(folder, checkpoint);
        return;
    }
    constexpr const char* restore = "the checkpoint holds the configuration as well: delete the file to have it restored";
    Options found;
    try {
        found = load_own_options(file);
    } catch (const ConfigError& error) {
        throw UsageError(fmt::format("{}\n{}: {}", error.what(), file, restore));
    }
    const std::string difference = first_difference(found, checkpoint);
    if (!difference.empty())
        throw UsageError(fmt::format("{} has changed since the checkpoint: {}\n{}: {}, or run the changed study into another folder", file,
                                     difference, file, restore));
}

void refuse_if_cycles_are_kept(const RunFolder& folder) {
    const auto refuse = [&](const std::string& kept) {
        throw OutputError(fmt::format("{0}: {1} and {2} are missing, and {3}; put a checkpoint back, or run the study into another folder",
                                      folder.path().string(), checkpoint_name, previous_checkpoint_name, kept));
    };
    for (const auto& file : {folder.results(), folder.cycle_table()})
        if (std::filesystem::exists(file) && !std::filesystem::is_regular_file(file))
            refuse(file.filename().string() + " is not a regular file");  // a fifo would keep its reader waiting
    if (std::filesystem::exists(folder.results())) {
        std::size_t cycles = 0;
        try {
            cycles = read_cycles(folder.results()).size();
        } catch (const OutputError& error) {
            refuse(std::string("results.h5 is there but cannot be read (") + error.what() + ")");
        }
        if (cycles > 0) refuse(fmt::format("results.h5 holds {} completed cycles", cycles));
    }
    if (holds_rows(folder.cycle_table())) refuse("cycles.csv holds cycles");
}

}  // namespace lithofront
