// Owners of what the CUDA runtime hands out. Growing drops the contents.
#pragma once
#include <cuda_runtime_api.h>

#include <cstddef>
#include <utility>

#include "backend/cuda/error.hpp"

namespace lithofront {

struct DeviceMemory {
    static cudaError_t take(void** block, std::size_t bytes) { return cudaMalloc(block, bytes); }
    static void give_back(void* block) { cudaFree(block); }
};

// Page-locked, so that copies run beside kernels.
struct PinnedMemory {
    static cudaError_t take(void** block, std::size_t bytes) { return cudaMallocHost(block, bytes); }
    static void give_back(void* block) { cudaFreeHost(block); }
};

template <class Memory>
class CudaBuffer {
public:
    CudaBuffer() = default;
    CudaBuffer(CudaBuffer&& other) noexcept : block_(std::exchange(other.block_, nullptr)), bytes_(std::exchange(other.bytes_, 0)) {}
    CudaBuffer& operator=(CudaBuffer&& other) noexcept {
        std::swap(block_, other.block_);
        std::swap(bytes_, other.bytes_);
        return *this;
    }
    ~CudaBuffer() { release(); }

    void reserve(std::size_t bytes) {
        if (bytes <= bytes_) return;
        release();
        void* block = nullptr;
        LF_CUDA(Memory::take(&block, bytes));
        block_ = block;
        bytes_ = bytes;
    }
    void release() {
        if (block_) Memory::give_back(block_);
        block_ = nullptr;
        bytes_ = 0;
    }
    char* data() const { return static_cast<char*>(block_); }
    std::size_t bytes() const { return bytes_; }

private:
    void* block_ = nullptr;
    std::size_t bytes_ = 0;
};

using DeviceBuffer = CudaBuffer<DeviceMemory>;
using PinnedBuffer = CudaBuffer<PinnedMemory>;

class CudaStream {
public:
    CudaStream() { LF_CUDA(cudaStreamCreateWithFlags(&stream_, cudaStreamNonBlocking)); }
    CudaStream(CudaStream&& other) noexcept : stream_(std::exchange(other.stream_, nullptr)) {}
    CudaStream& operator=(CudaStream&&) = delete;
    ~CudaStream() {
        if (stream_) cudaStreamDestroy(stream_);
    }
    cudaStream_t get() const { return stream_; }

private:
    cudaStream_t stream_ = nullptr;
};

}  // namespace lithofront
