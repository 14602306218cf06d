// MPI's answers in a build without it.
#include "backend/errors.hpp"
#include "backend/launcher.hpp"
#include "backend/ranks.hpp"

namespace lithofront {

bool built_with_mpi() { return false; }

std::string mpi_library() { return {}; }

std::unique_ptr<Ranks> join_ranks(int copies, const std::vector<std::string>&) {
    throw RanksError(why_copies_are_refused({copies, launch_of_this_program().said_by}));
}

std::unique_ptr<Backend> make_backend_over_ranks(BackendChoice, int) { return nullptr; }

}  // namespace lithofront
