// The members of a BlockTeam on the device: the threads of one block. Blocks are whole warps, 32 at most.
#pragma once
#include "core/block_team.hpp"

namespace lithofront {

// Callable from host and device by signature, since the algorithms are; only the device ever calls.
struct BlockMembers {
    static constexpr bool clustered = false;
    using Scratch = ReductionScratch;
    static constexpr unsigned all = 0xffffffffu;

#if defined(__CUDA_ARCH__)
    LF_HD int rank() const { return static_cast<int>(threadIdx.x); }
    LF_HD int size() const { return static_cast<int>(blockDim.x); }
    LF_HD int lane() const { return static_cast<int>(threadIdx.x & 31u); }
    LF_HD int lanes() const { return 32; }
    LF_HD int warp() const { return static_cast<int>(threadIdx.x >> 5); }
    LF_HD int warps() const { return static_cast<int>(blockDim.x >> 5); }
    LF_HD void barrier() const { __syncthreads(); }
    LF_HD void block_barrier() const { __syncthreads(); }

    LF_HD std::int64_t warp_sum(std::int64_t v) const {
        for (int step = 16; step > 0; step /= 2) v += __shfl_xor_sync(all, static_cast<long long>(v), step);
        return v;
    }
    LF_HD std::int32_t warp_maximum(std::int32_t v) const {
#if __CUDA_ARCH__ >= 800
        return __reduce_max_sync(all, v);
#else
        for (int step = 16; step > 0; step /= 2) {
            const std::int32_t other = __shfl_xor_sync(all, v, step);
            v = other > v ? other : v;
        }
        return v;
#endif
    }

    // One atomic for all lanes that append to the same list at once.
    LF_HD int next_slot(std::int32_t* counter) const {
        const unsigned together = __match_any_sync(__activemask(), reinterpret_cast<unsigned long long>(counter));
        const int leader = __ffs(static_cast<int>(together)) - 1;
        int first = 0;
        if (lane() == leader) first = atomicAdd(counter, __popc(together));
        first = __shfl_sync(together, first, leader);
        return first + __popc(together & ((1u << lane()) - 1u));
    }
    LF_HD int next_slots(std::int32_t* counter, int n) const { return atomicAdd(counter, n); }
    LF_HD std::int32_t fetch_min(std::int32_t* target, std::int32_t value) const { return atomicMin(target, value); }
    LF_HD void fetch_max(std::int32_t* target, std::int32_t value) const { atomicMax(target, value); }
    LF_HD void fetch_max_wide(std::int64_t* target, std::int64_t value) const {
        atomicMax(reinterpret_cast<long long*>(target), static_cast<long long>(value));
    }
    // Two's complement: the unsigned sum is the signed one.
    LF_HD void fetch_add(std::int64_t* target, std::int64_t value) const {
        atomicAdd(reinterpret_cast<unsigned long long*>(target), static_cast<unsigned long long>(value));
    }
    // On the 32-bit word around it: setting no bits leaves the other half as it is.
    LF_HD std::uint16_t fetch_or(std::uint16_t* target, std::uint16_t bits) const {
        const unsigned long long address = reinterpret_cast<unsigned long long>(target);
        const unsigned shift = (address & 2u) ? 16u : 0u;
        unsigned* word = reinterpret_cast<unsigned*>(address & ~3ull);
        return static_cast<std::uint16_t>(atomicOr(word, static_cast<unsigned>(bits) << shift) >> shift);
    }
    template <class T>
    LF_HD T load(const T* word) const {
        return *static_cast<const volatile T*>(word);
    }
    template <class T>
    LF_HD void store(T* word, T value) const {
        *static_cast<volatile T*>(word) = value;
    }
#else
    LF_HD int rank() const { return 0; }
    LF_HD int size() const { return 1; }
    LF_HD int lane() const { return 0; }
    LF_HD int lanes() const { return 1; }
    LF_HD int warp() const { return 0; }
    LF_HD int warps() const { return 1; }
    LF_HD void barrier() const {}
    LF_HD void block_barrier() const {}
    LF_HD std::int64_t warp_sum(std::int64_t v) const { return v; }
    LF_HD std::int32_t warp_maximum(std::int32_t v) const { return v; }
    LF_HD int next_slot(std::int32_t*) const { return 0; }
    LF_HD int next_slots(std::int32_t*, int) const { return 0; }
    LF_HD std::int32_t fetch_min(std::int32_t*, std::int32_t) const { return 0; }
    LF_HD void fetch_max(std::int32_t*, std::int32_t) const {}
    LF_HD void fetch_max_wide(std::int64_t*, std::int64_t) const {}
    LF_HD void fetch_add(std::int64_t*, std::int64_t) const {}
    LF_HD std::uint16_t fetch_or(std::uint16_t*, std::uint16_t) const { return 0; }
    template <class T>
    LF_HD T load(const T* word) const {
        return *word;
    }
    template <class T>
    LF_HD void store(T*, T) const {}
#endif
};

using CudaTeam = BlockTeam<BlockMembers>;

}  // namespace lithofront
