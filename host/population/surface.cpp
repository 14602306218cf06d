#include "population/surface.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>
#include <vector>

#include "core/math.hpp"
#include "population/gaussian_field.hpp"
#include "population/units.hpp"

namespace lithofront {
namespace {

// Quantile u > 0 with a normal tail of p beyond it, 0 < p <= 1/2: Abramowitz and Stegun 26.2.23, error below 4.5e-4.
double tail_quantile(double p) {
    const double t = std::sqrt(-2.0 * static_cast<double>(logarithm(static_cast<float>(p))));
    return t - (2.515517 + t * (0.802853 + t * 0.010328)) /
                   (1.0 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
}

void mark_surface(Draft& draft) {
    const Box& box = draft.box;
    each_site(box, [&](int x, int y, int z, std::size_t i) {
        if (!is_active(draft.state[i])) {
            return;
        }
        for (int k = 0; k < 2 * box.dimension; ++k) {
            const std::size_t j = face_neighbour(box, x, y, z, k);
            if (j == no_site || (phase_of(draft.state[j]) == phase_outside && !(draft.state[j] & site_crack))) {
                draft.state[i] = static_cast<SiteState>(draft.state[i] | site_surface);
                return;
            }
        }
    });
}

// Surface sites at the low or the far end of the last axis (channel), or all of them.
enum class End { low, far, any };
std::vector<std::size_t> surface_sites(const Draft& draft, End end) {
    std::vector<std::size_t> sites;
    const auto last = static_cast<std::size_t>(draft.box.dimension - 1);
    each_site(draft.box, [&](int x, int y, int z, std::size_t i) {
        const int along = last == 1 ? y : z;
        (void)x;
        if ((draft.state[i] & site_surface) &&
            (end == End::any || along == (end == End::low ? 0 : draft.box.extent[last] - 1))) {
            sites.push_back(i);
        }
    });
    return sites;
}

// Marks the given sites, except the share that patches take.
void mark_but_patches(const Options& options, std::uint32_t number, Draft& draft, const std::vector<std::size_t>& sites,
                      SiteState mark, Stream stream, double fraction) {
    const auto count = static_cast<double>(sites.size());
    const auto taken = static_cast<std::size_t>(std::floor(std::clamp(fraction, 0.0, 1.0) * count + 0.5));
    std::vector<std::pair<float, std::size_t>> ranked;
    for (const std::size_t i : sites) {
        ranked.emplace_back(0.0f, i);
    }
    if (taken > 0 && taken < sites.size()) {
        const double length = patch_correlation_length(fraction, options.surface.patch_length_nm);
        const std::vector<float> field = gaussian_field(draft.box, options.seed, number, stream,
                                                        length / options.lattice.site_spacing_nm);
        for (auto& [value, i] : ranked) {
            value = field[i];
        }
        std::nth_element(ranked.begin(), ranked.begin() + static_cast<std::ptrdiff_t>(taken), ranked.end());
    }
    for (std::size_t k = taken; k < ranked.size(); ++k) {
        SiteState& state = draft.state[ranked[k].second];
        state = static_cast<SiteState>(state | mark);
    }
}

}  // namespace

double patch_correlation_length(double fraction, double extent) {
    const double rarer = std::min(fraction, 1.0 - fraction);
    const double u = tail_quantile(rarer);
    constexpr double root_two_pi = 4.442882938158366;  // sqrt(2) pi
    return extent / (root_two_pi * rarer * static_cast<double>(exponential(static_cast<float>(0.5 * u * u))));
}

void draw_surface(const Options& options, std::uint32_t number, Draft& draft) {
    const bool channel = options.population.geometry == Geometry::channel;
    const ElectronicContact contact = options.transport.electronic_contact;
    if (!channel && contact != ElectronicContact::surface) {
        throw std::invalid_argument("transport.electronic_contact must be \"surface\" unless geometry is \"channel\"");
    }
    mark_surface(draft);
    mark_but_patches(options, number, draft, surface_sites(draft, channel ? End::low : End::any), site_wet,
                     Stream::dry_patch, options.surface.dry_fraction);
    std::vector<std::size_t> contacts;
    if (!channel) {
        contacts = surface_sites(draft, End::any);
    } else {
        if (contact != ElectronicContact::far_end) {
            contacts = surface_sites(draft, End::low);
        }
        if (contact != ElectronicContact::surface) {
            const std::vector<std::size_t> far = surface_sites(draft, End::far);
            contacts.insert(contacts.end(), far.begin(), far.end());
        }
    }
    mark_but_patches(options, number, draft, contacts, site_contact, Stream::contact_patch,
                     options.surface.contactless_fraction);

    const LatticeUnits units = LatticeUnits::from(options);
    const float sigma = static_cast<float>(options.surface.interphase_log_sigma);
    const float median = static_cast<float>(units.interphase_conductance);
    const float per_contact = finite_conductance(units.contact_conductance);
    std::vector<float> field;
    if (sigma > 0.0f) {
        field = gaussian_field(draft.box, options.seed, number, Stream::surface_conductance,
                               options.surface.correlation_length_nm / options.lattice.site_spacing_nm);
    }
    for (std::size_t i = 0; i < draft.state.size(); ++i) {
        if (draft.state[i] & site_wet) {
            const float drawn = field.empty() ? median : median * exponential(sigma * field[i]);
            draft.ion_conductance[i] = finite_conductance(static_cast<double>(drawn));
        }
        if (draft.state[i] & site_contact) {
            draft.electron_conductance[i] = per_contact;
        }
    }
}

}  // namespace lithofront
