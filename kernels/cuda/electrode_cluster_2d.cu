// An electrode's kernels over clusters for 2 dimensions.
#include "cuda/electrode_cluster.cuh"

namespace lithofront {

template cudaError_t launch_command_to_clusters<2>(const ModelParameters&, const HalfCycleDrive&, const ElectrodeBatch&,
                                                   const ElectrodeCommand&, const Launch&);
template cudaError_t launch_end_to_clusters<2>(const ModelParameters&, const HalfCycleDrive&, const ElectrodeBatch&, bool, const Launch&);

}  // namespace lithofront
