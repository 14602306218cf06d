// How clusters of blocks are launched, and how their kernels begin and end.
#pragma once
#include <cuda_runtime_api.h>

#include "cuda/cluster_members.cuh"
#include "cuda/region_list.hpp"

namespace lithofront {

// `attribute` is where the shape is kept.
inline cudaLaunchConfig_t cluster_launch(const Launch& launch, cudaLaunchAttribute* attribute) {
    attribute->id = cudaLaunchAttributeClusterDimension;
    attribute->val.clusterDim.x = static_cast<unsigned>(launch.cluster);
    attribute->val.clusterDim.y = attribute->val.clusterDim.z = 1;
    cudaLaunchConfig_t config{};
    config.gridDim = dim3(static_cast<unsigned>(launch.workers * launch.cluster));
    config.blockDim = dim3(static_cast<unsigned>(launch.threads));
    config.stream = launch.stream;
    config.attrs = attribute;
    config.numAttrs = 1;
    return config;
}

// Body of a kernel: work(team, which cluster of the launch, words that all of the cluster see).
template <class Work>
__device__ void as_cluster(Work work) {
#if !defined(__CUDA_ARCH__) || __CUDA_ARCH__ >= 900
    __shared__ ClusterScratch reductions;
    __shared__ BlockWords words;
    const ClusterMembers members;
    CudaClusterTeam team(members, &reductions);
    // No block may write to another one's shared memory before that has begun to run, or after it has ended.
    members.barrier();
    work(team, static_cast<int>(blockIdx.x) / members.blocks(), members.in_block(&words, 0));
    members.barrier();
#else
    // half_cycle_largest_cluster keeps the host from launching code that was made for devices without clusters.
    __trap();
#endif
}

}  // namespace lithofront
