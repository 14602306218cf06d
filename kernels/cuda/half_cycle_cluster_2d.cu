// The half-cycle's kernel over clusters for 2 dimensions.
#include "cuda/half_cycle_cluster.cuh"

namespace lithofront {

template cudaError_t largest_cluster<2>(int*);
template cudaError_t clusters_at_a_time<2>(int, int, int*);
template cudaError_t launch_clusters<2>(const HalfCycleBatch&, const Launch&);

}  // namespace lithofront
