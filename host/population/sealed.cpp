#include "population/sealed.hpp"

#include <algorithm>
#include <vector>

namespace lithofront {
namespace {

// Calls f(j) for every active neighbour j of site i over an uncut face.
template <class F>
void each_joined(const Draft& draft, std::size_t i, F&& f) {
    const Box& box = draft.box;
    const int x = static_cast<int>(i % box.stride(1)), row = static_cast<int>(i / box.stride(1));
    const int y = row % box.extent[1], z = row / box.extent[1];
    for (int k = 0; k < 2 * box.dimension; ++k) {
        const std::size_t j = face_neighbour(box, x, y, z, k);
        if (j != no_site && is_active(draft.state[j]) && !(draft.state[k % 2 == 0 ? i : j] & cut_bit(k / 2))) {
            f(j);
        }
    }
}

}  // namespace

std::int64_t seal_pieces(Draft& draft) {
    const bool cut = std::any_of(draft.state.begin(), draft.state.end(), [](SiteState s) { return (s & site_crack_face) != 0; });
    if (!cut) {
        return 0;
    }
    std::vector<std::uint8_t> seen(draft.state.size(), 0);
    std::vector<std::size_t> piece, sealed;
    bool any_open = false;
    for (std::size_t start = 0; start < seen.size(); ++start) {
        if (seen[start] || !is_active(draft.state[start])) {
            continue;
        }
        piece.assign(1, start);
        seen[start] = 1;
        SiteState exits = 0;
        for (std::size_t next = 0; next < piece.size(); ++next) {
            exits = static_cast<SiteState>(exits | draft.state[piece[next]]);
            each_joined(draft, piece[next], [&](std::size_t j) {
                if (!seen[j]) {
                    seen[j] = 1;
                    piece.push_back(j);
                }
            });
        }
        const bool open = (exits & site_wet) && (exits & site_contact);
        any_open = any_open || open;
        if (!open) {
            sealed.insert(sealed.end(), piece.begin(), piece.end());
        }
    }
    if (!any_open) {
        return 0;
    }
    for (const std::size_t i : sealed) {
        draft.state[i] = phase_outside | site_sealed;
        draft.stress_MPa[i] = draft.barrier_kT[i] = draft.ion_conductance[i] = draft.electron_conductance[i] = 0.0f;
    }
    return static_cast<std::int64_t>(sealed.size());
}

}  // namespace lithofront
