// Square or cubic lattice with sites numbered colour by colour, so that a red-black sweep reads and writes in order.
//
// A row of padded width 2*half holds its even-coloured sites first, then its odd ones; colour = (x + y + z) mod 2.
// Coordinates are padded: interior sites are 1..nx, 1..ny, 1..nz, with a rim of ghosts around (none in z when dim = 2).
#pragma once
#include <cstdint>

#include "core/macros.hpp"

namespace lithofront {

struct Lattice {
    int dimension = 2;
    int nx = 0, ny = 0, nz = 1;  // interior extents in sites
    int half = 0;                // sites of one colour in a padded row, a multiple of 8 for whole vectors
    int width = 0;               // 2 * half
    int rows_y = 0, rows_z = 1;  // padded
    int count = 0;               // all sites, ghosts included: the length of every site array
    int stride_z = 0;
    int periodic = 0;  // 1: the sides across the last axis are periodic (channel); extents there are even

    LF_HD static Lattice make(int dimension, int nx, int ny, int nz, bool periodic) {
        Lattice l;
        l.dimension = dimension;
        l.nx = nx;
        l.ny = ny;
        l.nz = dimension == 3 ? nz : 1;
        l.half = ((nx + 2 + 15) / 16) * 8;
        l.width = 2 * l.half;
        l.rows_y = ny + 2;
        l.rows_z = dimension == 3 ? nz + 2 : 1;
        l.stride_z = l.width * l.rows_y;
        l.count = l.stride_z * l.rows_z;
        l.periodic = periodic ? 1 : 0;
        return l;
    }

    LF_HD int index(int x, int y, int z) const {
        const int colour = (x + y + z) & 1;
        return (z * rows_y + y) * width + colour * half + (x >> 1);
    }
};

// Where a site lies; z = 0 when dim = 2.
struct Site {
    int x, y, z;
    int colour;  // 0 or 1
    int odd_x;   // x mod 2
};

LF_HD inline Site locate(const Lattice& l, int s) {
    const int row = s / l.width;
    const int in_row = s - row * l.width;
    Site site;
    site.colour = in_row >= l.half ? 1 : 0;
    const int i = in_row - site.colour * l.half;
    site.z = l.dimension == 3 ? row / l.rows_y : 0;  // a division costs as much as all the rest
    site.y = row - site.z * l.rows_y;
    site.odd_x = (site.y + site.z + site.colour) & 1;
    site.x = 2 * i + site.odd_x;
    return site;
}

template <int Dim>
struct Neighbours {
    static constexpr int faces = 2 * Dim;
    static constexpr int edges = Dim == 2 ? 4 : 12;  // second neighbours, sharing an edge (a corner in 2D)
    static constexpr int all = faces + edges;

    // Face neighbour k of site s: +x, -x, +y, -y, +z, -z. The site must be interior.
    LF_HD static int face(const Lattice& l, int s, int colour, int odd_x, int k) {
        const int other = colour ? s - l.half : s + l.half;
        switch (k) {
            case 0: return other + odd_x;
            case 1: return other + odd_x - 1;
            case 2: return other + l.width;
            case 3: return other - l.width;
            case 4: return other + l.stride_z;
            default: return other - l.stride_z;
        }
    }

    // Edge neighbour k of site s: the same colour, one step along each of two axes.
    LF_HD static int edge(const Lattice& l, int s, int odd_x, int k) {
        const int right = odd_x;
        const int left = odd_x - 1;
        switch (k) {
            case 0: return s + l.width + right;
            case 1: return s + l.width + left;
            case 2: return s - l.width + right;
            case 3: return s - l.width + left;
            case 4: return s + l.stride_z + right;
            case 5: return s + l.stride_z + left;
            case 6: return s - l.stride_z + right;
            case 7: return s - l.stride_z + left;
            case 8: return s + l.stride_z + l.width;
            case 9: return s + l.stride_z - l.width;
            case 10: return s - l.stride_z + l.width;
            default: return s - l.stride_z - l.width;
        }
    }

    // Neighbour k of all, faces first, and its parity (2 * colour + odd_x) from that of the site.
    LF_HD static int neighbour(const Lattice& l, int s, int parity, int k) {
        return k < faces ? face(l, s, parity >> 1, parity & 1, k) : edge(l, s, parity & 1, k - faces);
    }
    LF_HD static int parity_of(int parity, int k) {
        if (k < faces) return parity ^ (k < 2 ? 3 : 2);
        return k - faces < 8 ? parity ^ 1 : parity;
    }
};

LF_HD inline bool is_interior(const Lattice& l, const Site& at) {
    return at.x >= 1 && at.x <= l.nx && at.y >= 1 && at.y <= l.ny && (l.dimension == 2 || (at.z >= 1 && at.z <= l.nz));
}

// Site across the periodic side, or the site itself.
LF_HD inline int wrap(const Lattice& l, int s) {
    if (!l.periodic) return s;
    const Site at = locate(l, s);
    int x = at.x, y = at.y;
    if (x == 0) x = l.nx;
    else if (x == l.nx + 1) x = 1;
    if (l.dimension == 3) {
        if (y == 0) y = l.ny;
        else if (y == l.ny + 1) y = 1;
    }
    return l.index(x, y, at.z);
}

// A row of the interior, counted over y and z: where it lies, and its first site.
struct LatticeRow {
    int y, z, begin;

    // First site of a colour in it, and whether that lies at x = 1 rather than at 0.
    LF_HD int of_colour(const Lattice& l, int colour) const { return begin + (colour ? l.half : 0); }
    LF_HD int odd_x(int colour) const { return (y + z + colour) & 1; }
    // The site at x, and its colour.
    LF_HD int colour_at(int x) const { return (x + y + z) & 1; }
    LF_HD int site(const Lattice& l, int x) const { return of_colour(l, colour_at(x)) + (x >> 1); }
};

template <int Dim>
LF_HD inline int interior_rows(const Lattice& l) {
    return Dim == 3 ? l.ny * l.nz : l.ny;
}

template <int Dim>
LF_HD inline LatticeRow row_of(const Lattice& l, int r) {
    const int z = Dim == 3 ? r / l.ny + 1 : 0, y = (Dim == 3 ? r % l.ny : r) + 1;
    return {y, z, (z * l.rows_y + y) * l.width};
}

// Copies the sites inside periodic sides onto the ghosts beyond.
template <int Dim, class Team, class T>
LF_HD void refresh_ghosts(Team& team, const Lattice& l, T* values) {
    if (!l.periodic) return;
    const int z0 = Dim == 3 ? 1 : 0;
    team.grid(Dim == 3 ? l.nz : 1, l.ny, [=](int z, int y) {
        values[l.index(0, y + 1, z + z0)] = values[l.index(l.nx, y + 1, z + z0)];
        values[l.index(l.nx + 1, y + 1, z + z0)] = values[l.index(1, y + 1, z + z0)];
    });
    if (Dim == 3) {
        team.grid(l.nz, l.nx + 2, [=](int z, int x) {
            values[l.index(x, 0, z + 1)] = values[l.index(x, l.ny, z + 1)];
            values[l.index(x, l.ny + 1, z + 1)] = values[l.index(x, 1, z + 1)];
        });
    }
}

// A site and its parity in one word, for lists; lattices have fewer than 2^29 sites.
constexpr int most_lattice_sites = (1 << 29) - 1;
LF_HD inline std::int32_t packed(int s, int parity) { return s * 4 + parity; }
LF_HD inline int packed_site(std::int32_t word) { return word >> 2; }
LF_HD inline int packed_parity(std::int32_t word) { return word & 3; }

}  // namespace lithofront
