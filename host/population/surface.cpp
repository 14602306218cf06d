#include "population/surface.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <stdexcept>
#include <vector>

#include "config/units.hpp"
#include "core/math.hpp"
#include "population/gaussian_field.hpp"
#include "population/patches.hpp"

namespace lithofront {
namespace {

// The faces of a staircase cover a slanted surface |n_x| + |n_y| (+ |n_z|) times; weighted by the normal's components they
// add up to its true area.
void mark_surface(Draft& draft) {
    const Box& box = draft.box;
    each_site(box, [&](int x, int y, int z, std::size_t i) {
        if (!is_active(draft.state[i])) {
            return;
        }
        bool exposed = false;
        double area = 0.0;
        for (int k = 0; k < 2 * box.dimension; ++k) {
            const std::size_t j = face_neighbour(box, x, y, z, k);
            if (j == no_site || phase_of(draft.state[j]) == phase_outside) {
                exposed = true;
                const auto axis = static_cast<std::size_t>(k / 2);
                std::array<double, 3> face = box.position_nm(x, y, z);
                face[axis] += (k % 2 == 0 ? 0.5 : -0.5) * box.spacing_nm;
                area += std::abs(draft.normal(face)[axis]);
            }
        }
        if (exposed) {
            draft.state[i] = static_cast<SiteState>(draft.state[i] | site_surface);
            draft.outer_area[i] = static_cast<float>(area);
        }
    });
}

// Surface sites at the low or the far end of the last axis (channel), or all of them.
enum class End { low, far, any };
std::vector<std::size_t> surface_sites(const Draft& draft, End end) {
    std::vector<std::size_t> sites;
    const auto last = static_cast<std::size_t>(draft.box.dimension - 1);
    each_site(draft.box, [&](int, int y, int z, std::size_t i) {
        const int along = last == 1 ? y : z;
        if ((draft.state[i] & site_surface) && (end == End::any || along == (end == End::low ? 0 : draft.box.extent[last] - 1))) {
            sites.push_back(i);
        }
    });
    return sites;
}

// Those of the given sites that no patch covers.
std::vector<std::size_t> outside_patches(const Options& options, std::uint32_t number, const Draft& draft,
                                         const std::vector<std::size_t>& sites, Stream stream, double fraction) {
    if (fraction <= 0.0) {
        return sites;
    }
    const std::vector<std::uint8_t> covered =
        draw_patches(draft.box, options.seed, number, stream, {fraction, options.surface.patch_length_nm});
    std::vector<std::size_t> kept;
    std::copy_if(sites.begin(), sites.end(), std::back_inserter(kept), [&](std::size_t i) { return covered[i] == 0; });
    return kept;
}

}  // namespace

void draw_surface(const Options& options, std::uint32_t number, Draft& draft) {
    const bool channel = options.population.geometry == Geometry::channel;
    const ElectronicContact contact = options.transport.electronic_contact;
    if (!channel && contact != ElectronicContact::surface) {
        throw std::invalid_argument("transport.electronic_contact must be \"surface\" unless geometry is \"channel\"");
    }
    mark_surface(draft);
    std::vector<float> wet_area = draft.wet_crack_area;
    for (const std::size_t i : outside_patches(options, number, draft, surface_sites(draft, channel ? End::low : End::any),
                                               Stream::dry_patch, options.surface.dry_fraction)) {
        draft.state[i] = static_cast<SiteState>(draft.state[i] | site_wet);
        wet_area[i] += draft.outer_area[i];
    }
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
    const LatticeUnits units = LatticeUnits::from(options);
    for (const std::size_t i :
         outside_patches(options, number, draft, contacts, Stream::contact_patch, options.surface.contactless_fraction)) {
        draft.state[i] = static_cast<SiteState>(draft.state[i] | site_contact);
        draft.electron_conductance[i] = finite_conductance(units.contact_conductance * static_cast<double>(draft.outer_area[i]));
    }

    const float sigma = static_cast<float>(options.surface.interphase_log_sigma);
    std::vector<float> field;
    if (sigma > 0.0f) {
        field = gaussian_field(draft.box, options.seed, number, Stream::surface_conductance, options.surface.correlation_length_nm);
    }
    for (std::size_t i = 0; i < draft.state.size(); ++i) {
        if (draft.state[i] & site_wet) {
            const double drawn = field.empty() ? 1.0 : static_cast<double>(exponential(sigma * field[i]));
            draft.ion_conductance[i] = finite_conductance(units.interphase_conductance * drawn * static_cast<double>(wet_area[i]));
        }
    }
}

}  // namespace lithofront
