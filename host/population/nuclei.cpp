#include "population/nuclei.hpp"

#include "core/random.hpp"
#include "population/threshold.hpp"

namespace lithofront {

void draw_nuclei(const Options& options, std::uint32_t number, Draft& draft) {
    const std::uint64_t chance = threshold_of(options.kinetics.nucleation_density);
    if (chance == 0) {
        return;
    }
    const RandomKey key = RandomKey::make(options.seed, number, 0, 0, Stream::nucleus);
    each_site(draft.box, [&](int x, int y, int z, std::size_t i) {
        const SiteState state = draft.state[i];
        const SiteKey at = site_key(draft.box, x, y, z);
        if (is_active(state) && !(state & (site_surface | site_crack_face)) &&
            random_words(key, at.step, at.site).word[0] < chance) {
            draft.state[i] = static_cast<SiteState>(state | site_nucleus);
        }
    });
}

}  // namespace lithofront
