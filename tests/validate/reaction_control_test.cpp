// A front that is limited by its reaction moves at constant speed: X = 1 - (1 - t/tau)^2 in the cylinder (docs/model.md, section 10).
#include <doctest/doctest.h>

#include <cmath>

#include "validate/experiment.hpp"

using namespace lithofront;

TEST_CASE("reaction control at constant potential follows 1 - (1 - X)^(1/2) in the cylinder, once the front has roughened") {
    constexpr double radius = 150.0, length = 200.0;
    constexpr std::uint32_t runs = 6;
    ModelParameters p = bare_parameters(2, 3);
    p.advance_per_step = 0.5f;
    const auto time_at = [](Experiment& e, double share) {
        e.run_until([share](const Experiment& x) { return x.converted_share() >= share; });
        return e.time_s();
    };
    // A flat front starts slower than the rough one it becomes: both bodies are timed from X = 0.2 on.
    double speed = 0.0, took[2] = {0.0, 0.0};
    const double shares[2] = {0.6, 0.8};
    for (std::uint32_t r = 0; r < runs; ++r) {
        Experiment plane(p, channel_body(2, 256, static_cast<int>(length), r));
        plane.begin(constant_potential(2.0f));
        const double plane_start = time_at(plane, 0.2);
        speed += 0.6 * length / (time_at(plane, 0.8) - plane_start) / runs;
        Experiment disc(p, round_body(2, radius, runs + r));
        disc.begin(constant_potential(2.0f));
        const double disc_start = time_at(disc, 0.2);
        for (int i = 0; i < 2; ++i) took[i] += (time_at(disc, shares[i]) - disc_start) / runs;
    }
    for (int i = 0; i < 2; ++i) {
        const double measured = took[i] * speed / radius;
        const double exact = std::sqrt(0.8) - std::sqrt(1.0 - shares[i]);
        MESSAGE("X 0.2 to ", shares[i], ": t ", measured, ", exact ", exact);
        CHECK(std::abs(measured / exact - 1.0) < 0.03);
    }
}

TEST_CASE("without drive and noise nothing converts") {
    ModelParameters p = bare_parameters(2, 5);
    Experiment e(p, round_body(2, 20.0, 2));
    e.begin(constant_potential(0.0f));
    e.run_to_end();
    CHECK(e.result().converted == 0);
    CHECK(e.result().fault == FaultCode::none);
}
