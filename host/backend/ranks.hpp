// One study over the ranks of an MPI job: rank 0 runs the program, the others hold particles and do what it says. Every build answers.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "backend/backend.hpp"

namespace lithofront {

bool built_with_mpi();
// The library's own name and version; empty without MPI.
std::string mpi_library();

// This process's part in a job.
class Ranks {
public:
    virtual ~Ranks() = default;  // rank 0: sends the others home; all: leave the job together
    virtual int rank() const = 0;
    // Ranks above 0: does what rank 0 says until it is sent home. Throws where it cannot go on.
    virtual void serve() = 0;
    // Ends all processes of the job at once, this one too, with exit code 1: for a rank that cannot go on.
    virtual void end_all() = 0;
};

// Joins the job that a launcher has started `copies` of this program for. `arguments` must be those of every rank. Throws RanksError.
std::unique_ptr<Ranks> join_ranks(int copies, const std::vector<std::string>& arguments);

// A backend over the ranks that this process has joined, each with a backend of `choice` of its own; null where it has joined none.
std::unique_ptr<Backend> make_backend_over_ranks(BackendChoice choice, int threads);

// As make_backend(), for the particles of this process alone.
std::unique_ptr<Backend> make_local_backend(BackendChoice choice, int threads);

}  // namespace lithofront
