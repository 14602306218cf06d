#include "config/grid.hpp"

#include <algorithm>

namespace lithofront {

std::int64_t BoxSites::stored(int dimension) const {
    const std::int64_t width = (nx + 2 + 15) / 16 * 16;  // as in kernels/core/lattice.hpp
    return width * (ny + 2) * (dimension == 3 ? nz + 2 : 1);
}

BoxSites box_of(const Options& options, double diameter_um) {
    const auto& p = options.population;
    const double a = options.lattice.site_spacing_nm;
    if (p.geometry == Geometry::channel) {
        const int across = channel_sites_across(p.channel_width_um, a);
        const int along = sites_across(p.channel_length_um, a);
        if (p.dimension == 3) return {across, across, along};
        return {across, along, 1};
    }
    double reach = 1.0;  // longest extent over the diameter of equal area or volume, at any orientation
    if (p.shape == Shape::ellipse) reach = std::pow(p.aspect_ratio, p.dimension == 3 ? 2.0 / 3.0 : 0.5);
    if (p.shape == Shape::star) reach = 1.0 + 3.0 * p.star_amplitude;  // three standard deviations
    const int n = widest_row_sites(diameter_um * reach, a);
    return {n, n, p.dimension == 3 ? n : 1};
}

double largest_diameter_um(const Options& options) {
    const auto& p = options.population;
    if (p.geometry == Geometry::channel) return std::max(p.channel_width_um, p.channel_length_um);
    if (p.size_distribution == SizeDistribution::single) return p.diameter_um;
    if (p.size_distribution == SizeDistribution::lognormal) return p.max_diameter_um;
    return p.diameters_um.empty() ? 0.0 : *std::max_element(p.diameters_um.begin(), p.diameters_um.end());
}

double smallest_diameter_um(const Options& options) {
    const auto& p = options.population;
    if (p.geometry == Geometry::channel) return std::min(p.channel_width_um, p.channel_length_um);
    if (p.size_distribution == SizeDistribution::single) return p.diameter_um;
    if (p.size_distribution == SizeDistribution::lognormal) return p.min_diameter_um;
    return p.diameters_um.empty() ? 0.0 : *std::min_element(p.diameters_um.begin(), p.diameters_um.end());
}

double field_box_sites(const Options& options) {
    const BoxSites box = box_of(options, largest_diameter_um(options));
    double most = 0;
    const auto field = [&](bool used, double length_nm) {
        if (!used || !(length_nm > 0)) return;
        // Cells of population/gaussian_field.cpp: 0.4 lengths wide, 13 of them about any place.
        const double per_site = options.lattice.site_spacing_nm / (0.4 * length_nm);
        const auto along = [&](std::int64_t n) { return std::max(static_cast<double>(n), per_site * static_cast<double>(n) + 13); };
        most = std::max(most, along(box.nx) * along(box.ny) * (options.population.dimension == 3 ? along(box.nz) : 1.0));
    };
    field(options.microstructure.residual_stress_MPa > 0, options.microstructure.correlation_length_nm);
    field(options.surface.interphase_log_sigma > 0, options.surface.correlation_length_nm);
    // Patches of a mean extent come from a field of at least 0.45 times that length.
    field(options.surface.dry_fraction > 0 || options.surface.contactless_fraction > 0 || options.surface.passive_fraction > 0,
          0.45 * options.surface.patch_length_nm);
    return most;
}

}  // namespace lithofront
