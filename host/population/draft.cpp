#include "population/draft.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

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

Box place(const Outline& outline, int dimension, double radius_nm, double spacing_nm) {
    Box box;
    box.dimension = dimension;
    box.spacing_nm = spacing_nm;
    for (std::size_t k = 0; k < static_cast<std::size_t>(dimension); ++k) {
        const double low = outline.low()[k] * radius_nm, high = outline.high()[k] * radius_nm;
        const int n = checked_extent(std::ceil((high - low) / spacing_nm - 1e-6), "the particle");
        box.extent[k] = n;
        box.first_nm[k] = 0.5 * (low + high) + (0.5 - 0.5 * n) * spacing_nm;
    }
    return box;
}

Box channel_box(const Options& options) {
    const PopulationOptions& p = options.population;
    const double a = options.lattice.site_spacing_nm;
    const double per_um = 1e3 / a;
    const int width = checked_extent(std::floor(p.channel_width_um * per_um + 0.5), "population.channel_width_um");
    const int length = checked_extent(std::floor(p.channel_length_um * per_um + 0.5), "population.channel_length_um");
    Box box;
    box.dimension = p.dimension;
    box.spacing_nm = a;
    box.periodic = true;
    box.ring_nm = 1e3 * p.channel_width_um;
    box.extent = {even(width), p.dimension == 3 ? even(width) : length, p.dimension == 3 ? length : 1};
    for (std::size_t k = 0; k < static_cast<std::size_t>(p.dimension); ++k) {
        box.first_nm[k] = 0.5 * a;
    }
    return box;
}

double radius_nm(double diameter_um) { return 0.5e3 * diameter_um; }

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

bool Draft::contains(const std::array<double, 3>& position_nm) const {
    if (outline) {
        return outline->contains(position_nm[0] / radius_nm, position_nm[1] / radius_nm, position_nm[2] / radius_nm);
    }
    const int last = box.dimension - 1;
    const double along = position_nm[static_cast<std::size_t>(last)];
    return along >= 0.0 && along <= box.period_nm(last);
}

std::array<double, 3> Draft::normal(const std::array<double, 3>& position_nm) const {
    if (outline) {
        return outline->normal(position_nm[0], position_nm[1], position_nm[2]);
    }
    const auto last = static_cast<std::size_t>(box.dimension - 1);
    std::array<double, 3> along{};
    along[last] = 2.0 * position_nm[last] < box.period_nm(static_cast<int>(last)) ? -1.0 : 1.0;
    return along;
}

Box particle_box(const Options& options, std::uint32_t number) {
    if (options.population.geometry == Geometry::channel) {
        return channel_box(options);
    }
    const double radius = radius_nm(draw_diameter_um(options, number));
    return place(Outline::draw(options, number), options.population.dimension, radius, options.lattice.site_spacing_nm);
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
        draft.radius_nm = radius_nm(draft.requested_diameter_um);
        draft.outline = Outline::draw(options, number);
        draft.box = place(*draft.outline, p.dimension, draft.radius_nm, options.lattice.site_spacing_nm);
        draft.state.assign(draft.box.size(), phase_outside);
        each_site(draft.box, [&](int x, int y, int z, std::size_t i) {
            if (draft.contains(draft.box.position_nm(x, y, z))) {
                draft.state[i] = phase_lithiated;
            }
        });
        for (std::size_t k = 0; k < static_cast<std::size_t>(p.dimension); ++k) {
            const double at = -draft.box.first_nm[k] / draft.box.spacing_nm;
            centre[k] = std::clamp(static_cast<int>(std::floor(0.5 + at)), 0, draft.box.extent[k] - 1);
        }
        keep_central_piece(draft, centre);
    }
    draft.stress_MPa.assign(draft.box.size(), 0.0f);
    draft.barrier_kT.assign(draft.box.size(), 0.0f);
    draft.ion_conductance.assign(draft.box.size(), 0.0f);
    draft.electron_conductance.assign(draft.box.size(), 0.0f);
    draft.outer_area.assign(draft.box.size(), 0.0f);
    draft.wet_crack_area.assign(draft.box.size(), 0.0f);
    draft.domain.assign(draft.box.size(), 0);
    return draft;
}

}  // namespace lithofront
