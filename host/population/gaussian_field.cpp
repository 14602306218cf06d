#include "population/gaussian_field.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "core/math.hpp"

namespace lithofront {
namespace {

// Weights of offsets -radius..radius, unit sum of squares.
std::vector<float> gaussian_kernel(double length) {
    const double deviation = 0.5 * length;
    const int radius = static_cast<int>(std::ceil(3.5 * deviation));
    std::vector<double> weight(static_cast<std::size_t>(2 * radius + 1), 1.0);
    double squares = 0.0;
    for (int k = -radius; k <= radius; ++k) {
        double& w = weight[static_cast<std::size_t>(k + radius)];
        if (radius > 0) {
            w = exponential(static_cast<float>(-0.5 * k * k / (deviation * deviation)));
        }
        squares += w * w;
    }
    std::vector<float> kernel;
    for (const double w : weight) {
        kernel.push_back(static_cast<float>(w / std::sqrt(squares)));
    }
    return kernel;
}

// The kernel on a ring of n sites: weights that fall on the same site add before the normalisation.
std::vector<float> fold_kernel(const std::vector<float>& kernel, int n) {
    std::vector<double> weight(static_cast<std::size_t>(n), 0.0);
    const int radius = static_cast<int>(kernel.size() / 2);
    for (int k = -radius; k <= radius; ++k) {
        weight[static_cast<std::size_t>(((k % n) + n) % n)] +=
            static_cast<double>(kernel[static_cast<std::size_t>(k + radius)]);
    }
    double squares = 0.0;
    for (const double w : weight) {
        squares += w * w;
    }
    std::vector<float> folded;
    for (const double w : weight) {
        folded.push_back(static_cast<float>(w / std::sqrt(squares)));
    }
    return folded;
}

struct Axis {
    std::vector<float> kernel;  // weights of source sites i, i + 1, ... for target site i
    int pad = 0;                // sites of noise before and after the box
    bool wraps = false;
};

// Tap by tap over whole runs of memory: contiguous along any axis, so it vectorises; in blocks that stay in cache.
void convolve_run(const std::vector<float>& kernel, const float* from, float* to, std::size_t run, std::size_t stride) {
    constexpr std::size_t block = 2048;
    for (std::size_t begin = 0; begin < run; begin += block) {
        const std::size_t end = std::min(run, begin + block);
        for (std::size_t t = 0; t < kernel.size(); ++t) {
            const float w = kernel[t];
            const float* shifted = from + t * stride;
            for (std::size_t x = begin; x < end; ++x) {
                to[x] += w * shifted[x];
            }
        }
    }
}

// `kernel` has one weight per site of the ring; most are 0 where the ring is longer than the kernel.
void convolve_ring(const std::vector<float>& kernel, const float* from, float* to, std::size_t n, std::size_t inner) {
    for (std::size_t t = 0; t < n; ++t) {
        const float w = kernel[t];
        if (w == 0.0f) {
            continue;
        }
        for (std::size_t i = 0; i < n; ++i) {
            const float* row = from + (i + t < n ? i + t : i + t - n) * inner;
            for (std::size_t x = 0; x < inner; ++x) {
                to[i * inner + x] += w * row[x];
            }
        }
    }
}

// Rows of standard normals, two per quadruple of Philox words: a pair shares (x + 65536) >> 1.
class NoiseRows {
  public:
    NoiseRows(const RandomKey& key, int first_x, int n)
        : key_(key),
          first_pair_((first_x + 65536) >> 1),
          skip_(static_cast<std::size_t>(first_x & 1)),
          pairs_((static_cast<std::size_t>(n) + skip_ + 1) / 2),
          words_(4 * pairs_),
          normals_(2 * pairs_) {}

