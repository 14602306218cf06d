#include "population/cracks.hpp"

#include <array>
#include <cmath>
#include <vector>

#include "core/random.hpp"
#include "population/directions.hpp"
#include "population/threshold.hpp"

namespace lithofront {
namespace {

// One site per column along the axis nearest to the normal: the thinnest sheet without a gap for a path over faces.
template <class F>
void each_crack_site(const Box& box, const std::array<int, 3>& centre, const std::array<double, 3>& normal,
                     double half_length, F&& f) {
    std::size_t axis = 0;
    for (std::size_t k = 1; k < 3; ++k) {
        axis = std::abs(normal[k]) > std::abs(normal[axis]) ? k : axis;
    }
    const std::size_t p = (axis + 1) % 3, q = (axis + 2) % 3;
    const auto reach = [&](std::size_t k) {
        return static_cast<int>(k) < box.dimension ? static_cast<int>(half_length) : 0;
    };
    for (int i = -reach(p); i <= reach(p); ++i) {
        for (int j = -reach(q); j <= reach(q); ++j) {
            const double height = -(normal[p] * i + normal[q] * j) / normal[axis];
            if (i * i + j * j + height * height > half_length * half_length) {
                continue;
            }
            std::array<int, 3> site = centre;
            site[p] += i;
            site[q] += j;
            site[axis] += static_cast<int>(std::floor(height + 0.5));
            bool within = true;
            for (std::size_t k = 0; k < 3; ++k) {
                const int n = box.extent[k];
                if (box.periodic_along(static_cast<int>(k))) {
                    site[k] = ((site[k] % n) + n) % n;
                }
                within = within && site[k] >= 0 && site[k] < n;
            }
            if (within) {
                f(box.at(site[0], site[1], site[2]));
            }
        }
    }
}

}  // namespace

void open_cracks(const Options& options, std::uint32_t number, Draft& draft) {
    const MicrostructureOptions& m = options.microstructure;
    if (m.cracks_per_um2 <= 0.0 || m.crack_length_um <= 0.0) {
        return;
    }
    const Box& box = draft.box;
    const double a_um = 1e-3 * options.lattice.site_spacing_nm;
    const double site_content = box.dimension == 3 ? a_um * a_um * a_um : a_um * a_um;
    const std::uint64_t chance = threshold_of(m.cracks_per_um2 * site_content);
    const std::uint64_t wetted = threshold_of(m.crack_wetted_fraction);
    const RandomKey key = RandomKey::make(options.seed, number, 0, 0, Stream::crack);
    const std::vector<SiteState> whole = draft.state;
    each_site(box, [&](int x, int y, int z, std::size_t i) {
        const SiteKey at = site_key(box, x, y, z);
        const RandomWords words = random_words(key, at.step, at.site);
        if (!is_active(whole[i]) || words.word[0] >= chance) {
            return;
        }
        const std::array<double, 3> normal =
            random_direction(box.dimension, uniform_from(words.word[1]), uniform_from(words.word[2]));
        const SiteState wet = words.word[3] < wetted ? site_wet_crack : SiteState{0};
        each_crack_site(box, {x, y, z}, normal, 0.5 * m.crack_length_um / a_um, [&](std::size_t j) {
            if (is_active(whole[j])) {
                const SiteState kept = static_cast<SiteState>(draft.state[j] & site_wet_crack);  // of a crossing crack
                draft.state[j] = static_cast<SiteState>(phase_outside | site_crack | wet | kept);
            }
        });
    });
    if (draft.active_sites() == 0) {
        draft.state = whole;
        return;
    }
    each_site(box, [&](int x, int y, int z, std::size_t i) {
        if (!is_active(draft.state[i])) {
            return;
        }
        SiteState faces = 0;
        for (int k = 0; k < 2 * box.dimension; ++k) {
            const std::size_t j = face_neighbour(box, x, y, z, k);
            if (j != no_site && (draft.state[j] & site_crack)) {
                faces = static_cast<SiteState>(faces | site_crack_face | (draft.state[j] & site_wet_crack ? site_wet : 0));
            }
        }
        draft.state[i] = static_cast<SiteState>(draft.state[i] | faces);
    });
}

}  // namespace lithofront
