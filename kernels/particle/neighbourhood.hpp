// Sites farther off than neighbours.
#pragma once
#include "particle/fields.hpp"

namespace lithofront {

// The site at an offset from an interior one, across periodic sides; -1 beyond the lattice.
template <int Dim>
LF_HD int site_beside(const Lattice& l, const Site& at, int dx, int dy, int dz) {
    int x = at.x + dx, y = at.y + dy;
    const int z = at.z + dz;
    if (l.periodic) {
        x = ((x - 1) % l.nx + l.nx) % l.nx + 1;
        if (Dim == 3) y = ((y - 1) % l.ny + l.ny) % l.ny + 1;
    }
    const bool inside = x >= 1 && x <= l.nx && y >= 1 && y <= l.ny && (Dim == 2 || (z >= 1 && z <= l.nz));
    return inside ? l.index(x, y, z) : -1;
}

}  // namespace lithofront
