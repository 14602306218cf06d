#include "simulation/disorder.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "about.hpp"

using namespace lithofront;

namespace {

// Two active sites in a row of three; ghosts and the third are outside.
Particle pair_of_sites() {
    Particle p;
    p.lattice = Lattice::make(2, 3, 1, 1, false);
    const auto n = static_cast<std::size_t>(p.lattice.count);
    p.state.assign(n, phase_outside);
    p.residual_stress_MPa.assign(n, 7.0e4f);  // of sites that do not count
    p.barrier_kT.assign(n, 50.0f);
    p.passivation.assign(n, 60000);
    for (int x = 1; x <= 2; ++x) {
        const auto i = static_cast<std::size_t>(p.lattice.index(x, 1, 0));
        p.state[i] = phase_lithiated;
        p.residual_stress_MPa[i] = x == 1 ? 300.0f : -400.0f;
        p.barrier_kT[i] = x == 1 ? 0.0f : 3.0f;
        p.passivation[i] = x == 1 ? 0 : 64;  // one half-cycle
    }
    // A ghost, as a periodic side leaves one, is counted at its own place.
    p.state[static_cast<std::size_t>(p.lattice.index(0, 1, 0))] = phase_lithiated;
    return p;
}

}  // namespace

TEST_CASE("root mean square of every part of the disorder over the active sites") {
    ModelParameters parameters;
    parameters.energy_per_MPa = 0.01f;
    parameters.noise = 0.5f;
    parameters.inverse_reference_stress = 1.0f / 400.0f;
    parameters.configuration_stress_MPa = -120.0f;
    parameters.passivation_barrier = 4.0f;
    parameters.passivation_per_half_cycle = std::log(2.0f);
    DisorderSums sums(parameters);
    CHECK(sums.result().residual_stress == 0.0);
    sums.add(pair_of_sites());
    const Disorder found = sums.result();
    // 3 and -4 kT: root of (9 + 16)/2.
    CHECK(found.residual_stress == about(std::sqrt(12.5), 1e-5));
    // 0.25 times 1 + 9/16 and 1 + 1: root of 0.25 (1.5625 + 2)/2.
    CHECK(found.noise == about(std::sqrt(0.25 * 3.5625 / 2), 1e-5));
    // 0.01 times 120 over two.
    CHECK(found.configuration == about(0.6, 1e-5));
    // 0 and 3.
    CHECK(found.barrier == about(std::sqrt(4.5), 1e-5));
    // Half of the barrier after one half-cycle: 0 and 2.
    CHECK(found.passivation == about(std::sqrt(2.0), 1e-4));
}
