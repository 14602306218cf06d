#include "cli/finish.hpp"

#include <cstdio>

#include "cli/arguments.hpp"
#include "cli/exit_codes.hpp"
#include "cli/progress.hpp"

namespace lithofront {

namespace {

// "3 of 64 particles ended early (2 no_path, 1 too_many_steps)".
std::string described_faults(const StudySummary& summary) {
    std::string reasons;
    for (const FaultCount& fault : summary.faults)
        reasons += (reasons.empty() ? "" : ", ") + std::to_string(fault.particles) + " " + fault.name;
    return std::to_string(summary.failed_particles) + " of " + std::to_string(summary.particles) +
           " particles ended early" + (reasons.empty() ? "" : " (" + reasons + ")");
}

}  // namespace

int finish(const StudySummary& summary, const std::filesystem::path& directory, Streams streams) {
    char numbers[128];
    std::snprintf(numbers, sizeof numbers, "%lld cycles, SOH %.4f, %lld failed particles, ",
                  static_cast<long long>(summary.cycles_done), summary.soh,
                  static_cast<long long>(summary.failed_particles));
    streams.results << directory.string() << ": " << numbers << duration_text(summary.seconds) << " on "
                    << summary.backend << "\n";
    if (summary.failed_particles > 0)
        streams.messages << "warning: " << described_faults(summary)
                         << "; which ones and when: particle_cycles/fault in results.h5" << std::endl;
    if (summary.interrupted) {
        streams.messages << "interrupted; go on with: " << command_line({"resume", directory.string()}) << std::endl;
        return exit_interrupted;
    }
    const auto failed = [&](const std::string& what) {
        streams.messages << "lithofront: error: " << what << "; the results are kept in " << directory.string() << std::endl;
        return exit_failed;
    };
    if (summary.particles > 0 && summary.failed_particles == summary.particles)
        return failed("every particle ended early, so the study stopped after cycle " + std::to_string(summary.cycles_done));
    if (summary.idle)
        return failed("no particle moved any charge: at these rates the voltage limits are reached before a front starts");
    return exit_done;
}

}  // namespace lithofront
