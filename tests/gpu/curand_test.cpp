// Our random words are cuRAND's: key = seed, counter words 0 and 1 = offset / 4, counter words 2 and 3 = subsequence.
#include <doctest/doctest.h>

#include "backend/cuda/memory.hpp"
#include "core/random.hpp"
#include "gpu/curand_function.hpp"
#include "gpu/curand_generator.hpp"
#include "gpu/functions.hpp"
#include "needs_device.hpp"

using namespace lithofront;

namespace {

std::vector<std::uint32_t> our_words(std::uint64_t seed, std::uint64_t offset, std::size_t n) {
    std::vector<std::uint32_t> words;
    for (std::uint64_t i = offset; i < offset + n; ++i) words.push_back(test_word(seed, i));
    return words;
}

std::vector<std::uint32_t> our_words_on_device(std::uint64_t seed, std::uint64_t offset, std::size_t n) {
    std::vector<std::uint32_t> words(n);
    DeviceBuffer buffer;
    buffer.reserve(n * sizeof(std::uint32_t));
    LF_CUDA(launch_test_words(seed, offset, reinterpret_cast<std::uint32_t*>(buffer.data()), static_cast<int>(n)));
    LF_CUDA(cudaMemcpy(words.data(), buffer.data(), n * sizeof(std::uint32_t), cudaMemcpyDeviceToHost));
    return words;
}

constexpr std::uint64_t seeds[] = {0, 1, 0x0123456789abcdefull, ~0ull};
// From the first word; across the last subsequence's turn; across the end of the lowest counter word; far beyond.
constexpr std::uint64_t offsets[] = {0, 65536 * 4 - 400, (std::uint64_t{1} << 50) - 400, (std::uint64_t{1} << 60) + 12};
constexpr std::size_t count = 300000;

}  // namespace

TEST_CASE("cuRAND's host generator makes our words") {
    for (const std::uint64_t seed : seeds)
        for (const std::uint64_t offset : offsets) {
            CAPTURE(seed);
            CAPTURE(offset);
            CHECK(curand_words(Where::host, seed, offset, count) == our_words(seed, offset, count));
        }
}

TEST_CASE("cuRAND's kernel function makes our words for every counter and key") {
    // Identities as the model draws them, and words of a generator of another kind.
    std::uint64_t state = 88172645463325252ull;
    const auto next = [&state] {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        return static_cast<std::uint32_t>(state >> 16);
    };
    for (std::uint32_t i = 0; i < 200000; ++i) {
        RandomKey key{next(), next(), next(), next()};
        std::uint32_t step = next(), site = next();
        if (i % 2 == 0) {
            key = RandomKey::make(7, i % 96, i % 112 + 1, i / 2 % 2, Stream::flip);
            step = i % 1000;
            site = i;
        }
        const RandomWords ours = random_words(key, step, site);
        const std::array<std::uint32_t, 4> theirs =
            curand_function_words({site, step, key.particle, key.when}, {key.seed_low, key.seed_high});
        for (std::size_t w = 0; w < 4; ++w) REQUIRE(ours.word[w] == theirs[w]);
    }
}

TEST_CASE("on a device: our words are cuRAND's device generator's and the host's") {
    if (!has_device()) return;
    for (const std::uint64_t seed : seeds)
        for (const std::uint64_t offset : offsets) {
            CAPTURE(seed);
            CAPTURE(offset);
            const std::vector<std::uint32_t> ours = our_words_on_device(seed, offset, count);
            CHECK(ours == our_words(seed, offset, count));
            CHECK(ours == curand_words(Where::device, seed, offset, count));
        }
}
