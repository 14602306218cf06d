// Every rank runs every case: mpirun -n 3 test_mpi_ranks.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>
#include <mpi.h>

#include <cstdlib>

int main(int argc, char** argv) {
    setenv("OMPI_MCA_mpi_yield_when_idle", "0", 0);  // as the program has it
    MPI_Init(&argc, &argv);
    const int status = doctest::Context(argc, argv).run();
    MPI_Finalize();
    return status;
}
