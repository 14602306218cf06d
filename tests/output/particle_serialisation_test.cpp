#include <doctest/doctest.h>

#include <cstring>
#include <limits>

#include "output/output_error.hpp"
#include "output/particle_serialisation.hpp"

using namespace lithofront;

namespace {

Particle sample_particle(int dimension) {
    Particle p;
    p.number = 77;
    p.lattice = Lattice::make(dimension, 12, 6, dimension == 3 ? 4 : 1, dimension == 2);
    p.requested_diameter_um = 0.1 + 0.2;
    p.diameter_um = std::numeric_limits<double>::denorm_min();
    p.origin_nm = {-1.5f, 3.25f, dimension == 3 ? 7.0f : 0.0f};
    p.sites_at_birth = (std::int64_t{1} << 40) + 3;
    p.sealed_sites = 11;
    p.surface_area_at_birth = 123456789;
    p.grains = 5;
    for (int s = 0; s < p.lattice.count; ++s) {
        p.state.push_back(static_cast<SiteState>(s * 37));
        p.residual_stress_MPa.push_back(static_cast<float>(s) * 0.1f - 3.0f);
        p.barrier_kT.push_back(static_cast<float>(s) * 0.3f);
        p.ion_conductance.push_back(s % 5 ? 0.0f : std::numeric_limits<float>::infinity());
        p.electron_conductance.push_back(static_cast<float>(s) / 7.0f);
        p.domain.push_back(make_domain(static_cast<unsigned>(s % 9), static_cast<unsigned>(s)));
        p.pocket_age.push_back(static_cast<std::uint16_t>(s % 11));
        p.passivation.push_back(static_cast<std::uint16_t>(s % 13));
        p.dissolved.push_back(static_cast<std::uint16_t>(s % 17));
    }
    p.barrier_kT[3] = std::numeric_limits<float>::quiet_NaN();
    p.barrier_kT[4] = -0.0f;
    return p;
}

template <class Value>
bool same_bits(const std::vector<Value>& a, const std::vector<Value>& b) {
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(Value)) == 0;
}

bool same_lattice(const Lattice& a, const Lattice& b) { return std::memcmp(&a, &b, sizeof a) == 0; }

}  // namespace

TEST_CASE("a particle comes back from its bytes to the last bit") {
    for (const int dimension : {2, 3}) {
        CAPTURE(dimension);
        const Particle p = sample_particle(dimension);
        const Particle q = deserialise_particle(serialise(p));
        CHECK(q.number == p.number);
        CHECK(same_lattice(p.lattice, q.lattice));
        CHECK(q.requested_diameter_um == p.requested_diameter_um);
        CHECK(q.diameter_um == p.diameter_um);
        CHECK(q.sites_at_birth == p.sites_at_birth);
        CHECK(q.origin_nm == p.origin_nm);
        CHECK(q.sealed_sites == p.sealed_sites);
        CHECK(q.surface_area_at_birth == p.surface_area_at_birth);
        CHECK(q.grains == p.grains);
        CHECK(same_bits(p.state, q.state));
        CHECK(same_bits(p.residual_stress_MPa, q.residual_stress_MPa));
        CHECK(same_bits(p.barrier_kT, q.barrier_kT));
        CHECK(same_bits(p.ion_conductance, q.ion_conductance));
        CHECK(same_bits(p.electron_conductance, q.electron_conductance));
        CHECK(same_bits(p.domain, q.domain));
        CHECK(same_bits(p.pocket_age, q.pocket_age));
        CHECK(same_bits(p.passivation, q.passivation));
        CHECK(same_bits(p.dissolved, q.dissolved));
        CHECK(serialise(q) == serialise(p));
    }
}

TEST_CASE("bytes that are not a particle's are refused") {
    const auto good = serialise(sample_particle(2));
    for (std::size_t size = 0; size < good.size(); ++size) {
        CHECK_THROWS_AS(deserialise_particle(std::span(good).first(size)), OutputError);
    }
    auto longer = good;
    longer.push_back(std::byte{0});
    CHECK_THROWS_WITH_AS(deserialise_particle(longer), "1 bytes are left over", OutputError);
    auto later = good;
    later[0] = std::byte{9};
    CHECK_THROWS_WITH_AS(deserialise_particle(later), doctest::Contains("layout 9"), OutputError);
}

TEST_CASE("extents that overflow or contradict the arrays are refused before anything is derived from them") {
    Particle p = sample_particle(2);
    const auto with_extents = [&](int dimension, int nx, int ny, int nz) {
        Particle q = p;
        q.lattice.dimension = dimension;
        q.lattice.nx = nx;
        q.lattice.ny = ny;
        q.lattice.nz = nz;
        return serialise(q);
    };
    CHECK_THROWS_WITH_AS(deserialise_particle(with_extents(3, 1 << 20, 1 << 20, 1 << 20)), doctest::Contains("too large"), OutputError);
    CHECK_THROWS_WITH_AS(deserialise_particle(with_extents(2, 0, 6, 1)), doctest::Contains("impossible"), OutputError);
    CHECK_THROWS_WITH_AS(deserialise_particle(with_extents(2, -5, 6, 1)), doctest::Contains("impossible"), OutputError);
    CHECK_THROWS_WITH_AS(deserialise_particle(with_extents(4, 12, 6, 1)), doctest::Contains("impossible"), OutputError);
    CHECK_THROWS_WITH_AS(deserialise_particle(with_extents(2, 12, 7, 1)), doctest::Contains("sites on a lattice of"), OutputError);
    p.domain.pop_back();
    CHECK_THROWS_WITH_AS(deserialise_particle(serialise(p)), doctest::Contains("sites on a lattice of"), OutputError);
}
