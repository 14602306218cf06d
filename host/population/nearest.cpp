#include "population/nearest.hpp"

#include <cstddef>

namespace lithofront {
namespace {

constexpr std::int32_t unreached = -1;

struct Parabola {
    std::int32_t centre;  // position of its apex
    std::int32_t cost;    // squared distance gathered along the earlier axes
    std::int32_t site;
    std::int32_t begin;  // first position where it is the lowest
};

// First position where the parabola at v lies strictly below the one at u < v; floor division, exact for negatives too.
std::int32_t overtakes(const Parabola& u, std::int32_t v, std::int32_t cost_v) {
    const std::int32_t numerator = v * v - u.centre * u.centre + cost_v - u.cost;
    const std::int32_t denominator = 2 * (v - u.centre);
    const std::int32_t quotient = numerator / denominator;
    return (numerator % denominator < 0 ? quotient - 1 : quotient) + 1;
}

// One line: squared[i] and site[i], at memory steps of `stride`, become the minimum over j of squared[j] + (i - j)^2.
class Envelope {
public:
    void sweep(std::int32_t* squared, std::int32_t* site, int n, std::size_t stride, bool wraps) {
        stack_.clear();
        const int first = wraps ? -n : 0, last = wraps ? 2 * n : n;
        for (int v = first; v < last; ++v) {
            const auto at = static_cast<std::size_t>(v < 0 ? v + n : v >= n ? v - n : v) * stride;
            if (squared[at] != unreached) {
                push(v, squared[at], site[at]);
            }
        }
        if (stack_.empty()) {
            return;
        }
        std::size_t lowest = 0;
        for (int i = 0; i < n; ++i) {
            while (lowest + 1 < stack_.size() && stack_[lowest + 1].begin <= i) {
                ++lowest;
            }
            const Parabola& p = stack_[lowest];
            squared[static_cast<std::size_t>(i) * stride] = p.cost + (i - p.centre) * (i - p.centre);
            site[static_cast<std::size_t>(i) * stride] = p.site;
        }
    }

private:
    void push(std::int32_t v, std::int32_t cost, std::int32_t site) {
        std::int32_t begin = -(1 << 30);
        while (!stack_.empty()) {
            begin = overtakes(stack_.back(), v, cost);
            if (begin > stack_.back().begin) {
                break;
            }
            stack_.pop_back();
            begin = -(1 << 30);
        }
        stack_.push_back({v, cost, site, begin});
    }

    std::vector<Parabola> stack_;
};

}  // namespace

Nearest nearest_marked(const Box& box, const std::vector<std::uint8_t>& marked) {
    Nearest nearest;
    nearest.squared.resize(box.size());
    nearest.site.resize(box.size());
    for (std::size_t i = 0; i < marked.size(); ++i) {
        nearest.squared[i] = marked[i] ? 0 : unreached;
        nearest.site[i] = marked[i] ? static_cast<std::int32_t>(i) : -1;
    }
    Envelope envelope;
    for (int axis = 0; axis < box.dimension; ++axis) {
        const int n = box.extent[static_cast<std::size_t>(axis)];
        const std::size_t stride = box.stride(axis);
        each_site(box, [&](int x, int y, int z, std::size_t i) {
            const int along = axis == 0 ? x : axis == 1 ? y : z;
            if (along == 0) {
                envelope.sweep(&nearest.squared[i], &nearest.site[i], n, stride, box.periodic_along(axis));
            }
        });
    }
    return nearest;
}

}  // namespace lithofront
