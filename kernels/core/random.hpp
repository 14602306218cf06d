// Counter-based random numbers: Philox4x32-10 keyed by identity, never by thread or slot.
// A word is a pure function of (seed, particle, cycle, half, step or epoch, site, stream), and equal to cuRAND's:
// key = seed, subsequence = counter words 2 and 3, offset = 4 * counter words 0 and 1.
#pragma once
#include "core/macros.hpp"
// Random123 marks its functions for the device alone when nvcc compiles device code; ours are for both sides.
#if defined(__CUDACC__) && !defined(R123_CUDA_DEVICE)
#define R123_CUDA_DEVICE LF_HD
#endif
#include <Random123/philox.h>

#include <cstdint>

#include "core/math.hpp"

namespace lithofront {

// One entry per use of randomness; never reuse or renumber an entry, results depend on it.
enum class Stream : std::uint32_t {
    particle_size = 0,
    particle_shape = 1,
    residual_stress = 2,
    grain_seed = 3,
    grain_stress = 4,
    surface_conductance = 5,
    dry_patch = 6,
    contact_patch = 7,
    crack = 8,
    nucleus = 9,
    twin = 10,
    flip = 11,
    chemical_noise = 12,
    stress_fatigue = 13,
    contact_loss = 14,
    dissolution = 15,
    crack_opening = 16,
    event = 17,
    blocking = 24,
    passive_patch = 25,
    bench = 31,
};

struct RandomWords {
    std::uint32_t word[4];
};

// Identity of a draw below (seed, particle); cycle < 2^26, half is 0 (charge) or 1 (discharge).
struct RandomKey {
    std::uint32_t seed_low;
    std::uint32_t seed_high;
    std::uint32_t particle;
    std::uint32_t when;  // stream, half and cycle packed

    LF_HD static RandomKey make(std::uint64_t seed, std::uint32_t particle, std::uint32_t cycle, std::uint32_t half, Stream stream) {
        return {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32), particle,
                (static_cast<std::uint32_t>(stream) << 27) | ((half & 1u) << 26) | (cycle & 0x03ffffffu)};
    }
};

LF_HD inline RandomWords random_words(const RandomKey& key, std::uint32_t step, std::uint32_t site) {
    philox4x32_ctr_t counter;
    philox4x32_key_t philox_key;
    counter.v[0] = site;
    counter.v[1] = step;
    counter.v[2] = key.particle;
    counter.v[3] = key.when;
    philox_key.v[0] = key.seed_low;
    philox_key.v[1] = key.seed_high;
    const philox4x32_ctr_t r = philox4x32_R(10, counter, philox_key);
    return {{r.v[0], r.v[1], r.v[2], r.v[3]}};
}

// Uniform in (0, 1), 24 bits, never 0 or 1.
LF_HD inline float uniform_from(std::uint32_t word) {
    return (static_cast<float>(static_cast<std::int32_t>(word >> 9)) + 0.5f) * (1.0f / 8388608.0f);
}

// Standard normal by Box and Muller from two words.
LF_HD inline float normal_from(std::uint32_t first, std::uint32_t second) {
    return square_root(-2.0f * logarithm(uniform_from(first))) * cosine_of_turn(uniform_from(second));
}

LF_HD inline float random_uniform(const RandomKey& key, std::uint32_t step, std::uint32_t site) {
    return uniform_from(random_words(key, step, site).word[0]);
}

LF_HD inline float random_normal(const RandomKey& key, std::uint32_t step, std::uint32_t site) {
    const RandomWords r = random_words(key, step, site);
    return normal_from(r.word[0], r.word[1]);
}

}  // namespace lithofront
