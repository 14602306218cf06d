#include "cli/finish.hpp"

#include <cstdio>

#include "cli/arguments.hpp"
#include "cli/exit_codes.hpp"
#include "cli/progress.hpp"

namespace lithofront {

int finish(const StudySummary& summary, const std::filesystem::path& directory, Streams streams) {
    char numbers[128];
    std::snprintf(numbers, sizeof numbers, "%lld cycles, SOH %.4f, %lld failed particles, ",
                  static_cast<long long>(summary.cycles_done), summary.soh,
                  static_cast<long long>(summary.failed_particles));
    streams.results << directory.string() << ": " << numbers << duration_text(summary.seconds) << " on "
                    << summary.backend << "\n";
    if (!summary.interrupted) return exit_done;
    streams.messages << "interrupted; go on with: " << command_line({"resume", directory.string()}) << std::endl;
    return exit_interrupted;
}

}  // namespace lithofront
