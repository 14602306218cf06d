#include "bench/plain_loops.hpp"

#include "core/random.hpp"

namespace lithofront {
namespace {

// Tells the compiler that memory may have been read and written here.
inline void keep() { asm volatile("" ::: "memory"); }

}  // namespace

void PlainCopy::repeat(int times) {
    for (int t = 0; t < times; ++t) {
        const float* from = from_.data();
        float* to = to_.data();
        const std::size_t n = from_.size();
        LF_INDEPENDENT_ITERATIONS
        for (std::size_t i = 0; i < n; ++i) to[i] = from[i];
        from_.swap(to_);
        keep();
    }
}

PlainStencil::PlainStencil(int n)
    : n_(n),
      width_(n + 2),
      from_(static_cast<std::size_t>(width_) * static_cast<std::size_t>(width_), 1.0f),
      to_(from_),
      weight_(from_.size(), 0.2f),
      source_(from_.size(), 0.1f) {}

void PlainStencil::repeat(int times) {
    for (int t = 0; t < times; ++t) {
        for (int y = 1; y <= n_; ++y) {
            const float* p = from_.data() + y * width_;
            float* q = to_.data() + y * width_;
            const float* w = weight_.data() + y * width_;
            const float* s = source_.data() + y * width_;
            LF_INDEPENDENT_ITERATIONS
            for (int x = 1; x <= n_; ++x) q[x] = w[x] * (p[x - 1] + p[x + 1] + p[x - width_] + p[x + width_]) + s[x];
        }
        from_.swap(to_);
        keep();
    }
}

std::uint32_t PlainWords::repeat(int times) {
    const RandomKey key = RandomKey::make(1, 0, 0, 0, Stream::bench);
    std::uint32_t folded = 0;
    for (int t = 0; t < times; ++t) {
        const std::uint32_t step = step_++;
        for (std::uint32_t i = 0; i < counters; ++i) {
            const RandomWords r = random_words(key, step, i);
            folded ^= r.word[0] ^ r.word[1] ^ r.word[2] ^ r.word[3];
        }
    }
    return folded;
}

}  // namespace lithofront
