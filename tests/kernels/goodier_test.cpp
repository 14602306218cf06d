// Stress of Goodier's potential: second differences, exact for a quadratic; the von Mises stress of a tensor.
#include "particle/goodier.hpp"

#include <vector>

#include "about.hpp"
#include "kernels/handmade.hpp"

using namespace lithofront;

namespace {

// Stress at the middle of a lattice of five sites along each axis, of
// Phi = 1.5 x^2 + 2.5 y^2 + 4 z^2 + 0.3 x y + 0.5 y z + 0.7 z x + 7: second derivatives 3, 5, 8; 0.3, 0.5, 0.7.
template <int Dim>
StressTensor at_the_middle(bool plane_stress) {
    const Lattice l = Lattice::make(Dim, 5, 5, Dim == 3 ? 5 : 1, false);
    std::vector<float> phi(static_cast<std::size_t>(l.count));
    for (int s = 0; s < l.count; ++s) {
        const Site at = locate(l, s);
        const float x = static_cast<float>(at.x - 3), y = static_cast<float>(at.y - 3), z = Dim == 3 ? static_cast<float>(at.z - 3) : 0.0f;
        phi[static_cast<std::size_t>(s)] = 1.5f * x * x + 2.5f * y * y + 4.0f * z * z + 0.3f * x * y + 0.5f * y * z + 0.7f * z * x + 7.0f;
    }
    const int middle = l.index(3, 3, Dim == 3 ? 3 : 0);
    return goodier_stress<Dim>(l, phi.data(), plane_stress, middle, locate(l, middle));
}

void check(const StressTensor& t, const std::vector<double>& expected) {
    const float found[] = {t.xx, t.yy, t.zz, t.xy, t.yz, t.zx};
    for (std::size_t i = 0; i < 6; ++i) {
        CAPTURE(i);
        CHECK(static_cast<double>(found[i]) == doctest::Approx(expected[i]).epsilon(1e-5));
    }
}

}  // namespace

TEST_CASE("the von Mises stress of a tensor") {
    // (1 - 2)^2 + (2 - 4)^2 + (4 - 1)^2 = 14, half of it; 3 (1 + 4 + 9) = 42.
    CHECK(static_cast<double>(von_mises_squared({1.0f, 2.0f, 4.0f, 1.0f, 2.0f, 3.0f})) == about(49.0, 1e-6));
}

TEST_CASE("each normal stress is less the curvatures of the potential along the two other axes, each shear the mixed one") {
    check(at_the_middle<2>(false), {-5.0, -3.0, -8.0, 0.3, 0.0, 0.0});
    check(at_the_middle<2>(true), {-5.0, -3.0, 0.0, 0.3, 0.0, 0.0});
    check(at_the_middle<3>(false), {-13.0, -11.0, -8.0, 0.3, 0.5, 0.7});
}
