// How clusters of blocks are launched.
#pragma once
#include <cuda_runtime_api.h>

namespace lithofront {

// A launch of clusters; `attribute` is where its shape is kept.
inline cudaLaunchConfig_t cluster_launch(int clusters, int cluster, int threads, cudaStream_t stream, cudaLaunchAttribute* attribute) {
    attribute->id = cudaLaunchAttributeClusterDimension;
    attribute->val.clusterDim.x = static_cast<unsigned>(cluster);
    attribute->val.clusterDim.y = attribute->val.clusterDim.z = 1;
    cudaLaunchConfig_t config{};
    config.gridDim = dim3(static_cast<unsigned>(clusters * cluster));
    config.blockDim = dim3(static_cast<unsigned>(threads));
    config.stream = stream;
    config.attrs = attribute;
    config.numAttrs = 1;
    return config;
}

}  // namespace lithofront
