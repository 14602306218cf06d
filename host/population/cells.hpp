// Coarse cells of physical size that key random draws: the same cells, and so the same draws, on any lattice.
#pragma once
#include <algorithm>
#include <cmath>

#include "population/box.hpp"

namespace lithofront {

// The cells along one axis. Round a periodic axis there is an integer number of them.
struct CellAxis {
    double edge_nm = 1.0;
    int around = 0;  // cells round a periodic axis; 0: the axis is open

    // Cells of `edge_nm`, or a little less where they must fit round.
    static CellAxis of(const Box& box, int axis, double edge_nm) {
        if (!box.periodic_along(axis)) {
            return {edge_nm, 0};
        }
        // Counted by the extent that was asked for: one rounded to sites differs between lattices.
        const int n = std::max(1, static_cast<int>(std::ceil(box.ring_nm / edge_nm - 1e-9)));
        return {box.period_nm(axis) / n, n};
    }
    int at(double position_nm) const { return static_cast<int>(std::floor(position_nm / edge_nm)); }
    int key(int cell) const { return around == 0 ? cell : ((cell % around) + around) % around; }
};

}  // namespace lithofront
