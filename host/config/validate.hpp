// Whether a study makes sense: ranges of every setting, then what settings say of one another.
#pragma once
#include "config/errors.hpp"
#include "config/options.hpp"

namespace lithofront {

// Throws ConfigError with every offence; `origins` lets it name the line. Checks memory for one thread: whoever knows
// the number of threads calls check_memory (memory.hpp) besides.
void validate(const Options& options, const Origins& origins = Origins{});

// Cycles of the whole protocol.
std::int64_t total_cycles(const ProtocolOptions& protocol);

}  // namespace lithofront
