// What run and resume say at the end.
#pragma once
#include <filesystem>
#include <functional>

#include "cli/progress.hpp"
#include "cli/streams.hpp"
#include "simulation/study.hpp"

namespace lithofront {

// Runs or resumes; where the study stops on the way, its error says how to go on.
StudySummary carry_out(const std::function<StudySummary()>& study, const std::filesystem::path& directory, ProgressDisplay& display);

// Prints the summary and gives back the exit code: failed where every particle ended early or none moved any charge.
int finish(const StudySummary& summary, const std::filesystem::path& directory, Streams streams);

}  // namespace lithofront
