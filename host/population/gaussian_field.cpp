#include "population/gaussian_field.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "core/math.hpp"

namespace lithofront {
namespace {

constexpr double longest = 1e6;  // sites: flat over any particle, and its nodes still count in int

int floor_div(int a, int b) { return a >= 0 ? a / b : -((-a + b - 1) / b); }
int ceil_div(int a, int b) { return -floor_div(-a, b); }

std::vector<float> normalised(const std::vector<double>& weights) {
    double squares = 0.0;
    for (const double w : weights) {
        squares += w * w;
    }
    std::vector<float> unit;
    for (const double w : weights) {
        unit.push_back(static_cast<float>(w / std::sqrt(squares)));
    }
    return unit;
}

// The nodes of one axis and their weights at every site of it.
class Axis {
  public:
    Axis() = default;
    Axis(int first, int extent, bool wraps, double length) : extent_(extent), wraps_(wraps) {
        const double deviation = 0.5 * std::min(length, longest);
        const int radius = static_cast<int>(std::ceil(3.5 * deviation));
        const auto weight = [&](int distance) -> double {
            return radius == 0 ? 1.0 : exponential(static_cast<float>(-0.5 * distance * distance / (deviation * deviation)));
        };
        if (wraps) {
            first_node_ = first;
            nodes_ = extent;
            // Weights that fall on the same site of the ring add before the normalisation; most are 0 on a long ring.
            std::vector<double> weights(static_cast<std::size_t>(extent), 0.0);
            for (int k = -radius; k <= radius; ++k) {
                weights[static_cast<std::size_t>(k - floor_div(k, extent) * extent)] += weight(k);
            }
            phases_.push_back({0, normalised(weights)});
            return;
        }
        const int spacing = std::max(1, static_cast<int>(deviation / 1.5));
        first_node_ = ceil_div(first - radius, spacing);
        nodes_ = floor_div(first + extent - 1 + radius, spacing) - first_node_ + 1;
        spacing_ = static_cast<std::size_t>(spacing);
        for (int phase = 0; phase < std::min(spacing, extent); ++phase) {
            const int site = first + phase;
            const int begin = ceil_div(site - radius, spacing), end = floor_div(site + radius, spacing);
            std::vector<double> weights;
            for (int node = begin; node <= end; ++node) {
                weights.push_back(weight(site - node * spacing));
            }
            phases_.push_back({static_cast<std::size_t>(begin - first_node_), normalised(weights)});
        }
    }

    int first_node() const { return first_node_; }
    int nodes() const { return nodes_; }
    int extent() const { return extent_; }

    // Lines of nodes to lines of sites; a line's neighbours lie `inner` apart in memory.
    void convolve(const float* from, float* to, std::size_t inner) {
        wraps_ ? convolve_ring(from, to, inner) : convolve_line(from, to, inner);
    }

  private:
    // Sites a node spacing apart have equal weights, on consecutive nodes.
    struct Phase {
        std::size_t begin;
        std::vector<float> weights;
    };

    void convolve_line(const float* from, float* to, std::size_t inner) {
        for (std::size_t phase = 0; phase < phases_.size(); ++phase) {
            const std::size_t members = (static_cast<std::size_t>(extent_) - phase + spacing_ - 1) / spacing_;
            run_.assign(members * inner, 0.0f);
            add_taps(phases_[phase].weights, from + phases_[phase].begin * inner, run_.data(), run_.size(), inner);
            for (std::size_t m = 0; m < members; ++m) {
                std::copy_n(&run_[m * inner], inner, to + (phase + m * spacing_) * inner);
            }
        }
    }

    void convolve_ring(const float* from, float* to, std::size_t inner) const {
        const auto n = static_cast<std::size_t>(extent_);
        const std::vector<float>& weights = phases_[0].weights;
        std::fill_n(to, n * inner, 0.0f);
        for (std::size_t t = 0; t < n; ++t) {
            if (weights[t] == 0.0f) {
                continue;
            }
            for (std::size_t i = 0; i < n; ++i) {
                const float* row = from + (i + t < n ? i + t : i + t - n) * inner;
                for (std::size_t x = 0; x < inner; ++x) {
                    to[i * inner + x] += weights[t] * row[x];
                }
            }
        }
    }

    // Tap by tap over whole runs of memory: contiguous along any axis, so it vectorises; in blocks that stay in cache.
    static void add_taps(const std::vector<float>& kernel, const float* from, float* to, std::size_t run,
                         std::size_t stride) {
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

    int extent_ = 1, first_node_ = 0, nodes_ = 1;
    bool wraps_ = false;
    std::size_t spacing_ = 1;
    std::vector<Phase> phases_;
    std::vector<float> run_;
};

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
    std::array<Axis, 3> axes;
    std::array<std::size_t, 3> now{1, 1, 1};
    for (int a = 0; a < box.dimension; ++a) {
        const auto k = static_cast<std::size_t>(a);
        axes[k] = Axis(box.origin[k], box.extent[k], box.periodic_along(a), length);
        now[k] = static_cast<std::size_t>(axes[k].nodes());
    }

    std::vector<float> source(now[0] * now[1] * now[2]);
    NoiseRows noise(key, axes[0].first_node(), axes[0].nodes());
    float* row = source.data();
    for (int z = 0; z < axes[2].nodes(); ++z) {
        for (int y = 0; y < axes[1].nodes(); ++y) {
            noise.fill(axes[1].first_node() + y, axes[2].first_node() + z, row, now[0]);
            row += now[0];
        }
    }

    // The last axis first: its lines are the longest contiguous runs, and every pass trims what lies beyond the box.
    std::vector<float> target;
    for (int a = box.dimension - 1; a >= 0; --a) {
        const auto k = static_cast<std::size_t>(a);
        std::size_t inner = 1, outer = 1;
        for (std::size_t b = 0; b < 3; ++b) {
            inner *= b < k ? now[b] : 1;
            outer *= b > k ? now[b] : 1;
        }
        const std::size_t before = now[k];
        now[k] = static_cast<std::size_t>(axes[k].extent());
        target.resize(outer * now[k] * inner);
        for (std::size_t o = 0; o < outer; ++o) {
            axes[k].convolve(&source[o * before * inner], &target[o * now[k] * inner], inner);
        }
        source.swap(target);
    }
    return source;
}

}  // namespace lithofront
