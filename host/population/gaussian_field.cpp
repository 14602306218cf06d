#include "population/gaussian_field.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <stdexcept>

#include "core/math.hpp"
#include "population/cells.hpp"

namespace lithofront {
namespace {

constexpr double deviation_per_length = 0.5;  // of the Gaussian that is convolved with the noise
constexpr double cells_per_deviation = 1.25;
constexpr double reach = 5.0;  // deviations: what is cut off there is 4e-6 of the largest weight

// The noise's cells along one axis and their weights at every site of it.
class Axis {
public:
    Axis() = default;
    Axis(const Box& box, int axis, double length_nm) : extent_(box.extent[static_cast<std::size_t>(axis)]) {
        const double deviation = deviation_per_length * length_nm;
        const CellAxis cells = CellAxis::of(box, axis, deviation / cells_per_deviation);
        const double edge = cells.edge_nm, far = reach * deviation;
        const int taps = static_cast<int>(std::floor(2.0 * far / edge)) + 1;
        const auto first_of = [&](int site) { return static_cast<int>(std::ceil((box.position_nm(axis, site) - far) / edge)); };
        around_ = cells.around;
        taps_ = around_ > 0 ? std::min(taps, around_) : taps;
        first_cell_ = around_ > 0 ? 0 : first_of(0);
        cells_ = around_ > 0 ? around_ : first_of(extent_ - 1) + taps_ - first_cell_;
        std::vector<double> weights(static_cast<std::size_t>(taps_));
        for (int site = 0; site < extent_; ++site) {
            const int begin = first_of(site);
            std::fill(weights.begin(), weights.end(), 0.0);
            double squares = 0.0;
            // Weights that fall on the same cell of a short ring add before the normalisation.
            for (int t = 0; t < taps; ++t) {
                const double d = (box.position_nm(axis, site) - (begin + t) * edge) / deviation;
                weights[static_cast<std::size_t>(t % taps_)] += exponential(static_cast<float>(-0.5 * d * d));
            }
            for (const double w : weights) {
                squares += w * w;
            }
            for (const double w : weights) {
                weights_.push_back(static_cast<float>(w / std::sqrt(squares)));
            }
            begin_.push_back(around_ > 0 ? cells.key(begin) : begin - first_cell_);
        }
    }

    int first_cell() const { return first_cell_; }
    int cells() const { return cells_; }
    int extent() const { return extent_; }

    // A line of cells to a line of sites; a line's neighbours lie `inner` apart in memory.
    void convolve(const float* from, float* to, std::size_t inner) const {
        const float* weight = weights_.data();
        for (std::size_t site = 0; site < static_cast<std::size_t>(extent_); ++site, weight += taps_) {
            float* row = to + site * inner;
            int cell = begin_[site];
            for (int t = 0; t < taps_; ++t) {
                const float w = weight[t];
                const float* cells = from + static_cast<std::size_t>(cell) * inner;
                for (std::size_t x = 0; x < inner; ++x) {
                    row[x] = t == 0 ? w * cells[x] : row[x] + w * cells[x];
                }
                ++cell;
                cell = cell == around_ ? 0 : cell;
            }
        }
    }

private:
    int extent_ = 1, first_cell_ = 0, cells_ = 1, around_ = 0, taps_ = 1;
    std::vector<int> begin_;      // per site: its first cell
    std::vector<float> weights_;  // per site: of its cells
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

std::vector<float> gaussian_field(const Box& box, std::uint64_t seed, std::uint32_t particle, Stream stream, double length_nm) {
    if (!(length_nm >= 0.25 * box.spacing_nm)) {
        throw std::invalid_argument("a random field's correlation length is below a quarter of the lattice spacing");
    }
    const RandomKey key = RandomKey::make(seed, particle, 0, 0, stream);
    std::array<Axis, 3> axes;
    std::array<std::size_t, 3> now{1, 1, 1};
    for (int a = 0; a < box.dimension; ++a) {
        const auto k = static_cast<std::size_t>(a);
        axes[k] = Axis(box, a, length_nm);
        now[k] = static_cast<std::size_t>(axes[k].cells());
    }

    std::vector<float> source(now[0] * now[1] * now[2]);
    NoiseRows noise(key, axes[0].first_cell(), axes[0].cells());
    float* row = source.data();
    for (int z = 0; z < axes[2].cells(); ++z) {
        for (int y = 0; y < axes[1].cells(); ++y) {
            noise.fill(axes[1].first_cell() + y, axes[2].first_cell() + z, row, now[0]);
            row += now[0];
        }
    }

    // The last axis first, while its lines run over the few cells of the others: vector units like those, and most of the work is left
    // to the axis along memory.
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
