// What step and tolerance do to a capacity (docs/model.md, section 7), where an answer is known.
#include <doctest/doctest.h>

#include <cmath>

#include "particle/half_cycle.hpp"
#include "physics/one_particle.hpp"

namespace {

using namespace lithofront;

// Share of the particle that a charge converts, with step and tolerance at a factor of the default.
double capacity(Options options, std::uint32_t number, double factor) {
    options.numerics.charge_per_step *= factor;
    options.numerics.front_advance_per_step *= factor;
    options.numerics.field_tolerance_kT *= factor;
    test::OneParticle one(options, number);
    const HalfCycleResult r = run_half_cycle(one.body(), make_drive(options, options.protocol.steps[0], 1, Half::charge), {});
    CHECK(r.fault == FaultCode::none);
    return static_cast<double>(r.converted) / static_cast<double>(one.v.sites_at_birth);
}

}  // namespace

TEST_CASE("halving step and tolerance moves the capacity of an even disc that its shell limits by less than 0.5 %") {
    Options o;
    o.population.size_distribution = SizeDistribution::single;
    o.population.diameter_um = 1.0;
    o.population.shape = Shape::round;
    o.kinetics.noise_kT = 0.0;
    o.microstructure.grain_size_um = o.microstructure.residual_stress_MPa = 0.0;
    o.surface.interphase_log_sigma = o.surface.dry_fraction = 0.0;
    o.ageing.film = o.ageing.passivation = o.ageing.stress_fatigue = false;
    o.transport.ionic_diffusivity_lithiated_m2_per_s = o.transport.ionic_diffusivity_delithiated_m2_per_s = 1.0e-18;
    ProtocolStep step;
    step.cycles = 1;
    step.charge_c_rate = 1.0;
    o.protocol.steps = {step};
    for (std::uint32_t number = 0; number < 2; ++number) {
        const double whole = capacity(o, number, 1.0), half = capacity(o, number, 0.5);
        MESSAGE("capacity ", whole, ", with half the step ", half);
        CHECK(std::abs(whole - half) < 0.005);
        // Exact: 0.667 (section 7).
        CHECK(whole == doctest::Approx(0.667).epsilon(0.005));
    }
}
