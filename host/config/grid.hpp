// How lengths fall on the lattice: the one rounding that population and messages share.
#pragma once
#include <cmath>
#include <cstdint>

#include "config/options.hpp"

namespace lithofront {

// Sites across a length: the nearest whole number, at least 1. Lengths beyond 2^30 sites give 2^30.
inline int sites_across(double length_um, double spacing_nm) {
    const double sites = std::round(length_um * 1000.0 / spacing_nm);
    if (!(sites > 1.0)) return 1;
    constexpr double most = 1 << 30;
    return static_cast<int>(sites < most ? sites : most);
}

// Sites across a channel: rounded up to even, at least 2, since red-black colouring must close across the periodic sides.
inline int channel_sites_across(double width_um, double spacing_nm) {
    const int sites = sites_across(width_um, spacing_nm);
    return sites + (sites & 1);
}

// Interior extents of a lattice in sites; nz = 1 in 2D.
struct BoxSites {
    std::int64_t nx = 1, ny = 1, nz = 1;
    std::int64_t interior() const { return nx * ny * nz; }
    std::int64_t stored(int dimension) const;  // sites with the rim of ghosts and the padding of rows
};

// Box around a particle of this requested diameter, with room for its shape; for channels, the channel.
BoxSites box_of(const Options& options, double diameter_um);

// Largest and smallest diameter that a particle of the study can have, in um; channels give their longest extent.
double largest_diameter_um(const Options& options);
double smallest_diameter_um(const Options& options);

}  // namespace lithofront
