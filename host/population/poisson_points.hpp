// Random points in space: a Poisson process of stated density, keyed by physical cells.
#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "core/random.hpp"
#include "population/box.hpp"
#include "population/cells.hpp"

namespace lithofront {

struct PoissonPoint {
    std::array<double, 3> position_nm{};
    std::array<int, 3> cell{};
    std::uint32_t site = 0, cell_z = 0;  // counter words of its cell
    std::uint32_t ordinal = 0;           // within the cell, below 32

    // Counter words of further draws that belong to this point: `extra` below 2^15, from a stream of its own.
    RandomWords words(const RandomKey& key, std::uint32_t extra = 0) const {
        return random_words(key, cell_z | ((32u + ((extra + 1021u * ordinal) & 0x7fffu)) << 16), site);
    }
};

// The points within the box, in order of their cells: a function of position alone, so that another box or lattice about
// the same place holds the same points. Uniform within cells that hold one point on average.
class PoissonPoints {
public:
    // density per nm^2 (2D) or nm^3; none where it is not positive.
    PoissonPoints(const Box& box, std::uint64_t seed, std::uint32_t particle, Stream stream, double density);

    const std::vector<PoissonPoint>& points() const { return points_; }
    const std::array<CellAxis, 3>& axes() const { return axes_; }

private:
    std::array<CellAxis, 3> axes_;
    std::vector<PoissonPoint> points_;
};

// The nearest of a set of points, round periodic sides too.
class NearestPoint {
public:
    // Points keep their numbers; `axes` are the cells that they were drawn in.
    NearestPoint(const Box& box, const std::array<CellAxis, 3>& axes, const std::vector<PoissonPoint>& points);

    // Number of the point nearest to a position; -1 where there are none.
    int of(const std::array<double, 3>& position_nm) const;
    // From the point to the position, the short way round.
    std::array<double, 3> offset_nm(int point, const std::array<double, 3>& position_nm) const;

private:
    void visit(const std::array<int, 3>& cell, const std::array<double, 3>& position_nm, double& least, int& best) const;

    const Box& box_;
    const std::array<CellAxis, 3>& axes_;
    const std::vector<PoissonPoint>& points_;
    std::array<int, 3> low_{}, cells_{1, 1, 1};
    double least_edge_nm_ = 0.0;
    std::vector<int> begin_, members_;  // points by cell
};

}  // namespace lithofront
