// Patches: their mean extent by Rice's formula, the share that they cover.
#include "population/patches.hpp"

#include "about.hpp"

using namespace lithofront;

TEST_CASE("the correlation length of patches follows their share and extent") {
    // Half of the field lies below 0: extent / (sqrt(2) pi / 2).
    CHECK(patch_correlation_length(0.5, 1.0) == about(0.450158, 1e-3));
    // 0.158655 lies beyond 1: 1 / (4.442883 * 0.158655 * exp(1/2)), of patches as of gaps, and in proportion to the extent.
    CHECK(patch_correlation_length(0.158655, 1.0) == about(0.860467, 2e-3));
    CHECK(patch_correlation_length(0.841345, 1.0) == about(0.860467, 2e-3));
    CHECK(patch_correlation_length(0.158655, 200.0) == about(172.0934, 2e-3));
}

TEST_CASE("patches cover their share; none and all are that") {
    Box box;
    box.dimension = 2;
    box.spacing_nm = 10.0;
    box.extent = {200, 200, 1};
    for (const double share : {0.0, 0.2, 0.7, 1.0}) {
        double covered = 0.0;
        const std::uint32_t particles = 20;
        for (std::uint32_t number = 0; number < particles; ++number) {
            const auto patches = draw_patches(box, 1, number, Stream::dry_patch, {share, 100.0});
            for (const std::uint8_t patch : patches) covered += patch;
        }
        // About 20 by 20 patches in each of 20 boxes: a standard error below one in a hundred.
        CHECK(covered / (particles * 40000.0) == doctest::Approx(share).scale(1.0).epsilon(0.025));
    }
}
