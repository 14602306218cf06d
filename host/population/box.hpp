// The dense grid on which a particle is drawn: plain row order, x fastest, before it is scattered to the lattice.
#pragma once
#include <array>
#include <cstddef>

#include "core/lattice.hpp"

namespace lithofront {

struct Box {
    int dimension = 2;
    std::array<int, 3> extent{1, 1, 1};  // sites along x, y, z; z is 1 when dimension = 2
    double spacing_nm = 1.0;
    std::array<double, 3> first_nm{};  // position of the first site in the particle's own frame; 0 along z in 2D
    bool periodic = false;             // across all axes but the last (channel)
    double ring_nm = 0.0;              // extent round a periodic axis as asked for, before it was rounded to sites

    std::size_t size() const {
        return static_cast<std::size_t>(extent[0]) * static_cast<std::size_t>(extent[1]) * static_cast<std::size_t>(extent[2]);
    }
    std::size_t at(int x, int y, int z) const {
        return (static_cast<std::size_t>(z) * static_cast<std::size_t>(extent[1]) + static_cast<std::size_t>(y)) *
                   static_cast<std::size_t>(extent[0]) +
               static_cast<std::size_t>(x);
    }
    std::size_t stride(int axis) const {
        const std::size_t row = static_cast<std::size_t>(extent[0]);
        return axis == 0 ? 1 : axis == 1 ? row : row * static_cast<std::size_t>(extent[1]);
    }
    bool periodic_along(int axis) const { return periodic && axis < dimension - 1; }
    double position_nm(int axis, int site) const { return first_nm[static_cast<std::size_t>(axis)] + spacing_nm * site; }
    std::array<double, 3> position_nm(int x, int y, int z) const {
        return {position_nm(0, x), position_nm(1, y), dimension == 3 ? position_nm(2, z) : 0.0};
    }
    double period_nm(int axis) const { return spacing_nm * extent[static_cast<std::size_t>(axis)]; }

    Lattice lattice() const { return Lattice::make(dimension, extent[0], extent[1], extent[2], periodic); }
    // Lattice index of the box's site (x, y, z).
    int index(const Lattice& l, int x, int y, int z) const { return l.index(x + 1, y + 1, dimension == 3 ? z + 1 : 0); }
};

// Calls f(x, y, z, i) for every site of the box in memory order, i = box.at(x, y, z).
template <class F>
void each_site(const Box& box, F&& f) {
    std::size_t i = 0;
    for (int z = 0; z < box.extent[2]; ++z) {
        for (int y = 0; y < box.extent[1]; ++y) {
            for (int x = 0; x < box.extent[0]; ++x) {
                f(x, y, z, i++);
            }
        }
    }
}

constexpr std::size_t no_site = ~std::size_t{0};

// Dense index of face neighbour k (+x, -x, +y, -y, +z, -z) of site (x, y, z), wrapped across periodic sides;
// no_site where the box ends.
inline std::size_t face_neighbour(const Box& box, int x, int y, int z, int k) {
    const int axis = k / 2;
    const int along = axis == 0 ? x : axis == 1 ? y : z;
    const int n = box.extent[static_cast<std::size_t>(axis)];
    const std::size_t i = box.at(x, y, z), stride = box.stride(axis);
    const bool up = k % 2 == 0;
    if (up ? along + 1 < n : along > 0) {
        return up ? i + stride : i - stride;
    }
    const std::size_t round = static_cast<std::size_t>(n - 1) * stride;
    return !box.periodic_along(axis) ? no_site : up ? i - round : i + round;
}

}  // namespace lithofront
