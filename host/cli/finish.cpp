#include "cli/finish.hpp"

#include <fmt/format.h>

#include <string>
#include <vector>

#include "cli/arguments.hpp"
#include "cli/exit_codes.hpp"
#include "cli/interrupt.hpp"
#include "cli/progress.hpp"
#include "config/utf8.hpp"
#include "simulation/errors.hpp"

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

// What is known of the reason: where material is left, it is what drives it.
std::string why_nothing_moves(const StudySummary& summary) {
    constexpr double rounding = 1e-9;
    if (summary.gone >= 1 - rounding) return "all material is dissolved or sealed, and no site is left that could react";
    return "within its voltage limits, or at its overpotential, no half-cycle starts a front";
}

// What a user must know of a study whose figures are those of cycles in which nothing happened.
std::vector<std::string> standstill(const StudySummary& summary) {
    std::vector<std::string> warnings;
    if (summary.last_moved == 0 || summary.failed_particles == summary.particles) return warnings;  // said as an error
    if (!summary.discharged)
        warnings.push_back(
            fmt::format("no discharge took up any charge, so that there is no state of health: {}", why_nothing_moves(summary)));
    if (summary.last_moved < summary.cycles_done)
        warnings.push_back(fmt::format("no charge moved after cycle {}: {}", summary.last_moved, why_nothing_moves(summary)));
    return warnings;
}

// A name that begins with a dash would be read as an option.
std::string resume_line(const std::filesystem::path& directory) {
    const std::string name = directory.string();
    return command_line({"resume", name.starts_with('-') ? "./" + name : name});
}

}  // namespace

StudySummary carry_out(const std::function<StudySummary()>& study, const std::filesystem::path& directory, ProgressDisplay& display) {
    const struct Released {
        ~Released() { release_interrupts(); }
    } at_the_end;
    try {
        StudySummary summary = study();
        display.end_line();
        return summary;
    } catch (const StoppedStudy& error) {
        display.end_line();
        throw OutputError(stopped_text(error, directory));
    } catch (...) {
        display.end_line();  // an error begins on a line of its own
        throw;
    }
}

std::string stopped_text(const StoppedStudy& error, const std::filesystem::path& directory) {
    return fmt::format("{}\nthe checkpoint after cycle {} stands; once this is mended go on with: {}", error.what(), error.cycle,
                       resume_line(directory));
}

std::string result_line(const StudySummary& summary, const std::filesystem::path& directory) {
    return fmt::format("{}: {} cycles, {}, {} failed particles, {} on {}", printable(directory.string()), summary.cycles_done,
                       soh_text(summary.soh, summary.soh_reference, summary.no_soh), summary.failed_particles,
                       duration_text(summary.seconds), summary.backend);
}

std::vector<std::string> warnings_of(const StudySummary& summary) {
    std::vector<std::string> warnings = standstill(summary);
    if (summary.failed_particles > 0)
        warnings.insert(warnings.begin(), described_faults(summary) + "; which ones and when: particle_cycles/fault in results.h5");
    return warnings;
}

std::string failure_of(const StudySummary& summary, const std::filesystem::path& directory) {
    const std::string kept = "; the results are kept in " + printable(directory.string());
    if (summary.particles > 0 && summary.failed_particles == summary.particles)
        return fmt::format("every particle ended early, so the study stopped after cycle {}{}", summary.cycles_done, kept);
    if (!summary.idle) return {};
    const std::string counted =
        summary.trapped > 0 ? fmt::format("; the {:.0f} % that no charge has touched are counted as trapped", 100 * summary.trapped) : "";
    return fmt::format("no particle moved any charge: {}{}{}", why_nothing_moves(summary), counted, kept);
}

int finish(const StudySummary& summary, const std::filesystem::path& directory, Streams streams) {
    streams.results << result_line(summary, directory) << "\n";
    for (const std::string& text : warnings_of(summary)) streams.messages << "warning: " << text << std::endl;
    if (summary.interrupted) {
        streams.messages << "interrupted; go on with: " << printable(resume_line(directory)) << std::endl;
        return exit_interrupted;
    }
    const std::string failure = failure_of(summary, directory);
    if (failure.empty()) return exit_done;
    streams.messages << "lithofront: error: " << failure << std::endl;
    return exit_failed;
}

}  // namespace lithofront
