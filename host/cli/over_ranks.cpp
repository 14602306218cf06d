#include "cli/over_ranks.hpp"

#include <exception>

#include "backend/errors.hpp"
#include "backend/launcher.hpp"
#include "backend/ranks.hpp"
#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"
#include "cli/interrupt.hpp"
#include "config/build_info.hpp"

namespace lithofront {
namespace {

bool is_study(const std::vector<std::string>& arguments) {
    return arguments.size() > 1 && (arguments[1] == "run" || arguments[1] == "resume");
}

// What all copies must have in common.
std::vector<std::string> told(const std::vector<std::string>& arguments) {
    std::vector<std::string> words{build_info().version, build_info().git_commit};
    words.insert(words.end(), arguments.begin() + 1, arguments.end());
    return words;
}

int serve(Ranks& ranks, Streams streams) {
    ignore_interrupts();  // rank 0 hears of them too, and says when to end
    try {
        ranks.serve();
        return exit_done;
    } catch (const std::exception& error) {
        streams.messages << "lithofront: error: rank " << ranks.rank() << ": " << error.what() << std::endl;
    }
    ranks.end_all();
    return exit_failed;
}

}  // namespace

int run_over_ranks(const std::vector<std::string>& arguments, Streams streams) {
    const Launch launch = launch_of_this_program();
    if (launch.copies > 1 && arguments.size() > 1 && arguments[1] == "run-many") {
        streams.messages << "lithofront: error: run-many is one of " << launch.copies
                         << " copies of a launcher, each of which would run every study; over ranks one study goes at a time, by `run`"
                         << std::endl;
        return exit_usage;
    }
    if (launch.copies < 2 || !is_study(arguments)) return run_command_line(arguments, streams);
    std::unique_ptr<Ranks> ranks;
    try {
        ranks = join_ranks(launch.copies, told(arguments));
    } catch (const RanksError& error) {
        streams.messages << "lithofront: error: " << error.what() << std::endl;
        return exit_usage;
    }
    return ranks->rank() == 0 ? run_command_line(arguments, streams) : serve(*ranks, streams);
}

}  // namespace lithofront
