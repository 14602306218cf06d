// One thread of a block of 32-lane warps on the host, for code that is written over shuffles.
#pragma once
#include <algorithm>
#include <memory>
#include <vector>

#include "cuda/ladder/patch_sweep.hpp"
#include "parity/support/emulated_members.hpp"

namespace lithofront::parity {

class EmulatedThread {
public:
    // `exchanged`: one word for each thread of the block.
    EmulatedThread(Crew* crew, int thread, std::vector<float>* exchanged) : crew_(crew), thread_(thread), exchanged_(exchanged) {}

    int thread() const { return thread_; }
    void barrier() const { crew_->wait(thread_); }
    // As __shfl_up_sync and __shfl_down_sync: at the ends of a warp, the thread's own value.
    float from_left(float v) const { return exchange(v, thread_ % 32 > 0 ? thread_ - 1 : thread_); }
    float from_right(float v) const { return exchange(v, thread_ % 32 < 31 ? thread_ + 1 : thread_); }

private:
    float exchange(float v, int from) const {
        (*exchanged_)[static_cast<std::size_t>(thread_)] = v;
        crew_->wait(thread_);
        const float theirs = (*exchanged_)[static_cast<std::size_t>(from)];
        crew_->wait(thread_);
        return theirs;
    }

    Crew* crew_;
    int thread_;
    std::vector<float>* exchanged_;
};

// Runs sweep_patch on a block of them; bits of the block's largest change in the last sweep.
inline std::int32_t sweep_on_warps(const Lattice& lattice, const FieldArrays& field, float omega, int sweeps) {
    const auto memory = std::make_unique<PatchMemory>();
    std::vector<float> exchanged(patch_threads);
    std::vector<std::int32_t> largest(patch_threads);
    Crew& crew = fibre_crew();
    crew.run(1, patch_threads, [&](int thread) {
        largest[static_cast<std::size_t>(thread)] =
            sweep_patch(PatchSweep(EmulatedThread(&crew, thread, &exchanged), memory.get()), lattice, field, omega, sweeps);
    });
    return *std::max_element(largest.begin(), largest.end());
}

}  // namespace lithofront::parity
