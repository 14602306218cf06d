// An electrode's kernels over clusters for 3 dimensions.
#include "cuda/electrode_cluster.cuh"

namespace lithofront {

template cudaError_t launch_command_to_clusters<3>(const ModelParameters&, const HalfCycleDrive&, const ElectrodeBatch&, const ElectrodeCommand&,
                                                    int, int, cudaStream_t);
template cudaError_t launch_end_to_clusters<3>(const ModelParameters&, const HalfCycleDrive&, const ElectrodeBatch&, bool, int, int,
                                                cudaStream_t);

}  // namespace lithofront
