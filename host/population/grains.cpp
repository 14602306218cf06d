#include "population/grains.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "core/random.hpp"
#include "population/directions.hpp"
#include "population/poisson_points.hpp"

namespace lithofront {
namespace {

constexpr double pi = 3.14159265358979323846;

struct Grain {
    PoissonPoint seed;
    std::int64_t sites = 0;
    double offset_MPa = 0.0;
    std::array<double, 3> twin_normal{};
    double twin_phase = 0.0;
};

// Seeds within the body, in order of their cells.
PoissonPoints draw_seeds(const Options& options, std::uint32_t number, const Draft& draft, std::vector<PoissonPoint>& seeds) {
    const double size = options.microstructure.grain_size_um * 1e3;
    const double mean_cell = draft.box.dimension == 3 ? pi / 6.0 * size * size * size : pi / 4.0 * size * size;
    PoissonPoints process(draft.box, options.seed, number, Stream::grain_seed, size > 0.0 ? 1.0 / mean_cell : 0.0);
    for (const PoissonPoint& point : process.points()) {
        if (draft.contains(point.position_nm)) {
            seeds.push_back(point);
        }
    }
    return process;
}

// Number of the lamella at distance t from the seed along the twin normal, t in mean spacings.
int lamella_at(const RandomKey& key, const Grain& grain, double t) {
    const auto plane = [&](int k) {
        const double u = uniform_from(grain.seed.words(key, 1u + (static_cast<std::uint32_t>(k) & 0x3fffu)).word[0]);
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
    std::vector<PoissonPoint> seeds;
    const PoissonPoints process = draw_seeds(options, number, draft, seeds);
    if (seeds.empty()) {
        seeds.emplace_back();  // one grain, about the particle's origin
    }
    const NearestPoint nearest(box, process.axes(), seeds);
    std::vector<std::int32_t> owner(box.size(), 0);
    if (seeds.size() > 1) {
        each_site(box, [&](int x, int y, int z, std::size_t i) {
            if (is_active(draft.state[i])) {
                owner[i] = nearest.of(box.position_nm(x, y, z));
            }
        });
    }

    const RandomKey stress_key = RandomKey::make(options.seed, number, 0, 0, Stream::grain_stress);
    const RandomKey twin_key = RandomKey::make(options.seed, number, 0, 0, Stream::twin);
    std::vector<Grain> grains;
    for (const PoissonPoint& seed : seeds) {
        Grain grain;
        grain.seed = seed;
        const RandomWords normal = seed.words(stress_key), words = seed.words(twin_key);
        grain.offset_MPa = m.grain_stress_MPa * static_cast<double>(normal_from(normal.word[0], normal.word[1]));
        grain.twin_normal = random_direction(box.dimension, uniform_from(words.word[0]), uniform_from(words.word[1]));
        grain.twin_phase = uniform_from(words.word[2]);
        grains.push_back(grain);
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

    each_site(box, [&](int x, int y, int z, std::size_t i) {
        if (!is_active(draft.state[i])) {
            return;
        }
        const Grain& grain = grains[static_cast<std::size_t>(owner[i])];
        int lamella = 0;
        if (m.twin_spacing_nm > 0.0) {
            const std::array<double, 3> offset = nearest.offset_nm(owner[i], box.position_nm(x, y, z));
            double t = grain.twin_phase;
            for (std::size_t k = 0; k < 3; ++k) {
                t += offset[k] * grain.twin_normal[k] / m.twin_spacing_nm;
            }
            lamella = lamella_at(twin_key, grain, t);
        }
        draft.domain[i] = make_domain(static_cast<unsigned>(owner[i]), static_cast<unsigned>(lamella));
        if (grains.size() > 1) {
            draft.stress_MPa[i] += static_cast<float>(grain.offset_MPa - mean);
        }
    });
}

void add_boundary_barriers(const Options& options, Draft& draft) {
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
            draft.barrier_kT[i] += std::max(grain ? grain_barrier : 0.0f, twin ? twin_barrier : 0.0f);
        }
    });
}

}  // namespace lithofront
