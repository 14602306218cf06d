// What run and resume say at the end.
#pragma once
#include <filesystem>

#include "cli/streams.hpp"
#include "simulation/study.hpp"

namespace lithofront {

// Prints the summary and gives back the exit code.
int finish(const StudySummary& summary, const std::filesystem::path& directory, Streams streams);

}  // namespace lithofront
