// The electrode's kernels for 3 dimensions.
#include "cuda/electrode.cuh"

namespace lithofront {

template cudaError_t launch_command<3>(const ModelParameters&, const HalfCycleDrive&, const ElectrodeBatch&, const ElectrodeCommand&,
                                       const Launch&);
template cudaError_t launch_end<3>(const ModelParameters&, const HalfCycleDrive&, const ElectrodeBatch&, bool, const Launch&);

}  // namespace lithofront
