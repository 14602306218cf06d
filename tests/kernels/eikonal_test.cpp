// Filling of a site by the upwind eikonal equation: sqrt(f_x^2 + f_y^2 + f_z^2) against a threshold (docs/model.md, section 4).
#include <initializer_list>

#include "about.hpp"
#include "particle/eikonal.hpp"

using namespace lithofront;

namespace {

double arrives(std::initializer_list<Approach> list, double advance, double threshold = 1.0) {
    Approaches<3> approaches;
    for (const Approach& a : list) approaches.add(a);
    return arrival<3>(approaches, static_cast<float>(advance), static_cast<float>(threshold));
}

double factor(float x, float y, float z) {
    const float f[3] = {x, y, z};
    return advance_factor<3>(f);
}

}  // namespace

TEST_CASE("along one axis a site fills at the front's speed") {
    // From nothing, two sites a step: half a step. From 0.4: (1 - 0.4)/2 = 0.3.
    CHECK(arrives({{0.0f, 0.0f}}, 2.0) == about(0.5, 1e-6));
    CHECK(arrives({{0.0f, 0.4f}}, 2.0) == about(0.3, 1e-6));
    // Exposed at 0.25: 0.25 + 0.5.
    CHECK(arrives({{0.25f, 0.0f}}, 2.0) == about(0.75, 1e-6));
}

TEST_CASE("along two axes it fills by the root of the squares, so that a diagonal front advances at the same speed") {
    // sqrt(2) * 2 t = 1: t = 0.353553, the time in which a front along the diagonal moves by 1/sqrt(2) sites.
    CHECK(arrives({{0.0f, 0.0f}, {0.0f, 0.0f}}, 2.0) == about(0.3535534, 1e-6));
    // Three axes: 1/(2 sqrt(3)).
    CHECK(arrives({{0.0f, 0.0f}, {0.0f, 0.0f}, {0.0f, 0.0f}}, 2.0) == about(0.2886751, 1e-6));
    // One axis ahead by 0.6 and the other just open: (0.6 + w)^2 + w^2 = 1, w = 0.1 sqrt(41) - 0.3 = 0.340312; at 2 a step 0.170156.
    CHECK(arrives({{0.0f, 0.6f}, {0.0f, 0.0f}}, 2.0) == about(0.1701562, 1e-6));
}

TEST_CASE("an axis that opens later counts from then on, in whichever order the axes are named") {
    // The first has come 0.6 by t = 0.3; then (0.6 + w)^2 + w^2 = 1 as above: 0.3 + 0.170156.
    CHECK(arrives({{0.0f, 0.0f}, {0.3f, 0.0f}}, 2.0) == about(0.4701562, 1e-6));
    CHECK(arrives({{0.3f, 0.0f}, {0.0f, 0.0f}}, 2.0) == about(0.4701562, 1e-6));
    // One that opens after the site has converted does nothing.
    CHECK(arrives({{0.0f, 0.0f}, {0.6f, 0.0f}}, 2.0) == about(0.5, 1e-6));
}

TEST_CASE("a third axis counts from when it opens") {
    // By 0.4 the first has come 0.8, the second, open since 0.2, 0.4: 3 w^2 + 2.4 w + 0.8 = 1, w = 0.0760952.
    CHECK(arrives({{0.0f, 0.0f}, {0.2f, 0.0f}, {0.4f, 0.0f}}, 2.0) == about(0.4380476, 1e-5));
}

TEST_CASE("what arrives at the very end of a step waits for the next") {
    CHECK(arrives({{0.0f, 0.0f}}, 1.0) == doctest::Approx(no_conversion));
}

TEST_CASE("the threshold is a length: half of it takes half the time") {
    CHECK(arrives({{0.0f, 0.0f}}, 2.0, 0.5) == about(0.25, 1e-6));
    CHECK(arrives({{0.0f, 0.0f}, {0.0f, 0.0f}}, 2.0, 1.5) == about(0.5303301, 1e-6));
}

TEST_CASE("what does not arrive within the step has no time, and an effect comes after its cause") {
    CHECK(arrives({{0.0f, 0.0f}}, 0.99) == doctest::Approx(no_conversion));
    CHECK(arrives({{0.0f, 0.0f}}, 0.0) == doctest::Approx(no_conversion));
    CHECK(arrives({}, 5.0) == doctest::Approx(no_conversion));
    CHECK(arrives({{0.5f, 1.0f}}, 5.0) > 0.5);
    CHECK(arrives({{0.5f, 0.0f}}, 1e30) > 0.5);
}

TEST_CASE("a flat front moves at one speed at any angle: arrival times that are linear stay so") {
    // T = (0.6 x + 0.8 y)/v: the neighbours of a site converted 0.6/v and 0.8/v before it. With v = 2 a step and the earlier one at
    // t = 0, the other opens 0.1 later and the site converts at 0.4.
    CHECK(arrives({{0.0f, 0.0f}, {0.1f, 0.0f}}, 2.0) == about(0.4, 1e-6));
}

TEST_CASE("the filling's rate over the speed: one along an axis, the root of two along a diagonal") {
    CHECK(factor(0.3f, closed_axis, closed_axis) == about(1.0, 1e-6));
    CHECK(factor(0.3f, 0.3f, closed_axis) == about(1.414214, 1e-6));
    // (0.6 + 0.2)/sqrt(0.36 + 0.04) = 1.264911.
    CHECK(factor(0.6f, closed_axis, 0.2f) == about(1.264911, 1e-6));
    // Just opened: as where all come alike.
    CHECK(factor(0.0f, 0.0f, 0.0f) == about(1.732051, 1e-6));
    CHECK(factor(closed_axis, closed_axis, closed_axis) == 0.0);
}

TEST_CASE("what the front has come along an axis by a time") {
    CHECK(static_cast<double>(filled_by({0.25f, 0.1f}, 2.0f, 0.75f)) == about(1.1, 1e-6));
    CHECK(static_cast<double>(filled_by({0.9f, 0.0f}, 2.0f, 0.75f)) == 0.0);
}
