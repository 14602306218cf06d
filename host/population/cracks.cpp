#include "population/cracks.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "population/directions.hpp"
#include "population/poisson_points.hpp"
#include "population/threshold.hpp"

namespace lithofront {
namespace {

using Vector = std::array<double, 3>;

// Half the extent of a crack along an axis.
double reach_along(const Crack& crack, std::size_t axis) {
    const double n = crack.normal[axis];
    return crack.half_length_nm * std::sqrt(std::max(0.0, 1.0 - n * n));
}

// Two unit vectors in the crack's plane; in 2D both along the segment.
std::array<Vector, 2> tangents(const Vector& n, int dimension) {
    if (dimension == 2) {
        return {Vector{-n[1], n[0], 0.0}, Vector{-n[1], n[0], 0.0}};
    }
    std::size_t least = 0;
    for (std::size_t k = 1; k < 3; ++k) {
        least = std::abs(n[k]) < std::abs(n[least]) ? k : least;
    }
    const std::size_t p = (least + 1) % 3, q = (least + 2) % 3;
    const double size = std::sqrt(n[p] * n[p] + n[q] * n[q]);
    Vector u{};
    u[p] = -n[q] / size;
    u[q] = n[p] / size;
    return {u, Vector{n[1] * u[2] - n[2] * u[1], n[2] * u[0] - n[0] * u[2], n[0] * u[1] - n[1] * u[0]}};
}

// Whether a crack about a point of the body leaves it: looked for along rays in its plane.
bool reaches_surface(const Crack& crack, const Draft& draft) {
    const int dimension = draft.box.dimension;
    if (!draft.outline) {
        const auto last = static_cast<std::size_t>(dimension - 1);
        return crack.centre_nm[last] < reach_along(crack, last);
    }
    const std::array<Vector, 2> along = tangents(crack.normal, dimension);
    const int rays = dimension == 3 ? 32 : 2, points = 32;
    for (int ray = 0; ray < rays; ++ray) {
        const float turn = static_cast<float>(ray) / static_cast<float>(rays);
        const double c = static_cast<double>(cosine_of_turn(turn));
        const double s = dimension == 3 ? static_cast<double>(sine_of_turn(turn)) : 0.0;
        for (int point = points; point > 0; --point) {
            const double t = crack.half_length_nm * point / points;
            Vector at = crack.centre_nm;
            for (std::size_t k = 0; k < 3; ++k) {
                at[k] += t * (c * along[0][k] + s * along[1][k]);
            }
            if (!draft.contains(at)) {
                return true;
            }
        }
    }
    return false;
}

// Sites whose centres lie within [low, high] along an axis.
struct Range {
    int begin, end;
};
Range sites_within(const Box& box, int axis, double low, double high) {
    const double first = box.position_nm(axis, 0), n = box.extent[static_cast<std::size_t>(axis)];
    const auto held = [n](double site) { return static_cast<int>(std::clamp(site, 0.0, n)); };
    return {held(std::ceil((low - first) / box.spacing_nm)), held(std::floor((high - first) / box.spacing_nm) + 1.0)};
}

// The same sum for every site, monotonic along each axis: so no path over faces slips between the cuts of different axes.
bool above(const Box& box, const Crack& crack, const std::array<int, 3>& site) {
    double height = 0.0;
    for (std::size_t k = 0; k < static_cast<std::size_t>(box.dimension); ++k) {
        height += crack.normal[k] * (box.position_nm(static_cast<int>(k), site[k]) - crack.centre_nm[k]);
    }
    return height >= 0.0;
}

// Calls f(site, axis) where the crack crosses between a site and its neighbour towards +axis.
template <class F>
void each_crossing(const Box& box, const Crack& crack, F&& f) {
    for (int axis = 0; axis < box.dimension; ++axis) {
        const auto k = static_cast<std::size_t>(axis), p = (k + 1) % 3, q = (k + 2) % 3;
        if (std::abs(crack.normal[k]) < 1e-12) {
            continue;
        }
        const auto range = [&](std::size_t other) {
            const double far = reach_along(crack, other);
            return static_cast<int>(other) < box.dimension
                       ? sites_within(box, static_cast<int>(other), crack.centre_nm[other] - far, crack.centre_nm[other] + far)
                       : Range{0, 1};
        };
        const Range along_p = range(p), along_q = range(q);
        const int n = box.extent[k], last = box.periodic_along(axis) ? n : n - 1;
        for (int j = along_q.begin; j < along_q.end; ++j) {
            for (int i = along_p.begin; i < along_p.end; ++i) {
                std::array<int, 3> site{};
                site[p] = i;
                site[q] = j;
                const Vector at = box.position_nm(site[0], site[1], site[2]);
                const double dp = at[p] - crack.centre_nm[p], dq = at[q] - crack.centre_nm[q];
                const double dk = -(crack.normal[p] * dp + crack.normal[q] * dq) / crack.normal[k];
                if (dp * dp + dq * dq + dk * dk > crack.half_length_nm * crack.half_length_nm) {
                    continue;
                }
                const double crossed = std::floor((crack.centre_nm[k] + dk - box.position_nm(axis, 0)) / box.spacing_nm);
                if (!(crossed >= -2.0 && crossed <= n + 1.0)) {
                    continue;
                }
                for (int below = static_cast<int>(crossed) - 1; below <= static_cast<int>(crossed) + 1; ++below) {
                    std::array<int, 3> next = site;
                    site[k] = below;
                    next[k] = below + 1;
                    if (below >= 0 && below < last && above(box, crack, site) != above(box, crack, next)) {
                        f(site, axis);
                    }
                }
            }
        }
    }
}

// A face that a wet crack crosses; both of its sites are `wet` over this much of the crack, in units of a^(d-1).
struct WetFace {
    std::size_t face;
    float area;
};

void cut(const Crack& crack, Draft& draft, std::vector<WetFace>& wet) {
    const Box& box = draft.box;
    each_crossing(box, crack, [&](const std::array<int, 3>& site, int axis) {
        const std::size_t i = box.at(site[0], site[1], site[2]);
        const std::size_t j = face_neighbour(box, site[0], site[1], site[2], 2 * axis);
        if (!is_active(draft.state[i]) || !is_active(draft.state[j])) {
            return;
        }
        const SiteState touched = crack.wet ? SiteState{site_crack_face | site_wet} : site_crack_face;
        draft.state[i] = static_cast<SiteState>(draft.state[i] | touched | cut_bit(axis));
        draft.state[j] = static_cast<SiteState>(draft.state[j] | touched);
        if (crack.wet) {
            wet.push_back(
                {3 * i + static_cast<std::size_t>(axis), static_cast<float>(std::abs(crack.normal[static_cast<std::size_t>(axis)]))});
        }
    });
}

}  // namespace

std::vector<Crack> draw_cracks(const Options& options, std::uint32_t number, const Draft& draft) {
    const MicrostructureOptions& m = options.microstructure;
    std::vector<Crack> cracks;
    if (m.cracks_per_um2 <= 0.0 || m.crack_length_um <= 0.0) {
        return cracks;
    }
    const Box& box = draft.box;
    const double density = m.cracks_per_um2 * (box.dimension == 3 ? 1e-9 : 1e-6);
    const PoissonPoints process(box, options.seed, number, Stream::crack, density);
    const RandomKey key = RandomKey::make(options.seed, number, 0, 0, Stream::crack);
    const std::uint64_t wetted = threshold_of(m.crack_wetted_fraction);
    double half_length = 0.5e3 * m.crack_length_um;
    for (int axis = 0; axis < box.dimension; ++axis) {
        half_length = box.periodic_along(axis) ? std::min(half_length, 0.5 * box.ring_nm) : half_length;
    }
    for (const PoissonPoint& point : process.points()) {
        if (!draft.contains(point.position_nm)) {
            continue;
        }
        const RandomWords words = point.words(key);
        Crack crack;
        crack.centre_nm = point.position_nm;
        crack.normal = random_direction(box.dimension, uniform_from(words.word[0]), uniform_from(words.word[1]));
        crack.half_length_nm = half_length;
        crack.wet = words.word[2] < wetted && (m.crack_electrolyte == CrackElectrolyte::all || reaches_surface(crack, draft));
        cracks.push_back(crack);
    }
    return cracks;
}

void cut_faces(const std::vector<Crack>& cracks, Draft& draft) {
    const Box& box = draft.box;
    std::vector<WetFace> wet;
    const auto images = [&](int axis) { return axis < box.dimension && box.periodic_along(axis) ? 1 : 0; };
    for (const Crack& crack : cracks) {
        for (int right = -images(0); right <= images(0); ++right) {
            for (int up = -images(1); up <= images(1); ++up) {
                Crack image = crack;
                image.centre_nm[0] += right * box.period_nm(0);
                image.centre_nm[1] += up * box.period_nm(1);
                cut(image, draft, wet);
            }
        }
    }
    // A face has one area, however many cracks cross it: that of the one that faces it most.
    std::sort(wet.begin(), wet.end(),
              [](const WetFace& a, const WetFace& b) { return a.face != b.face ? a.face < b.face : a.area > b.area; });
    for (std::size_t w = 0; w < wet.size(); ++w) {
        if (w > 0 && wet[w].face == wet[w - 1].face) {
            continue;
        }
        const std::size_t i = wet[w].face / 3, axis = wet[w].face % 3;
        const int x = static_cast<int>(i % box.stride(1)), row = static_cast<int>(i / box.stride(1));
        const std::size_t j = face_neighbour(box, x, row % box.extent[1], row / box.extent[1], 2 * static_cast<int>(axis));
        draft.wet_crack_area[i] += wet[w].area;
        draft.wet_crack_area[j] += wet[w].area;
    }
}

void open_cracks(const Options& options, std::uint32_t number, Draft& draft) { cut_faces(draw_cracks(options, number, draft), draft); }

}  // namespace lithofront
