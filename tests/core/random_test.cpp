#include "core/random.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>

#include "about.hpp"

using namespace lithofront;

namespace {

std::array<std::uint32_t, 4> words(const RandomKey& key, std::uint32_t step, std::uint32_t site) {
    const RandomWords r = random_words(key, step, site);
    return {r.word[0], r.word[1], r.word[2], r.word[3]};
}

}  // namespace

// kat_vectors of Random123 1.14, "philox 4x32 10"; counter words are (site, step, particle, when).
TEST_CASE("Philox gives the published words") {
    CHECK(words({0, 0, 0, 0}, 0, 0) == std::array<std::uint32_t, 4>{0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u});
    CHECK(words({~0u, ~0u, ~0u, ~0u}, ~0u, ~0u) == std::array<std::uint32_t, 4>{0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu});
    CHECK(words({0xa4093822u, 0x299f31d0u, 0x13198a2eu, 0x03707344u}, 0x85a308d3u, 0x243f6a88u) ==
          std::array<std::uint32_t, 4>{0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u});
}

TEST_CASE("a key packs seed, particle, cycle, half and stream without overlap") {
    const RandomKey key = RandomKey::make(0x0123456789abcdefull, 7, 0x03ffffff, 1, Stream::bench);
    CHECK(key.seed_low == 0x89abcdefu);
    CHECK(key.seed_high == 0x01234567u);
    CHECK(key.particle == 7u);
    CHECK(key.when == 0xffffffffu);
    CHECK(RandomKey::make(1, 0, 0, 0, Stream::twin).when == 10u << 27);
    CHECK(RandomKey::make(1, 0, 5, 0, Stream::particle_size).when == 5u);
    CHECK(RandomKey::make(1, 0, 0, 1, Stream::particle_size).when == 1u << 26);
}

TEST_CASE("uniforms stay inside the open interval") {
    CHECK(uniform_from(0u) > 0.0f);
    CHECK(uniform_from(~0u) < 1.0f);
    CHECK(uniform_from(0x80000000u) == about(0.5, 1e-6));
}

TEST_CASE("normals have the moments of the standard normal") {
    const RandomKey key = RandomKey::make(1, 0, 0, 0, Stream::bench);
    constexpr int n = 200000;
    double sum = 0, square = 0, cube = 0, fourth = 0;
    for (std::uint32_t i = 0; i < n; ++i) {
        const double x = random_normal(key, 0, i);
        sum += x;
        square += x * x;
        cube += x * x * x;
        fourth += x * x * x * x;
    }
    // Five standard errors; the variances of x, x^2, x^3, x^4 are 1, 2, 15, 96.
    const double five = 5.0 / std::sqrt(double(n));
    CHECK(std::abs(sum / n) < five);
    CHECK(std::abs(square / n - 1) < five * std::sqrt(2.0));
    CHECK(std::abs(cube / n) < five * std::sqrt(15.0));
    CHECK(std::abs(fourth / n - 3) < five * std::sqrt(96.0));
}
