// The total of an electrode's answers, by CUB. Integer sums and extrema: any order gives the same bits.
#include <cub/device/device_reduce.cuh>

#include "cuda/electrode.hpp"

namespace lithofront {
namespace {

struct Added {
    __host__ __device__ ElectrodeAnswer operator()(const ElectrodeAnswer& a, const ElectrodeAnswer& b) const {
        ElectrodeAnswer both = a;
        both.add(b);
        return both;
    }
};

cudaError_t reduce(char* scratch, std::size_t& bytes, const ElectrodeBatch& batch, ElectrodeAnswer* total, cudaStream_t stream) {
    return cub::DeviceReduce::Reduce(scratch, bytes, batch.answer, total, batch.particles, Added{}, ElectrodeAnswer{}, stream);
}

}  // namespace

cudaError_t answer_scratch_bytes(std::int32_t particles, std::size_t* bytes) {
    ElectrodeBatch batch;
    batch.particles = particles;
    return reduce(nullptr, *bytes, batch, nullptr, nullptr);
}

cudaError_t launch_total_answer(const ElectrodeBatch& batch, ElectrodeAnswer* total, char* scratch, std::size_t scratch_bytes,
                                cudaStream_t stream) {
    return reduce(scratch, scratch_bytes, batch, total, stream);
}

}  // namespace lithofront
