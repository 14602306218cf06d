#include "cli/finish.hpp"

#include <fmt/format.h>

#include "cli/arguments.hpp"
#include "cli/exit_codes.hpp"
#include "cli/progress.hpp"

namespace lithofront {

namespace {

// "3 of 64 particles ended early (2 no_path, 1 too_many_steps)".
std::string described_faults(const StudySummary& summary) {
    std::string reasons;
    for (const FaultCount& fault : summary.faults)
        reasons += fmt::format("{}{} {}", reasons.empty() ? "" : ", ", fault.particles, fault.name);
    return fmt::format("{} of {} particles ended early{}", summary.failed_particles, summary.particles,
                       reasons.empty() ? "" : " (" + reasons + ")");
}

}  // namespace

int finish(const StudySummary& summary, const std::filesystem::path& directory, Streams streams) {
    streams.results << fmt::format("{}: {} cycles, SOH {:.4f}, {} failed particles, {} on {}\n", directory.string(), summary.cycles_done,
                                   summary.soh, summary.failed_particles, duration_text(summary.seconds), summary.backend);
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
        return failed(fmt::format("every particle ended early, so the study stopped after cycle {}", summary.cycles_done));
    if (summary.idle)
        return failed("no particle moved any charge: at these rates the voltage limits are reached before a front starts");
    return exit_done;
}

}  // namespace lithofront