    void fill(int y, int z, float* out, std::size_t n) {
        const std::uint32_t high = (static_cast<std::uint32_t>(y) & 0xffffu) << 16;
        const std::uint32_t step = static_cast<std::uint32_t>(z) & 0xffffu;
        const RandomKey key = key_;
        std::uint32_t* const w = words_.data();
        float* const g = normals_.data();
        const std::size_t pairs = pairs_;
        // Two plain loops over separate arrays: both vectorise, one would not.
        for (std::size_t p = 0; p < pairs; ++p) {
            const std::uint32_t pair = (static_cast<std::uint32_t>(first_pair_) + static_cast<std::uint32_t>(p)) & 0xffffu;
            const RandomWords r = random_words(key, step, high | pair);
            w[p] = r.word[0];
            w[pairs + p] = r.word[2];
            w[2 * pairs + p] = r.word[1];
            w[3 * pairs + p] = r.word[3];
        }
        for (std::size_t i = 0; i < 2 * pairs; ++i) {
            g[i] = normal_from(w[i], w[2 * pairs + i]);
        }
        for (std::size_t i = 0; i < n; ++i) {
            const std::size_t at = i + skip_;
            out[i] = g[(at & 1) * pairs + (at >> 1)];
        }
    }

  private:
    RandomKey key_;
    int first_pair_;
    std::size_t skip_, pairs_;
    std::vector<std::uint32_t> words_;
    std::vector<float> normals_;
};

}  // namespace

std::vector<float> gaussian_field(const Box& box, std::uint64_t seed, std::uint32_t particle, Stream stream,
                                  double length) {
    const RandomKey key = RandomKey::make(seed, particle, 0, 0, stream);
    const std::vector<float> kernel = gaussian_kernel(length);
    const int radius = static_cast<int>(kernel.size() / 2);
    std::array<Axis, 3> axes;
    std::array<int, 3> padded{1, 1, 1};
    for (int a = 0; a < box.dimension; ++a) {
        const auto k = static_cast<std::size_t>(a);
        axes[k].wraps = box.periodic_along(a);
        axes[k].kernel = axes[k].wraps ? fold_kernel(kernel, box.extent[k]) : kernel;
        axes[k].pad = axes[k].wraps ? 0 : radius;
        padded[k] = box.extent[k] + 2 * axes[k].pad;
    }

    std::vector<float> source(static_cast<std::size_t>(padded[0]) * static_cast<std::size_t>(padded[1]) *
                              static_cast<std::size_t>(padded[2]));
    const auto width = static_cast<std::size_t>(padded[0]);
    NoiseRows noise(key, box.origin[0] - axes[0].pad, padded[0]);
    float* row = source.data();
    for (int z = 0; z < padded[2]; ++z) {
        for (int y = 0; y < padded[1]; ++y) {
            noise.fill(box.origin[1] - axes[1].pad + y, box.origin[2] - axes[2].pad + z, row, width);
            row += width;
        }
    }

    // Along the last axis first: every pass shrinks the padding of its axis away, and later passes do less work.
    std::array<int, 3> now = padded;
    for (int a = box.dimension - 1; a >= 0; --a) {
        const auto k = static_cast<std::size_t>(a);
        const Axis& axis = axes[k];
        std::array<int, 3> next = now;
        next[k] = box.extent[k];
        std::size_t inner = 1, outer = 1;
        for (std::size_t b = 0; b < 3; ++b) {
            inner *= b < k ? static_cast<std::size_t>(now[b]) : 1;
            outer *= b > k ? static_cast<std::size_t>(now[b]) : 1;
        }
        const auto n_in = static_cast<std::size_t>(now[k]), n_out = static_cast<std::size_t>(next[k]);
        std::vector<float> target(inner * n_out * outer, 0.0f);
        for (std::size_t o = 0; o < outer; ++o) {
            const float* from = &source[o * n_in * inner];
            float* to = &target[o * n_out * inner];
            if (axis.wraps) {
                convolve_ring(axis.kernel, from, to, n_out, inner);
            } else {
                convolve_run(axis.kernel, from, to, n_out * inner, inner);
            }
        }
        source.swap(target);
        now = next;
    }
    return source;
}

}  // namespace lithofront
