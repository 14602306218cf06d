// Rate of the front: e^(alpha A) - e^((alpha - 1) A), none backwards; the open-circuit voltage from its table.
#include <cmath>

#include "about.hpp"
#include "model/kinetics.hpp"

using namespace lithofront;

namespace {

ModelParameters with(float alpha, bool tafel) {
    ModelParameters p;
    p.transfer_coefficient = alpha;
    p.tafel = tafel;
    return p;
}

void check(const Rate& r, double value, double slope) {
    CHECK(static_cast<double>(r.value) == about(value, 1e-5));
    CHECK(static_cast<double>(r.slope) == about(slope, 1e-5));
}

}  // namespace

TEST_CASE("Butler-Volmer at a symmetric and at an asymmetric transfer coefficient") {
    // A = 2: e - 1/e = 2.350402, slope (e + 1/e)/2 = 1.543081.
    check(front_rate(with(0.5f, false), 2.0f), 2.350402, 1.543081);
    // alpha = 0.3: e^0.6 = 1.822119, e^-1.4 = 0.246597; slope 0.3 * 1.822119 + 0.7 * 0.246597 = 0.719254.
    check(front_rate(with(0.3f, false), 2.0f), 1.575522, 0.719254);
    // alpha = 0.7: e^1.4 = 4.055200, e^-0.6 = 0.548812; slope 0.7 * 4.055200 + 0.3 * 0.548812 = 3.003284.
    check(front_rate(with(0.7f, false), 2.0f), 3.506388, 3.003284);
}

TEST_CASE("no rate backwards, and the slope there is that at rest") {
    // At A = 0 both exponentials are 1: slope alpha + (1 - alpha).
    CHECK(front_rate(with(0.3f, false), -1.0f).value == 0.0f);
    CHECK(static_cast<double>(front_rate(with(0.3f, false), -1.0f).slope) == about(1.0, 1e-6));
    CHECK(front_rate(with(0.5f, false), 0.0f).value == 0.0f);
    CHECK(RateTerms::at(with(0.5f, false), -3.0f).rate(with(0.5f, false)) == 0.0f);
}

TEST_CASE("Tafel is the first exponential alone, below rest too") {
    // e^(0.5 * 2) = 2.718282, e^(0.5 * -2) = 0.367879; slope half of it.
    check(front_rate(with(0.5f, true), 2.0f), 2.718282, 1.359141);
    check(front_rate(with(0.5f, true), -2.0f), 0.367879, 0.183940);
    check(front_rate(with(0.3f, true), -2.0f), 0.548812, 0.164643);
}

TEST_CASE("a rate grows up to 120 kT and no further") {
    // e^30 = 1.068647e13, e^60 = 1.142007e26.
    CHECK(static_cast<double>(front_rate(with(0.5f, false), 60.0f).value) == about(1.068647e13, 1e-4));
    CHECK(static_cast<double>(front_rate(with(0.5f, false), 120.0f).value) == about(1.142007e26, 1e-4));
    CHECK(front_rate(with(0.5f, false), 500.0f).value == front_rate(with(0.5f, false), 120.0f).value);
}

TEST_CASE("a site's rate and slope are in units of its rate constant") {
    check(site_rate(with(0.5f, false), 4.0f, 2.0f), 9.401608, 6.172322);
}

TEST_CASE("the open-circuit voltage is read from its table, straight between the points and level beyond the ends") {
    ModelParameters p;
    for (int i = 0; i < ocv_points; ++i) p.ocv_V[i] = static_cast<float>(i * i);
    CHECK(open_circuit_voltage(p, 0.0f) == 0.0f);
    CHECK(open_circuit_voltage(p, 0.25f) == 4096.0f);           // point 64
    CHECK(open_circuit_voltage(p, 64.5f / 256.0f) == 4160.5f);  // between 4096 and 4225
    CHECK(open_circuit_voltage(p, 1.0f) == 65536.0f);
    CHECK(open_circuit_voltage(p, 255.5f / 256.0f) == 65280.5f);  // between 65025 and 65536
    CHECK(open_circuit_voltage(p, 1.5f) == 65536.0f);
    CHECK(open_circuit_voltage(p, -0.5f) == 0.0f);
}

TEST_CASE("a site that lies in a layer by a share waits for that share: exp(b) - 1 = w (exp(B) - 1)") {
    CHECK(barrier_of_share(0.0f, 5.0f) == 0.0f);
    CHECK(double(barrier_of_share(1.0f, 5.0f)) == about(5.0, 1e-6));
    // w = 1/2 and B = ln 3: 1 + (3 - 1) / 2 = 2.
    CHECK(double(barrier_of_share(0.5f, static_cast<float>(std::log(3.0)))) == about(std::log(2.0), 1e-6));
}
