// What of a node belongs to each of the ranks on it.
#pragma once
#include <mpi.h>
#include <sched.h>

#include <string>
#include <vector>

namespace lithofront {

// Ranks on this process's node.
struct Node {
    int rank = 0, ranks = 1;
};
Node node_of(MPI_Comm ranks);

// Processors for the first of these ranks, by the processors that each may run on: one that several may run on is shared out evenly. At
// least one.
int fair_share(const std::vector<cpu_set_t>& allowed, std::size_t rank);

// That of this process.
int own_processors(MPI_Comm ranks);

// Which of the CUDA devices in `visible` (as in CUDA_VISIBLE_DEVICES) a rank of its node takes: a part of them each where there are
// enough, else one, which it shares.
std::string own_devices(const std::string& visible, Node node);

// Leaves this process its own of the node's CUDA devices. Before anything asks for a device.
void take_own_devices(Node node);

}  // namespace lithofront
