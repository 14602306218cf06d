// What run and resume say at the end.
#pragma once
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "cli/progress.hpp"
#include "cli/streams.hpp"
#include "simulation/errors.hpp"
#include "simulation/study.hpp"

namespace lithofront {

// Runs or resumes; where the study stops on the way, its error says how to go on.
StudySummary carry_out(const std::function<StudySummary()>& study, const std::filesystem::path& directory, ProgressDisplay& display);

// The parts of it: the line of results, what a user must know besides, why the study counts as failed (empty: it does not), and what
// an error that stopped it on the way says.
std::string result_line(const StudySummary& summary, const std::filesystem::path& directory);
std::vector<std::string> warnings_of(const StudySummary& summary);
std::string failure_of(const StudySummary& summary, const std::filesystem::path& directory);
std::string stopped_text(const StoppedStudy& error, const std::filesystem::path& directory);

// Prints the summary and gives back the exit code: failed where every particle ended early or none moved any charge.
int finish(const StudySummary& summary, const std::filesystem::path& directory, Streams streams);

}  // namespace lithofront
