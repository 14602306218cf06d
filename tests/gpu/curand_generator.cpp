#include "gpu/curand_generator.hpp"

#include <cuda_runtime_api.h>
#include <curand.h>

#include <stdexcept>
#include <string>

#include "backend/cuda/memory.hpp"

namespace lithofront {
namespace {

void check(curandStatus_t status, const char* what) {
    if (status != CURAND_STATUS_SUCCESS)
        throw std::runtime_error(std::string(what) + " gave curandStatus " + std::to_string(static_cast<int>(status)));
}

class Generator {
public:
    explicit Generator(Where where) {
        const auto create = where == Where::host ? curandCreateGeneratorHost : curandCreateGenerator;
        check(create(&generator_, CURAND_RNG_PSEUDO_PHILOX4_32_10), "creating a generator");
    }
    Generator(const Generator&) = delete;
    Generator& operator=(const Generator&) = delete;
    ~Generator() { curandDestroyGenerator(generator_); }
    curandGenerator_t get() const { return generator_; }

private:
    curandGenerator_t generator_{};
};

}  // namespace

std::vector<std::uint32_t> curand_words(Where where, std::uint64_t seed, std::uint64_t offset, std::size_t n) {
    const Generator generator(where);
    check(curandSetPseudoRandomGeneratorSeed(generator.get(), seed), "setting the seed");
    check(curandSetGeneratorOffset(generator.get(), offset), "setting the offset");
    std::vector<std::uint32_t> words(n);
    if (where == Where::host) {
        check(curandGenerate(generator.get(), words.data(), n), "generating");
        return words;
    }
    DeviceBuffer buffer;
    buffer.reserve(n * sizeof(std::uint32_t));
    check(curandGenerate(generator.get(), reinterpret_cast<unsigned*>(buffer.data()), n), "generating");
    LF_CUDA(cudaMemcpy(words.data(), buffer.data(), n * sizeof(std::uint32_t), cudaMemcpyDeviceToHost));
    return words;
}

}  // namespace lithofront
