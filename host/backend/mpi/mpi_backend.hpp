// Rank 0's backend: the population in ranges of particles over all ranks, rank 0 among them. Which rank holds a particle has no
// bearing on the result.
#pragma once
#include "backend/backend.hpp"
#include "backend/mpi/messages.hpp"
#include "backend/mpi/share.hpp"

namespace lithofront {

// What rank 0 has of a job.
struct Job {
    Job(const Messages& of_job, MPI_Comm ranks, BackendMaker make) : messages(of_job), share(ranks, std::move(make)) {}
    Messages messages;
    Share share;
    bool out_of_step = false;  // an exchange was broken off: ranks may wait for what never comes
};

// `job` must outlive the backend, and serves one at a time. Throws what making a backend on any rank does.
std::unique_ptr<Backend> make_mpi_backend(Job& job, BackendChoice choice, int threads);

// Lets the other ranks go.
void send_home(const Messages& messages);

}  // namespace lithofront
