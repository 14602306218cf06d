// The members of a BlockTeam that is a cluster: the threads of several blocks, on one multiprocessor each (compute capability 9.0 or
// later), who take a particle together that is too large for one.
#pragma once
#include <cooperative_groups.h>

#include "cuda/block_members.cuh"

namespace lithofront {

// As BlockMembers, but for the rank in the whole team and for barriers; warps are those of the own block.
struct ClusterMembers : BlockMembers {
    static constexpr bool clustered = true;
    using Scratch = ClusterScratch;

#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 900
    LF_HD ClusterMembers()
        : block_(static_cast<int>(cooperative_groups::cluster_group::block_rank())),
          blocks_(static_cast<int>(cooperative_groups::cluster_group::num_blocks())) {}
    LF_HD int rank() const { return block_ * static_cast<int>(blockDim.x) + static_cast<int>(threadIdx.x); }
    LF_HD int size() const { return blocks_ * static_cast<int>(blockDim.x); }
    LF_HD int block() const { return block_; }
    LF_HD int blocks() const { return blocks_; }
    // Orders all memory that the cluster's threads share, device memory included.
    LF_HD void barrier() const { cooperative_groups::cluster_group::sync(); }
    // Where another block of the cluster has what lies at `here` in this block's shared memory.
    template <class T>
    LF_HD T* in_block(T* here, int block) const {
        return cooperative_groups::cluster_group::map_shared_rank(here, block);
    }

private:
    int block_, blocks_;
#else
    LF_HD int block() const { return 0; }
    LF_HD int blocks() const { return 1; }
    template <class T>
    LF_HD T* in_block(T* here, int) const {
        return here;
    }
#endif
};

using CudaClusterTeam = BlockTeam<ClusterMembers>;

}  // namespace lithofront
