// The sweep in register patches, on emulated warps: the bits of the engine's own sweep.
#include <doctest/doctest.h>

#include <vector>

#include "core/random.hpp"
#include "core/team.hpp"
#include "parity/support/emulated_warps.hpp"

using namespace lithofront;
using namespace lithofront::parity;

namespace {

// A field of random coefficients with holes, as a particle has them: what is not active conducts nothing.
struct Field {
    Field(int nx, int ny)
        : lattice(Lattice::make(2, nx, ny, 1, false)), memory(4, std::vector<float>(static_cast<std::size_t>(lattice.count))) {
        const RandomKey key = RandomKey::make(5, static_cast<std::uint32_t>(nx * 1000 + ny), 0, 0, Stream::bench);
        std::vector<bool> active(static_cast<std::size_t>(lattice.count));
        for (int s = 0; s < lattice.count; ++s)
            active[static_cast<std::size_t>(s)] =
                is_interior(lattice, locate(lattice, s)) && random_uniform(key, 0, static_cast<std::uint32_t>(s)) < 0.8f;
        for (int s = 0; s < lattice.count; ++s) {
            const std::size_t i = static_cast<std::size_t>(s);
            if (!active[i]) continue;
            const auto draw = [&](std::uint32_t what) { return random_uniform(key, what, static_cast<std::uint32_t>(s)); };
            const Site at = locate(lattice, s);
            for (int axis = 0; axis < 2; ++axis) {
                const int neighbour = Neighbours<2>::face(lattice, s, at.colour, at.odd_x, 2 * axis);
                memory[1 + static_cast<std::size_t>(axis)][i] =
                    active[static_cast<std::size_t>(neighbour)] ? draw(1 + static_cast<std::uint32_t>(axis)) : 0.0f;
            }
            memory[0][i] = draw(3);
            memory[3][i] = 0.1f + draw(4);
        }
    }
    FieldArrays arrays() {
        FieldArrays f;
        f.potential = memory[0].data();
        f.face[0] = memory[1].data();
        f.face[1] = memory[2].data();
        f.inverse = memory[3].data();
        return f;
    }
    Lattice lattice;
    std::vector<std::vector<float>> memory;  // potential, faces along x and y, inverse
};

}  // namespace

TEST_CASE("register patches leave the bits of the engine's sweep, on lattices of any size that fit") {
    constexpr int extents[][2] = {{126, 126}, {125, 120}, {63, 7}, {2, 3}, {30, 126}, {17, 33}};
    for (const auto& extent : extents) {
        const int nx = extent[0], ny = extent[1];
        CAPTURE(nx);
        CAPTURE(ny);
        Field expected(nx, ny), found(nx, ny);
        REQUIRE(fits_patch(found.lattice));
        SerialTeam team;
        float largest = 0.0f;
        for (int k = 0; k < 3; ++k) largest = measured_sweep<2>(team, expected.lattice, expected.arrays(), 1.7f);
        const std::int32_t change = sweep_on_warps(found.lattice, found.arrays(), 1.7f, 3);
        CHECK(found.memory[0] == expected.memory[0]);
        CHECK(change == bits_of(largest));
        CHECK(largest > 0.0f);
    }
}

TEST_CASE("what does not fit a patch is known beforehand") {
    CHECK_FALSE(fits_patch(Lattice::make(2, 127, 64, 1, false)));
    CHECK_FALSE(fits_patch(Lattice::make(2, 64, 127, 1, false)));
    CHECK_FALSE(fits_patch(Lattice::make(2, 64, 64, 1, true)));
    CHECK_FALSE(fits_patch(Lattice::make(3, 30, 30, 30, false)));
}
