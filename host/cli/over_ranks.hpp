// The program as one of several copies that a launcher (mpirun, srun) has started.
#pragma once
#include <string>
#include <vector>

#include "cli/streams.hpp"

namespace lithofront {

// As run_command_line(). Copies that are to run or resume a study share it: the first does all that a user sees, the others hold
// particles for it and print nothing. A build without MPI refuses.
int run_over_ranks(const std::vector<std::string>& arguments, Streams streams);

}  // namespace lithofront
