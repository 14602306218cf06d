#include "population/grains.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "core/random.hpp"
#include "population/directions.hpp"
#include "population/nearest.hpp"
#include "population/threshold.hpp"

namespace lithofront {
namespace {

constexpr double pi = 3.14159265358979323846;

struct Grain {
    std::array<int, 3> seed{};                   // box coordinates
    SiteKey key{};
    std::int64_t sites = 0;
    double offset_MPa = 0.0;
    std::array<double, 3> twin_normal{};
    double twin_phase = 0.0;
};

// Seeds as marks, and their ordinals in row order.
std::vector<Grain> draw_seeds(const Options& options, std::uint32_t number, const Draft& draft,
                              std::vector<std::uint8_t>& marked, std::vector<std::int32_t>& ordinal) {
    const double ratio = options.microstructure.grain_size_um * 1e3 / options.lattice.site_spacing_nm;
    const double cell_sites = draft.box.dimension == 3 ? pi / 6.0 * ratio * ratio * ratio : pi / 4.0 * ratio * ratio;
    const std::uint64_t chance = threshold_of(1.0 / cell_sites);
    const RandomKey key = RandomKey::make(options.seed, number, 0, 0, Stream::grain_seed);
    std::vector<Grain> grains;
    each_site(draft.box, [&](int x, int y, int z, std::size_t i) {
        const SiteKey at = site_key(draft.box, x, y, z);
        if (is_active(draft.state[i]) && random_words(key, at.step, at.site).word[0] < chance) {
            marked[i] = 1;
            ordinal[i] = static_cast<std::int32_t>(grains.size());
            Grain grain;
            grain.seed = {x, y, z};
            grain.key = at;
            grains.push_back(grain);
        }
    });
    return grains;
}

Grain whole_particle(const Box& box) {
    Grain grain;
    grain.seed = {-box.origin[0], -box.origin[1], -box.origin[2]};
    grain.key = site_key(box, grain.seed[0], grain.seed[1], grain.seed[2]);
    return grain;
}

// Number of the lamella at distance t from the seed along the twin normal, t in mean spacings.
int lamella_at(const RandomKey& key, const Grain& grain, double t) {
    const auto plane = [&](int k) {
        const std::uint32_t extra = 1u + (static_cast<std::uint32_t>(k) & 0x7fffu);
        const double u = random_uniform(key, grain.key.step | (extra << 16), grain.key.site);
        return k + 0.5 * (u - 0.5);
    };
    const int k = static_cast<int>(std::floor(t));
    const double fraction = t - k;
    if (fraction < 0.25 && t < plane(k)) {
        return k - 1;
    }
    if (fraction > 0.75 && t >= plane(k + 1)) {
        return k + 1;
    }
    return k;
}

}  // namespace

void draw_grains(const Options& options, std::uint32_t number, Draft& draft) {
    const MicrostructureOptions& m = options.microstructure;
    const Box& box = draft.box;
    std::vector<Grain> grains;
    std::vector<std::int32_t> owner(box.size(), 0);
    if (m.grain_size_um > 0.0) {
        std::vector<std::uint8_t> marked(box.size(), 0);
        std::vector<std::int32_t> ordinal(box.size(), 0);
        grains = draw_seeds(options, number, draft, marked, ordinal);
        if (grains.size() > 1) {
            const Nearest nearest = nearest_marked(box, marked);
            for (std::size_t i = 0; i < owner.size(); ++i) {
                owner[i] = ordinal[static_cast<std::size_t>(nearest.site[i])];
            }
        }
    }
    if (grains.empty()) {
        grains.push_back(whole_particle(box));
    }

    const RandomKey stress_key = RandomKey::make(options.seed, number, 0, 0, Stream::grain_stress);
    const RandomKey twin_key = RandomKey::make(options.seed, number, 0, 0, Stream::twin);
    for (Grain& grain : grains) {
        grain.offset_MPa =
            m.grain_stress_MPa * static_cast<double>(random_normal(stress_key, grain.key.step, grain.key.site));
        const RandomWords words = random_words(twin_key, grain.key.step, grain.key.site);
        grain.twin_normal = random_direction(box.dimension, uniform_from(words.word[0]), uniform_from(words.word[1]));
        grain.twin_phase = uniform_from(words.word[2]);
    }
    for (std::size_t i = 0; i < owner.size(); ++i) {
        grains[static_cast<std::size_t>(owner[i])].sites += is_active(draft.state[i]) ? 1 : 0;
    }
    double weighted = 0.0;
    std::int64_t sites = 0;
    draft.grains = 0;
    for (const Grain& grain : grains) {
        weighted += grain.offset_MPa * static_cast<double>(grain.sites);
        sites += grain.sites;
        draft.grains += grain.sites > 0 ? 1 : 0;
    }
    const double mean = weighted / static_cast<double>(sites);

    const double spacing = m.twin_spacing_nm / options.lattice.site_spacing_nm;
    each_site(box, [&](int x, int y, int z, std::size_t i) {
        if (!is_active(draft.state[i])) {
            return;
        }
        const Grain& grain = grains[static_cast<std::size_t>(owner[i])];
        int lamella = 0;
        if (spacing > 0.0) {
            const std::array<int, 3> position{x, y, z};
            double t = grain.twin_phase;
            for (std::size_t k = 0; k < static_cast<std::size_t>(box.dimension); ++k) {
                int d = position[k] - grain.seed[k];
                if (box.periodic_along(static_cast<int>(k))) {
                    d -= 2 * d > box.extent[k] ? box.extent[k] : 2 * d < -box.extent[k] ? -box.extent[k] : 0;
                }
                t += d * grain.twin_normal[k] / spacing;
            }
            lamella = lamella_at(twin_key, grain, t);
        }
        draft.domain[i] = make_domain(static_cast<unsigned>(owner[i]), static_cast<unsigned>(lamella));
        if (grains.size() > 1) {
            draft.stress_MPa[i] += static_cast<float>(grain.offset_MPa - mean);
        }
    });
}

void mark_boundaries(const Options& options, Draft& draft) {
    const MicrostructureOptions& m = options.microstructure;
    const float grain_barrier = static_cast<float>(m.grain_boundary_barrier_kT);
    const float twin_barrier = static_cast<float>(m.twin_boundary_barrier_kT);
    each_site(draft.box, [&](int x, int y, int z, std::size_t i) {
        if (!is_active(draft.state[i])) {
            return;
        }
        bool grain = false, twin = false;
        for (int k = 0; k < 2 * draft.box.dimension; ++k) {
            const std::size_t j = face_neighbour(draft.box, x, y, z, k);
            if (j != no_site && is_active(draft.state[j]) && draft.domain[j] != draft.domain[i]) {
                const bool same_grain = (draft.domain[j] >> 4) == (draft.domain[i] >> 4);
                (same_grain ? twin : grain) = true;
            }
        }
        if (grain || twin) {
            draft.state[i] = static_cast<SiteState>(draft.state[i] | site_boundary);
            draft.barrier_kT[i] += std::max(grain ? grain_barrier : 0.0f, twin ? twin_barrier : 0.0f);
        }
    });
}

}  // namespace lithofront
