// Laws of a front that is limited by diffusion through the shell of product (docs/model.md, section 10).
#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "validate/experiment.hpp"

using namespace lithofront;

namespace {

ModelParameters shell_limited(int dimension) {
    ModelParameters p = bare_parameters(dimension, 7);
    p.ionic_field = 1;
    p.ion_mobility[phase_delithiated] = 1.0f;
    p.ion_mobility[phase_lithiated] = 0.0f;
    p.rate_constant = 20.0f;  // fast against transport through the shell
    p.field_tolerance = 1.0e-3f;
    return p;
}

// Share left when a constant current meets its largest drop, at q = m drop / (R^2 times the current per site).
double left_at_limit(Particle body, const ModelParameters& p, double radius, double q) {
    constexpr double limit_kT = 5.0;
    set_ion_exit(body, 10.0f);
    Experiment e(p, std::move(body));
    e.begin(constant_current(limit_kT / (radius * radius * q), limit_kT, p));
    e.run_to_end();
    CHECK(e.result().fault == FaultCode::none);
    CHECK(e.result().end == EndReason::voltage_limit);
    return 1.0 - e.converted_share();
}

}  // namespace

TEST_CASE("constant current leaves the core that the shell's resistance demands, plane") {
    constexpr double q = 0.3;
    const double left = left_at_limit(channel_body(2, 64, 100, 0), shell_limited(2), 100.0, q);
    MESSAGE("left ", left, ", exact ", 1.0 - q);
    CHECK(std::abs(left / (1.0 - q) - 1.0) < 0.03);
}

TEST_CASE("constant current leaves the core that the shell's resistance demands, cylinder") {
    // Drop at radius r under current C per site: C R^2 ln(R/r) / (2 m); at the limit r/R = exp(-2 q).
    constexpr double q = 0.3;
    const double left = left_at_limit(round_body(2, 100.0, 1), shell_limited(2), 100.0, q);
    const double radius = std::sqrt(left), exact = std::exp(-2.0 * q);
    MESSAGE("core radius ", radius, ", exact ", exact);
    CHECK(std::abs(radius / exact - 1.0) < 0.03);
}

namespace {

// Times at which a body at constant potential reaches each share, in units of `unit_s`.
std::vector<double> times_to(Particle body, const std::vector<double>& shares, double unit_s) {
    constexpr float overpotential_kT = 5.0f;
    set_ion_exit(body, 10.0f);
    Experiment e(shell_limited(2), std::move(body));
    e.begin(constant_potential(overpotential_kT));
    std::vector<double> times;
    for (const double share : shares) {
        e.run_until([share](const Experiment& x) { return x.converted_share() >= share; });
        times.push_back(e.time_s() / unit_s);
    }
    CHECK(e.result().fault == FaultCode::none);
    return times;
}

}  // namespace

TEST_CASE("constant potential through a shell follows X^2 = t in the plane") {
    constexpr double length = 100.0;
    constexpr std::uint32_t runs = 8;  // one channel 64 sites wide scatters by some 3 %
    const std::vector<double> shares = {0.5, 0.8};
    std::vector<double> mean(shares.size(), 0.0);
    for (std::uint32_t r = 0; r < runs; ++r) {
        const std::vector<double> times = times_to(channel_body(2, 64, 100, r), shares, length * length / (2.0 * 5.0));
        for (std::size_t i = 0; i < shares.size(); ++i) {
            MESSAGE("X ", shares[i], ": t ", times[i]);
            mean[i] += times[i] / runs;
        }
    }
    for (std::size_t i = 0; i < shares.size(); ++i) {
        MESSAGE("X ", shares[i], ": mean t ", mean[i], ", exact ", shares[i] * shares[i]);
        CHECK(std::abs(mean[i] / (shares[i] * shares[i]) - 1.0) < 0.03);
    }
}

TEST_CASE("constant potential through a shell follows X + (1 - X) ln(1 - X) = t in the cylinder") {
    constexpr double radius = 100.0;
    const std::vector<double> shares = {0.5, 0.8};
    const std::vector<double> times = times_to(round_body(2, radius, 1), shares, radius * radius / (4.0 * 5.0));
    for (std::size_t i = 0; i < shares.size(); ++i) {
        const double exact = shares[i] + (1.0 - shares[i]) * std::log(1.0 - shares[i]);
        MESSAGE("X ", shares[i], ": t ", times[i], ", exact ", exact);
        CHECK(std::abs(times[i] / exact - 1.0) < 0.03);
    }
}
