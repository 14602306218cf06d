// What the launcher of a parallel job (mpirun, srun) tells a program that it has started.
#pragma once
#include <string>

namespace lithofront {

// How many copies of this program there are, and which variable of the environment says so.
struct Launch {
    int copies = 1;
    std::string said_by;  // empty: nobody
};

// Open MPI's mpirun, those of MPICH's kin and a step of Slurm's srun are known. SLURM_NTASKS is not asked: a batch script has it too,
// and whatever the script starts runs once. Nor is a step asked that holds an interactive shell (srun --pty), of which there is one.
Launch launch_of_this_program();

// What a user is told whose program was started more than once and cannot share the work.
std::string why_copies_are_refused(const Launch& launch);

}  // namespace lithofront
