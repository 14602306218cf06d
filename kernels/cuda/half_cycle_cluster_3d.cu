// The half-cycle's kernel over clusters for 3 dimensions.
#include "cuda/half_cycle_cluster.cuh"

namespace lithofront {

template cudaError_t largest_cluster<3>(int*);
template cudaError_t clusters_at_a_time<3>(int, int, int*);
template cudaError_t launch_clusters<3>(const HalfCycleBatch&, const Launch&);

}  // namespace lithofront
