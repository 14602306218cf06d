// Faces and coefficients of the potentials: harmonic means, the product's mobility between the phases, boundaries, cuts.
#include <utility>
#include <vector>

#include "about.hpp"
#include "kernels/handmade.hpp"
#include "particle/fields.hpp"

using namespace lithofront;

namespace {

const float mobility[4] = {0.0f, 2.0f, 6.0f, 0.0f}, factor[3] = {1.0f, 0.5f, 0.25f};

double face(SiteState product, SiteState a, SiteState b, std::uint16_t domain_a = 16, std::uint16_t domain_b = 16) {
    return static_cast<double>(face_conductance({mobility, factor, product}, a, b, domain_a, domain_b));
}

}  // namespace

TEST_CASE("within a phase a face conducts as the phase does, between the phases at least as the product") {
    CHECK(face(phase_delithiated, phase_lithiated, phase_lithiated) == about(2.0, 1e-6));
    CHECK(face(phase_delithiated, phase_delithiated, phase_delithiated) == about(6.0, 1e-6));
    // The harmonic mean of 2 and 6 is 3: less than a product of 6, more than one of 2.
    CHECK(face(phase_delithiated, phase_lithiated, phase_delithiated) == about(6.0, 1e-6));
    CHECK(face(phase_lithiated, phase_lithiated, phase_delithiated) == about(3.0, 1e-6));
    CHECK(face(phase_lithiated, phase_lithiated, phase_outside) == 0.0);
    CHECK(face(phase_lithiated, phase_dead, phase_delithiated) == 0.0);
}

TEST_CASE("a boundary of grains takes the first factor, one of twins within a grain the second") {
    // Domains hold the grain above four bits of a lamella.
    CHECK(face(phase_delithiated, phase_lithiated, phase_lithiated, 16, 32) == about(1.0, 1e-6));
    CHECK(face(phase_delithiated, phase_lithiated, phase_lithiated, 16, 17) == about(0.5, 1e-6));
}

TEST_CASE("a site's diagonal is the sum of its faces and its exit; a cut face conducts nothing") {
    ModelParameters p;
    p.ionic_field = 1;
    Particle body = test::laid_out({"LLL", "LLL"});
    test::open_site(body, 1, 1);
    SiteState& cut = body.state[static_cast<std::size_t>(body.lattice.index(2, 1, 0))];
    cut = static_cast<SiteState>(cut | site_cut_y);
    test::OneParticle one(p, std::move(body));
    build_field(one.body(), one.ws.ion, FaceRule{mobility, factor, phase_delithiated});
    const Lattice& l = one.v.lattice;
    const auto diagonal = [&](int x, int y) { return static_cast<double>(one.ws.ion.diagonal[l.index(x, y, 0)]); };
    CHECK(diagonal(1, 1) == about(2.0 + 2.0 + 1.0, 1e-6));  // two faces and the exit
    CHECK(diagonal(2, 1) == about(4.0, 1e-6));              // the face above is cut
    CHECK(diagonal(2, 2) == about(4.0, 1e-6));
    CHECK(diagonal(3, 2) == about(4.0, 1e-6));
    CHECK(static_cast<double>(one.ws.ion.inverse[l.index(1, 1, 0)]) == about(0.2, 1e-6));
    // A face is the same from either side.
    const int s = l.index(2, 1, 0), right = l.index(3, 1, 0), above = l.index(2, 2, 0);
    CHECK(one.ws.ion.face_at(s, right, 0) == 2.0f);
    CHECK(one.ws.ion.face_at(right, s, 1) == 2.0f);
    CHECK(one.ws.ion.face_at(s, above, 2) == 0.0f);
    CHECK(one.ws.ion.face_at(above, s, 3) == 0.0f);
}

namespace {

// What one sweep leaves of a site at 5 kT, over-relaxed by 3/2, whose faces towards +x, -x, +y, -y, +z, -z conduct 1 to 6 and lead to
// 10 to 60 kT; no other site relaxes. Beside it, the largest change.
template <int Dim>
std::pair<float, float> swept(int x, int y, float inverse) {
    const Lattice l = Lattice::make(Dim, 4, 4, Dim == 3 ? 3 : 1, false);
    const int z = Dim == 3 ? 2 : 0, s = l.index(x, y, z);
    std::vector<std::vector<float>> memory(5, std::vector<float>(static_cast<std::size_t>(l.count), 0.0f));
    FieldArrays f;
    f.potential = memory[0].data();
    f.inverse = memory[1].data();
    for (int axis = 0; axis < Dim; ++axis) f.face[axis] = memory[static_cast<std::size_t>(2 + axis)].data();
    f.potential[s] = 5.0f;
    f.inverse[s] = inverse;
    for (int k = 0; k < 2 * Dim; ++k) {
        const int n = Neighbours<Dim>::neighbour(l, s, 2 * ((x + y + z) & 1) + (x & 1), k);
        f.potential[n] = 10.0f * static_cast<float>(k + 1);
        f.face[k / 2][k % 2 == 0 ? s : n] = static_cast<float>(k + 1);
    }
    SerialTeam team;
    const float largest = measured_sweep<Dim>(team, l, f, 1.5f);
    return {f.potential[s], largest};
}

}  // namespace

TEST_CASE("a sweep takes a site over-relaxed to the mean of its neighbours, each weighted by the face towards it") {
    for (const int x : {2, 3})
        for (const int y : {2, 3}) {
            CAPTURE(x);
            CAPTURE(y);
            // 10 + 40 + 90 + 160 = 300, an eighth of it is 37.5: 5 + 1.5 (37.5 - 5).
            CHECK(swept<2>(x, y, 0.125f) == std::pair(53.75f, 48.75f));
            // 300 + 250 + 360 = 910, a sixteenth of it is 56.875: 5 + 1.5 (56.875 - 5).
            CHECK(swept<3>(x, y, 0.0625f) == std::pair(82.8125f, 77.8125f));
        }
}
