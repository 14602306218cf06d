// A round particle of one size with no microstructure at all, to switch single things on.
#pragma once
#include "config/options.hpp"

namespace lithofront {

inline Options plain_options(double diameter_um, double spacing_nm = 25.0, int dimension = 2) {
    Options options;
    options.population.size_distribution = SizeDistribution::single;
    options.population.diameter_um = diameter_um;
    options.population.dimension = dimension;
    options.population.shape = Shape::round;
    options.lattice.site_spacing_nm = spacing_nm;
    options.microstructure = MicrostructureOptions{};
    options.microstructure.residual_stress_MPa = 0.0;
    options.microstructure.grain_size_um = 0.0;
    options.surface.interphase_log_sigma = 0.0;
    options.surface.dry_fraction = 0.0;
    options.surface.contactless_fraction = 0.0;
    return options;
}

inline Options plain_channel(double width_um, double length_um, double spacing_nm = 25.0, int dimension = 2) {
    Options options = plain_options(1.0, spacing_nm, dimension);
    options.population.geometry = Geometry::channel;
    options.population.channel_width_um = width_um;
    options.population.channel_length_um = length_um;
    return options;
}

}  // namespace lithofront
