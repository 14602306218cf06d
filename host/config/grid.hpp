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

// Sites across a channel: rounded up to even, at least 2, since red-black colouring must close across the
// periodic sides.
inline int channel_sites_across(double width_um, double spacing_nm) {
    const int sites = sites_across(width_um, spacing_nm);
    return sites + (sites & 1);
}

// Sites in the widest row of a body of this extent, drawn around its own centre: a site belongs when its centre does.
inline int widest_row_sites(double length_um, double spacing_nm) {
    const double sites = std::ceil(length_um * 1000.0 / spacing_nm - 1e-6);
    constexpr double most = 1 << 30;
    return sites > 1.0 ? static_cast<int>(sites < most ? sites : most) : 1;
}

constexpr int most_sites_per_axis = 16384;  // site coordinates are 16-bit words of the random numbers' counter

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

// Sites of the box on which the smooth random fields of the largest particle are drawn, which reaches beyond the
// particle by the width of the kernel; 0 when there is no such field.
double field_box_sites(const Options& options);

}  // namespace lithofront
