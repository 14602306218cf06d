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

// Standard normals at consecutive x, two per quadruple of Philox words.
void fill_noise_row(const RandomKey& key, int first_x, int y, int z, float* out, int n) {
    const auto pair_of = [](int x) { return (x + 65536) >> 1; };
    const std::uint32_t high = (static_cast<std::uint32_t>(y) & 0xffffu) << 16;
    const std::uint32_t step = static_cast<std::uint32_t>(z) & 0xffffu;
    int i = 0;
    while (i < n) {
        const int x = first_x + i;
        const RandomWords r = random_words(key, step, high | (static_cast<std::uint32_t>(pair_of(x)) & 0xffffu));
        if ((x & 1) == 0) {
            out[i++] = normal_from(r.word[0], r.word[1]);
        }
        if (i < n) {
            out[i++] = normal_from(r.word[2], r.word[3]);
        }
    }
}

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
    for (int z = 0; z < padded[2]; ++z) {
        for (int y = 0; y < padded[1]; ++y) {
            fill_noise_row(key, box.origin[0] - axes[0].pad, box.origin[1] - axes[1].pad + y,
                           box.origin[2] - axes[2].pad + z,
                           &source[(static_cast<std::size_t>(z) * static_cast<std::size_t>(padded[1]) +
                                    static_cast<std::size_t>(y)) * static_cast<std::size_t>(padded[0])],
                           padded[0]);
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
