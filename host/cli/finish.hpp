// What run and resume say at the end.
#pragma once
#include <filesystem>

#include "cli/streams.hpp"
#include "simulation/study.hpp"

namespace lithofront {

// Prints the summary and gives back the exit code: failed where every particle ended early or none moved any charge.
int finish(const StudySummary& summary, const std::filesystem::path& directory, Streams streams);

}  // namespace lithofront
