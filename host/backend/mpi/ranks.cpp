// Joining an MPI job and leaving it.
#include "backend/ranks.hpp"

#include <mpi.h>
#include <omp.h>

#include <cstdlib>

#include "backend/errors.hpp"
#include "backend/mpi/mpi_backend.hpp"
#include "backend/mpi/processors.hpp"
#include "backend/mpi/server.hpp"

namespace lithofront {
namespace {

// Ranks that were told different things would do what rank 0 was told, and drop the rest without a word.
bool all_say(const std::string& text) {
    int rank = 0;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    auto size = static_cast<unsigned long>(text.size());
    MPI_Bcast(&size, 1, MPI_UNSIGNED_LONG, 0, MPI_COMM_WORLD);
    std::string first = text;
    first.resize(size);
    MPI_Bcast(first.data(), static_cast<int>(size), MPI_CHAR, 0, MPI_COMM_WORLD);
    int same = first == text ? 1 : 0, all = 0;
    MPI_Allreduce(&same, &all, 1, MPI_INT, MPI_MIN, MPI_COMM_WORLD);
    return all == 1;
}

// Outlives all that frees what is MPI's.
struct Library {
    Library() {
        // Where ranks outnumber processors Open MPI gives way each time that it is asked for a message: to all else on the machine, so that
        // a meeting of ranks takes milliseconds. Ranks wait with patience as it is (backend/mpi/patience.hpp).
        setenv("OMPI_MCA_mpi_yield_when_idle", "0", 0);
        int provided = 0;
        MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided);
    }
    Library(const Library&) = delete;
    Library& operator=(const Library&) = delete;
    ~Library() { MPI_Finalize(); }
};

void require_common_job(int copies, const std::vector<std::string>& arguments) {
    int size = 0;
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    if (size != copies)
        throw RanksError("the launcher started " + std::to_string(copies) + " copies of this program, and MPI sees " +
                         std::to_string(size) + ": the launcher must be that of the library it was built with, which is " + mpi_library());
    std::string said;
    for (const std::string& argument : arguments) said += argument + '\0';
    if (!all_say(said))
        throw RanksError(
            "the copies of this program were given different arguments, or are of different builds, and share one study only. To run a "
            "study each, start each by: env -u OMPI_COMM_WORLD_SIZE -u PMI_SIZE -u SLURM_STEP_NUM_TASKS lithofront ...");
}

class MpiRanks;
MpiRanks* joined = nullptr;  // there is one MPI_COMM_WORLD

class MpiRanks final : public Ranks {
public:
    MpiRanks(int copies, const std::vector<std::string>& arguments) {
        require_common_job(copies, arguments);
        take_own_devices(node_of(MPI_COMM_WORLD));
        const int own = own_processors(MPI_COMM_WORLD);  // asked by all ranks together
        if (!std::getenv("OMP_NUM_THREADS")) omp_set_num_threads(own);
        default_threads_ = omp_get_max_threads();
        job_ = std::make_unique<Job>(Messages(MPI_COMM_WORLD), MPI_COMM_WORLD, make_local_backend);
        joined = this;
    }
    ~MpiRanks() override {
        joined = nullptr;
        if (rank() != 0) return;
        if (job_->out_of_step) end_all();
        send_home(job_->messages);
    }

    int rank() const override { return job_->messages.rank(); }
    void serve() override { lithofront::serve(job_->messages, job_->share); }
    void end_all() override { MPI_Abort(MPI_COMM_WORLD, EXIT_FAILURE); }

    // A number of threads that is rank 0's default stands for each rank's own.
    std::unique_ptr<Backend> backend(BackendChoice choice, int threads) {
        return make_mpi_backend(*job_, choice, threads == default_threads_ ? 0 : threads);
    }

private:
    Library library_;
    std::unique_ptr<Job> job_;
    int default_threads_ = 1;
};

}  // namespace

bool built_with_mpi() { return true; }

std::string mpi_library() {
    char text[MPI_MAX_LIBRARY_VERSION_STRING] = {};
    int length = 0;
    MPI_Get_library_version(text, &length);
    const std::string version(text, static_cast<std::size_t>(length));
    return version.substr(0, version.find_first_of(",\n"));
}

std::unique_ptr<Ranks> join_ranks(int copies, const std::vector<std::string>& arguments) {
    return std::make_unique<MpiRanks>(copies, arguments);
}

std::unique_ptr<Backend> make_backend_over_ranks(BackendChoice choice, int threads) {
    return joined ? joined->backend(choice, threads) : nullptr;
}

}  // namespace lithofront
