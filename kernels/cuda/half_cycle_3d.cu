// The half-cycle's kernel for 3 dimensions.
#include "cuda/half_cycle.cuh"

namespace lithofront {

template cudaError_t kernel_limits<3>(HalfCycleKernelLimits*);
template cudaError_t blocks_per_multiprocessor<3>(int, std::size_t, int*);
template cudaError_t launch_blocks<3>(const HalfCycleBatch&, const Launch&);

}  // namespace lithofront
