#include "backend/cuda/transfer.hpp"

#include <algorithm>

#include "backend/cuda/packed_particle.hpp"

namespace lithofront {
namespace {

// Largest page-locked block that particles are sent through.
constexpr std::size_t staging_bytes = std::size_t{64} << 20;

}  // namespace

void upload_packed(const std::vector<const Particle*>& particles, char* to, const CudaStream& stream) {
    std::size_t all = 0, largest = 0;
    for (const Particle* p : particles) {
        all += packed_bytes(shape_of(*p));
        largest = std::max(largest, packed_bytes(shape_of(*p)));
    }
    PinnedBuffer staging;
    staging.reserve(std::min(std::max(staging_bytes, largest), all));
    std::size_t sent = 0, filled = 0;
    const auto flush = [&] {
        LF_CUDA(cudaMemcpyAsync(to + sent, staging.data(), filled, cudaMemcpyHostToDevice, stream.get()));
        LF_CUDA(cudaStreamSynchronize(stream.get()));
        sent += filled;
        filled = 0;
    };
    for (const Particle* p : particles) {
        const std::size_t bytes = packed_bytes(shape_of(*p));
        if (filled + bytes > staging.bytes()) flush();
        pack(*p, staging.data() + filled);
        filled += bytes;
    }
    flush();
}

void fetch_packed(const char* from, Particle& particle, const CudaStream& stream) {
    std::vector<char> block(packed_bytes(shape_of(particle)));
    LF_CUDA(cudaMemcpyAsync(block.data(), from, block.size(), cudaMemcpyDeviceToHost, stream.get()));
    LF_CUDA(cudaStreamSynchronize(stream.get()));
    unpack(block.data(), particle);
}

}  // namespace lithofront
