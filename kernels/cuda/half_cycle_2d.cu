// The half-cycle's kernel for 2 dimensions.
#include "cuda/half_cycle.cuh"

namespace lithofront {

template cudaError_t kernel_limits<2>(HalfCycleKernelLimits*);
template cudaError_t blocks_per_multiprocessor<2>(int, std::size_t, int*);
template cudaError_t launch_blocks<2>(const HalfCycleBatch&, const Launch&);

}  // namespace lithofront
