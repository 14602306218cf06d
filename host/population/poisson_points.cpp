#include "population/poisson_points.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/math.hpp"
#include "population/cube_root.hpp"

namespace lithofront {
namespace {

constexpr std::uint32_t most_in_a_cell = 32;  // a cell holds one on average: more come once in 10^35
constexpr double largest_edge_nm = 1e9;       // farther than any particle reaches

// Poisson variate of a mean of about one, by inversion.
std::uint32_t poisson(double mean, std::uint32_t word) {
    const double u = (word + 0.5) / 4294967296.0;
    double chance = exponential(static_cast<float>(-mean)), below = chance;
    std::uint32_t n = 0;
    while (u >= below && n < most_in_a_cell) {
        ++n;
        chance *= mean / n;
        below += chance;
    }
    return n;
}

double across_cell(double density, int dimension) {
    const double content = 1.0 / density;
    const double edge = dimension == 3 ? (content < 1e27 ? cube_root(content) : largest_edge_nm) : std::sqrt(content);
    return std::min(edge, largest_edge_nm);
}

}  // namespace

PoissonPoints::PoissonPoints(const Box& box, std::uint64_t seed, std::uint32_t particle, Stream stream, double density) {
    if (!(density > 0.0)) {
        return;
    }
    const double edge = across_cell(density, box.dimension);
    std::array<int, 3> first{}, last{};
    std::array<double, 3> low{}, high{};
    double mean = density;
    for (int axis = 0; axis < box.dimension; ++axis) {
        const auto k = static_cast<std::size_t>(axis);
        axes_[k] = CellAxis::of(box, axis, edge);
        low[k] = box.position_nm(axis, 0) - 0.5 * box.spacing_nm;
        high[k] = low[k] + box.period_nm(axis);
        const bool around = axes_[k].around > 0;
        first[k] = around ? 0 : axes_[k].at(low[k]);
        last[k] = around ? axes_[k].around - 1 : axes_[k].at(high[k]);
        mean *= axes_[k].edge_nm;
    }
    const RandomKey key = RandomKey::make(seed, particle, 0, 0, stream);
    const auto word = [](int cell) { return static_cast<std::uint32_t>(cell) & 0xffffu; };
    for (int z = first[2]; z <= last[2]; ++z) {
        for (int y = first[1]; y <= last[1]; ++y) {
            for (int x = first[0]; x <= last[0]; ++x) {
                const std::uint32_t site = word(x) | (word(y) << 16);
                const std::uint32_t n = poisson(mean, random_words(key, word(z) | 0xffff0000u, site).word[0]);
                for (std::uint32_t i = 0; i < n; ++i) {
                    const RandomWords words = random_words(key, word(z) | (i << 16), site);
                    PoissonPoint point;
                    point.cell = {x, y, z};
                    point.site = site;
                    point.cell_z = word(z);
                    point.ordinal = i;
                    bool within = true;
                    for (std::size_t k = 0; k < static_cast<std::size_t>(box.dimension); ++k) {
                        point.position_nm[k] = axes_[k].edge_nm * (point.cell[k] + (words.word[k] + 0.5) / 4294967296.0);
                        within = within && point.position_nm[k] >= low[k] && point.position_nm[k] < high[k];
                    }
                    if (within) {
                        points_.push_back(point);
                    }
                }
            }
        }
    }
}

NearestPoint::NearestPoint(const Box& box, const std::array<CellAxis, 3>& axes, const std::vector<PoissonPoint>& points)
    : box_(box), axes_(axes), points_(points), least_edge_nm_(axes[0].edge_nm) {
    std::array<int, 3> high{};
    for (std::size_t k = 0; k < static_cast<std::size_t>(box.dimension); ++k) {
        low_[k] = std::numeric_limits<int>::max();
        high[k] = std::numeric_limits<int>::min();
        for (const PoissonPoint& point : points) {
            low_[k] = std::min(low_[k], point.cell[k]);
            high[k] = std::max(high[k], point.cell[k]);
        }
        cells_[k] = points.empty() ? 1 : high[k] - low_[k] + 1;
        least_edge_nm_ = std::min(least_edge_nm_, axes[k].edge_nm);
    }
    const auto cell_of = [this](const PoissonPoint& p) {
        return ((p.cell[2] - low_[2]) * cells_[1] + p.cell[1] - low_[1]) * cells_[0] + p.cell[0] - low_[0];
    };
    begin_.assign(static_cast<std::size_t>(cells_[0] * cells_[1] * cells_[2] + 1), 0);
    for (const PoissonPoint& point : points) {
        ++begin_[static_cast<std::size_t>(cell_of(point) + 1)];
    }
    for (std::size_t c = 1; c < begin_.size(); ++c) {
        begin_[c] += begin_[c - 1];
    }
    members_.resize(points.size());
    std::vector<int> next(begin_.begin(), begin_.end() - 1);
    for (std::size_t i = 0; i < points.size(); ++i) {
        members_[static_cast<std::size_t>(next[static_cast<std::size_t>(cell_of(points[i]))]++)] = static_cast<int>(i);
    }
}

std::array<double, 3> NearestPoint::offset_nm(int point, const std::array<double, 3>& position_nm) const {
    std::array<double, 3> offset{};
    for (int axis = 0; axis < box_.dimension; ++axis) {
        const auto k = static_cast<std::size_t>(axis);
        offset[k] = position_nm[k] - points_[static_cast<std::size_t>(point)].position_nm[k];
        if (box_.periodic_along(axis)) {
            const double period = box_.period_nm(axis);
            offset[k] -= offset[k] > 0.5 * period ? period : offset[k] < -0.5 * period ? -period : 0.0;
        }
    }
    return offset;
}

void NearestPoint::visit(const std::array<int, 3>& cell, const std::array<double, 3>& position_nm, double& least, int& best) const {
    std::array<int, 3> at{};
    for (std::size_t k = 0; k < 3; ++k) {
        at[k] = axes_[k].key(cell[k]) - low_[k];
        if (at[k] < 0 || at[k] >= cells_[k]) {
            return;
        }
    }
    const auto c = static_cast<std::size_t>((at[2] * cells_[1] + at[1]) * cells_[0] + at[0]);
    for (int m = begin_[c]; m < begin_[c + 1]; ++m) {
        const int point = members_[static_cast<std::size_t>(m)];
        const std::array<double, 3> d = offset_nm(point, position_nm);
        const double squared = d[0] * d[0] + d[1] * d[1] + d[2] * d[2];
        if (squared < least || (squared == least && point < best)) {
            least = squared;
            best = point;
        }
    }
}

int NearestPoint::of(const std::array<double, 3>& position_nm) const {
    if (points_.empty()) {
        return -1;
    }
    std::array<int, 3> home{};
    int farthest = 0;
    for (std::size_t k = 0; k < static_cast<std::size_t>(box_.dimension); ++k) {
        home[k] = axes_[k].at(position_nm[k]);
        farthest = std::max({farthest, std::abs(home[k] - low_[k]), std::abs(home[k] - low_[k] - cells_[k] + 1), cells_[k]});
    }
    double least = std::numeric_limits<double>::infinity();
    int best = -1;
    const int depth = box_.dimension == 3 ? 1 : 0;
    for (int ring = 0; ring <= farthest; ++ring) {
        // Whatever lies in this ring of cells or beyond is at least ring - 1 whole cells away.
        const double reach = (ring - 1) * least_edge_nm_;
        if (ring > 0 && least <= reach * reach) {
            break;
        }
        for (int z = -ring * depth; z <= ring * depth; ++z) {
            for (int y = -ring; y <= ring; ++y) {
                const bool rim = std::abs(y) == ring || std::abs(z) == ring;
                for (int x = -ring; x <= ring; x += rim || ring == 0 ? 1 : 2 * ring) {
                    visit({home[0] + x, home[1] + y, home[2] + z}, position_nm, least, best);
                }
            }
        }
    }
    return best;
}

}  // namespace lithofront
