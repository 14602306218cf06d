#include "population/draft.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "population/outline.hpp"
#include "population/size.hpp"

namespace lithofront {
namespace {

constexpr int largest_extent = 16384;  // site coordinates are 16-bit counter words

int checked_extent(double sites, const char* what) {
    if (!(sites <= largest_extent)) {
        throw std::invalid_argument(std::string(what) + " spans more than 16384 sites: raise lattice.site_spacing_nm");
    }
    return std::max(1, static_cast<int>(sites));
}

int even(int sites) { return sites + sites % 2; }

// Box of the outline and the position of its first site's centre, both in sites.
struct Placement {
    Box box;
    std::array<double, 3> first{};
};

Placement place(const Outline& outline, int dimension, double radius_sites) {
    Placement placement;
    placement.box.dimension = dimension;
    for (std::size_t k = 0; k < static_cast<std::size_t>(dimension); ++k) {
        const double low = outline.low()[k] * radius_sites, high = outline.high()[k] * radius_sites;
        const int n = checked_extent(std::ceil(high - low - 1e-6), "the particle");
        placement.box.extent[k] = n;
        placement.box.origin[k] = -(n / 2);
        placement.first[k] = 0.5 * (low + high) + 0.5 - 0.5 * n;
    }
    return placement;
}

Box channel_box(const Options& options) {
    const PopulationOptions& p = options.population;
    const double per_um = 1e3 / options.lattice.site_spacing_nm;
    const int width = checked_extent(std::floor(p.channel_width_um * per_um + 0.5), "population.channel_width_um");
    const int length = checked_extent(std::floor(p.channel_length_um * per_um + 0.5), "population.channel_length_um");
    Box box;
    box.dimension = p.dimension;
    box.periodic = true;
    box.extent = {even(width), p.dimension == 3 ? even(width) : length, p.dimension == 3 ? length : 1};
    return box;
}

double radius_in_sites(const Options& options, double diameter_um) {
    return 0.5 * diameter_um * 1e3 / options.lattice.site_spacing_nm;
}

// Drops lithiated sites that no path over faces joins to the site at the outline's centre.
void keep_central_piece(Draft& draft, const std::array<int, 3>& centre) {
    const Box& box = draft.box;
    std::vector<std::uint8_t> reached(box.size(), 0);
    std::vector<std::array<int, 3>> open{centre};
    const std::size_t start = box.at(centre[0], centre[1], centre[2]);
    draft.state[start] = phase_lithiated;
    reached[start] = 1;
    while (!open.empty()) {
        const std::array<int, 3> c = open.back();
        open.pop_back();
        for (int k = 0; k < 2 * box.dimension; ++k) {
            const std::size_t i = face_neighbour(box, c[0], c[1], c[2], k);
            if (i == no_site || reached[i] || draft.state[i] == phase_outside) {
                continue;
            }
            reached[i] = 1;
            std::array<int, 3> next = c;
            next[static_cast<std::size_t>(k / 2)] += k % 2 == 0 ? 1 : -1;
            open.push_back(next);
        }
    }
    for (std::size_t i = 0; i < reached.size(); ++i) {
        if (!reached[i]) {
            draft.state[i] = phase_outside;
        }
    }
}

}  // namespace

std::int64_t Draft::active_sites() const {
    return std::count_if(state.begin(), state.end(), [](SiteState s) { return is_active(s); });
}

Box particle_box(const Options& options, std::uint32_t number) {
    if (options.population.geometry == Geometry::channel) {
        return channel_box(options);
    }
    const double radius = radius_in_sites(options, draw_diameter_um(options, number));
    return place(Outline::draw(options, number), options.population.dimension, radius).box;
}

Draft draft_body(const Options& options, std::uint32_t number) {
    const PopulationOptions& p = options.population;
    Draft draft;
    std::array<int, 3> centre{};
    if (p.geometry == Geometry::channel) {
        draft.box = channel_box(options);
        draft.state.assign(draft.box.size(), phase_lithiated);
    } else {
        draft.requested_diameter_um = draw_diameter_um(options, number);
        const double radius = radius_in_sites(options, draft.requested_diameter_um);
        const Outline outline = Outline::draw(options, number);
        const Placement placement = place(outline, p.dimension, radius);
        draft.box = placement.box;
        draft.state.assign(draft.box.size(), phase_outside);
        each_site(draft.box, [&](int x, int y, int z, std::size_t i) {
            if (outline.contains((placement.first[0] + x) / radius, (placement.first[1] + y) / radius,
                                 (placement.first[2] + z) / radius)) {
                draft.state[i] = phase_lithiated;
            }
        });
        for (std::size_t k = 0; k < static_cast<std::size_t>(p.dimension); ++k) {
            centre[k] = std::clamp(static_cast<int>(std::floor(0.5 - placement.first[k])), 0, draft.box.extent[k] - 1);
        }
        keep_central_piece(draft, centre);
    }
    draft.stress_MPa.assign(draft.box.size(), 0.0f);
    draft.barrier_kT.assign(draft.box.size(), 0.0f);
    draft.ion_conductance.assign(draft.box.size(), 0.0f);
    draft.electron_conductance.assign(draft.box.size(), 0.0f);
    draft.domain.assign(draft.box.size(), 0);
    return draft;
}

}  // namespace lithofront
