// Steps with limits of their own, on a resistive electrode whose voltage climbs and falls with x: each half-cycle ends where its step says.
#include <doctest/doctest.h>

#include "simulation/cycler.hpp"
#include "simulation/population.hpp"
#include "simulation/studies.hpp"

using namespace lithofront;

TEST_CASE("each step ends at its own voltage limits, and a step without at the protocol's") {
    Options o = testing::small_study();
    o.population.particles = 1;
    o.population.size_distribution = SizeDistribution::single;
    o.population.diameter_um = 0.6;
    o.protocol.upper_voltage_limit_V = 4.08;
    o.protocol.lower_voltage_limit_V = 3.88;
    o.protocol.steps = {ProtocolStep{}, ProtocolStep{}, ProtocolStep{}};
    o.protocol.steps[1].upper_voltage_limit_V = 4.05;
    o.protocol.steps[2].lower_voltage_limit_V = 3.91;
    const auto backend = make_cpu_backend(1);
    std::vector<Particle> particles = make_population(o, 1);
    std::vector<RadialOutline> outlines;
    for (const Particle& p : particles) outlines.emplace_back(p);
    Cycler cycler(o, *backend, std::move(particles), outlines);
    const float upper[] = {4.08f, 4.05f, 4.08f}, lower[] = {3.88f, 3.88f, 3.91f};
    for (int cycle = 0; cycle < 3; ++cycle) {
        const ParticleCycleRecord p = cycler.next().summary.particles.front();
        CAPTURE(cycle);
        CHECK(p.charge_end == static_cast<std::uint8_t>(EndReason::voltage_limit));
        CHECK(p.discharge_end == static_cast<std::uint8_t>(EndReason::voltage_limit));
        CHECK(p.end_of_charge_V >= upper[cycle]);
        CHECK(p.end_of_charge_V < upper[cycle] + 0.005f);
        CHECK(p.end_of_discharge_V <= lower[cycle]);
        CHECK(p.end_of_discharge_V > lower[cycle] - 0.005f);
    }
}
