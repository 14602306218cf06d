// Picks the kernels.
#include "cuda/electrode.hpp"

namespace lithofront {

// Compiled in electrode_2d.cu, electrode_3d.cu, electrode_cluster_2d.cu and electrode_cluster_3d.cu, side by side.
template <int Dim>
cudaError_t launch_command(const ModelParameters& parameters, const HalfCycleDrive& drive, const ElectrodeBatch& batch,
                           const ElectrodeCommand& command, const Launch& launch);
template <int Dim>
cudaError_t launch_end(const ModelParameters& parameters, const HalfCycleDrive& drive, const ElectrodeBatch& batch, bool alone,
                       const Launch& launch);
template <int Dim>
cudaError_t launch_command_to_clusters(const ModelParameters& parameters, const HalfCycleDrive& drive, const ElectrodeBatch& batch,
                                       const ElectrodeCommand& command, const Launch& launch);
template <int Dim>
cudaError_t launch_end_to_clusters(const ModelParameters& parameters, const HalfCycleDrive& drive, const ElectrodeBatch& batch, bool alone,
                                   const Launch& launch);

cudaError_t launch_electrode_command(const ModelParameters& parameters, const HalfCycleDrive& drive, const ElectrodeBatch& batch,
                                     const ElectrodeCommand& command, const Launch& launch) {
    if (launch.cluster > 1)
        return parameters.dimension == 3 ? launch_command_to_clusters<3>(parameters, drive, batch, command, launch)
                                         : launch_command_to_clusters<2>(parameters, drive, batch, command, launch);
    return parameters.dimension == 3 ? launch_command<3>(parameters, drive, batch, command, launch)
                                     : launch_command<2>(parameters, drive, batch, command, launch);
}

cudaError_t launch_electrode_end(const ModelParameters& parameters, const HalfCycleDrive& drive, const ElectrodeBatch& batch, bool alone,
                                 const Launch& launch) {
    if (launch.cluster > 1)
        return parameters.dimension == 3 ? launch_end_to_clusters<3>(parameters, drive, batch, alone, launch)
                                         : launch_end_to_clusters<2>(parameters, drive, batch, alone, launch);
    return parameters.dimension == 3 ? launch_end<3>(parameters, drive, batch, alone, launch)
                                     : launch_end<2>(parameters, drive, batch, alone, launch);
}

}  // namespace lithofront
