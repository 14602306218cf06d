// Ghost sites of a channel's periodic sides.
#pragma once
#include <cstddef>
#include <vector>

#include "core/lattice.hpp"

namespace lithofront {

// Copies every side across a periodic axis into the ghosts of the opposite side, corners included; any array in lattice
// order. Does nothing on a lattice that is not periodic. Ghosts beyond the ends of the last axis stay as they are.
template <class T>
void refresh_ghosts(const Lattice& l, std::vector<T>& values) {
    if (!l.periodic) {
        return;
    }
    const auto copy = [&values](int to, int from) { values[static_cast<std::size_t>(to)] = values[static_cast<std::size_t>(from)]; };
    for (int z = 0; z < l.rows_z; ++z) {
        for (int y = 0; y < l.rows_y; ++y) {
            copy(l.index(0, y, z), l.index(l.nx, y, z));
            copy(l.index(l.nx + 1, y, z), l.index(1, y, z));
        }
    }
    if (l.dimension == 3) {
        for (int z = 0; z < l.rows_z; ++z) {
            for (int x = 0; x <= l.nx + 1; ++x) {
                copy(l.index(x, 0, z), l.index(x, l.ny, z));
                copy(l.index(x, l.ny + 1, z), l.index(x, 1, z));
            }
        }
    }
}

}  // namespace lithofront
