#include "population/make_particle.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <thread>

#include "about.hpp"
#include "population/ghosts.hpp"
#include "population/plain_options.hpp"

using namespace lithofront;

namespace {

// Everything switched on, set explicitly so that new defaults do not move the bits checked below.
Options rich_options(int dimension) {
    Options options = plain_options(1.0, 25.0, dimension);
    options.seed = 2022;
    options.transport.electronic = true;
    options.population.shape = Shape::star;
    options.population.star_amplitude = 0.08;
    options.population.star_modes = 6;
    options.population.size_distribution = SizeDistribution::lognormal;
    options.population.median_diameter_um = 0.7;
    options.population.geometric_standard_deviation = 1.5;
    options.population.min_diameter_um = 0.3;
    options.population.max_diameter_um = 2.0;
    options.microstructure.residual_stress_MPa = 100.0;
    options.microstructure.correlation_length_nm = 120.0;
    options.microstructure.grain_size_um = 0.5;
    options.microstructure.grain_stress_MPa = 50.0;
    options.microstructure.surface_relaxation_length_nm = 60.0;
    options.microstructure.grain_boundary_barrier_kT = 0.4;
    options.microstructure.twin_spacing_nm = 150.0;
    options.microstructure.twin_boundary_barrier_kT = 0.2;
    options.microstructure.cracks_per_um2 = 3.0;
    options.microstructure.crack_length_um = 0.2;
    options.microstructure.crack_wetted_fraction = 0.5;
    options.surface.interphase_log_sigma = 0.5;
    options.surface.dry_fraction = 0.1;
    options.surface.contactless_fraction = 0.2;
    options.kinetics.nucleation_per_um2 = 16.0;
    return options;
}

bool same(const Particle& a, const Particle& b) {
    return a.number == b.number && a.lattice.count == b.lattice.count && a.lattice.nx == b.lattice.nx &&
           a.requested_diameter_um == b.requested_diameter_um && a.diameter_um == b.diameter_um && a.sites_at_birth == b.sites_at_birth &&
           a.grains == b.grains && a.state == b.state && a.residual_stress_MPa == b.residual_stress_MPa && a.barrier_kT == b.barrier_kT &&
           a.ion_conductance == b.ion_conductance && a.electron_conductance == b.electron_conductance && a.domain == b.domain &&
           a.pocket_age == b.pocket_age;
}

class Fingerprint {
public:
    template <class T>
    void add(const std::vector<T>& values) {
        const auto* bytes = reinterpret_cast<const unsigned char*>(values.data());
        for (std::size_t i = 0; i < values.size() * sizeof(T); ++i) {
            hash_ = (hash_ ^ bytes[i]) * 1099511628211ull;  // FNV-1a
        }
    }
    std::uint64_t value() const { return hash_; }

private:
    std::uint64_t hash_ = 14695981039346656037ull;
};

std::uint64_t fingerprint(const Particle& p) {
    Fingerprint f;
    f.add(std::vector<double>{p.requested_diameter_um, p.diameter_um});
    f.add(std::vector<std::int64_t>{p.sites_at_birth, p.grains, p.lattice.nx, p.lattice.ny, p.lattice.nz});
    f.add(p.state);
    f.add(p.residual_stress_MPa);
    f.add(p.barrier_kT);
    f.add(p.ion_conductance);
    f.add(p.electron_conductance);
    f.add(p.domain);
    f.add(p.pocket_age);
    f.add(p.passivation);
    f.add(p.dissolved);
    return f.value();
}

Options rich_channel() {
    Options options = rich_options(2);
    options.population.geometry = Geometry::channel;
    options.population.channel_width_um = 0.8;
    options.population.channel_length_um = 1.1;
    return options;
}

}  // namespace

// Equal on every compiler, vector width and C library. A change here changes every study: it must be meant, and then
// the new words are those that the failed check prints.
TEST_CASE("the bits of particles are these") {
    CHECK(fingerprint(make_particle(rich_options(2), 5)) == 15123330961053053534ull);
    CHECK(fingerprint(make_particle(rich_options(3), 1)) == 7007739293202038537ull);
    CHECK(fingerprint(make_particle(rich_channel(), 0)) == 12573854927466897421ull);
}

TEST_CASE("a particle depends on seed and number alone") {
    Options options = rich_options(2);
    options.population.particles = 4;
    const Particle first = make_particle(options, 3);
    options.population.particles = 1000000;
    (void)make_particle(options, 999999);
    CHECK(same(first, make_particle(options, 3)));
    CHECK(first.number == 3);
    const Particle other = make_particle(options, 4);
    CHECK(first.requested_diameter_um != other.requested_diameter_um);
    options.seed += 1;
    CHECK(first.requested_diameter_um != make_particle(options, 3).requested_diameter_um);
    options.population.size_distribution = SizeDistribution::single;
    CHECK(make_particle(options, 0).residual_stress_MPa != make_particle(options, 1).residual_stress_MPa);
    CHECK(make_particle(options, 0).state != make_particle(options, 1).state);
}

TEST_CASE("threads make the same particles") {
    const Options options = rich_options(2);
    std::vector<Particle> particles(16);
    std::vector<std::thread> threads;
    for (std::uint32_t t = 0; t < 4; ++t) {
        threads.emplace_back([&, t] {
            for (std::uint32_t number = t; number < 16; number += 4) {
                particles[number] = make_particle(options, number);
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    for (std::uint32_t number = 0; number < 16; ++number) {
        CHECK(same(particles[number], make_particle(options, number)));
    }
}

TEST_CASE("a particle is whole: sizes, counts and arrays agree") {
    for (const int dimension : {2, 3}) {
        const Options options = rich_options(dimension);
        for (std::uint32_t number = 0; number < (dimension == 2 ? 20u : 3u); ++number) {
            const Particle p = make_particle(options, number);
            const auto count = static_cast<std::size_t>(p.lattice.count);
            CHECK(estimate_sites(options, number) == p.lattice.count);
            CHECK(p.state.size() == count);
            CHECK(p.residual_stress_MPa.size() == count);
            CHECK(p.barrier_kT.size() == count);
            CHECK(p.ion_conductance.size() == count);
            // Where electrons meet no resistance a contact is a bit.
            CHECK(p.electron_conductance.size() == (options.transport.electronic ? count : 0));
            CHECK(p.domain.size() == count);
            CHECK(p.pocket_age.size() == count);
            std::int64_t active = 0;
            for (int s = 0; s < p.lattice.count; ++s) {
                const Site at = locate(p.lattice, s);
                const SiteState state = p.state[static_cast<std::size_t>(s)];
                const bool interior = at.x >= 1 && at.x <= p.lattice.nx && at.y >= 1 && at.y <= p.lattice.ny &&
                                      (dimension == 2 || (at.z >= 1 && at.z <= p.lattice.nz));
                active += is_active(state);
                if (!interior) {
                    CHECK(state == phase_outside);
                } else if (is_active(state)) {
                    for (int k = 0; k < 2 * dimension; ++k) {  // positions are those of the sites: inside the box of the outline
                        const double here = double(p.origin_nm[std::size_t(k / 2)]) + 25.0 * (k / 2 == 0 ? at.x : k / 2 == 1 ? at.y : at.z);
                        CHECK(std::abs(here) < 700.0 * p.requested_diameter_um);
                    }
                }
                CHECK((phase_of(state) == phase_lithiated || phase_of(state) == phase_outside));
                CHECK((!(state & site_nucleus) || is_sealed(state) || !(state & (site_surface | site_crack_face))));
            }
            CHECK(active == p.sites_at_birth);
            CHECK(p.grains >= 1);
            CHECK(std::abs(p.diameter_um / p.requested_diameter_um - 1) < 0.05);
        }
    }
    const Particle disc = make_particle(plain_options(1.0), 0);
    CHECK(disc.requested_diameter_um == 1.0);
    CHECK(disc.diameter_um == about(0.025 * std::sqrt(4 / 3.14159265358979 * double(disc.sites_at_birth)), 1e-12));
    const Particle ball = make_particle(plain_options(0.5, 25.0, 3), 0);
    CHECK(ball.diameter_um == about(0.025 * std::cbrt(6 / 3.14159265358979 * double(ball.sites_at_birth)), 1e-12));
}

TEST_CASE("nuclei have the stated density inside, at the same places on any lattice") {
    Options options = plain_options(2.0);
    options.kinetics.nucleation_per_um2 = 30.0;
    double inner_um2 = 0.0, nuclei = 0.0, finer = 0.0, finer_um2 = 0.0;
    for (std::uint32_t number = 0; number < 20; ++number) {
        for (const double spacing : {25.0, 12.5}) {
            options.lattice.site_spacing_nm = spacing;
            for (const SiteState s : make_particle(options, number).state) {
                (spacing > 20.0 ? inner_um2 : finer_um2) += (is_active(s) && !(s & site_surface)) * spacing * spacing * 1e-6;
                (spacing > 20.0 ? nuclei : finer) += (s & site_nucleus) != 0;
            }
        }
    }
    // Two in one site count once: a share of half the mean number per site, 0.0094.
    CHECK(std::abs(nuclei - 30.0 * inner_um2 * (1 - 0.0094)) < 5 * std::sqrt(30.0 * inner_um2));
    // The same points: further ones in the rim of surface sites that has become thinner, and fewer that share a site.
    CHECK(finer > nuclei);
    CHECK(std::abs(finer - nuclei - 30.0 * (finer_um2 - inner_um2)) < 5 * std::sqrt(30.0 * (finer_um2 - inner_um2)) + 20);
}

TEST_CASE("ghosts of a channel repeat the opposite side in every array") {
    for (const int dimension : {2, 3}) {
        Options options = rich_channel();
        options.population.dimension = dimension;
        options.population.channel_width_um = 0.4;
        options.population.channel_length_um = 0.325;
        const Particle p = make_particle(options, 0);
        const Lattice& l = p.lattice;
        const auto wrap = [](int i, int n) { return i < 1 ? i + n : i > n ? i - n : i; };
        int compared = 0;
        for (int z = 0; z < l.rows_z; ++z) {
            for (int y = 0; y < l.rows_y; ++y) {
                for (int x = 0; x <= l.nx + 1; ++x) {
                    const auto ghost = static_cast<std::size_t>(l.index(x, y, z));
                    const int along = dimension == 2 ? y : z;
                    if (along == 0 || along == (dimension == 2 ? l.ny : l.nz) + 1) {
                        CHECK(p.state[ghost] == phase_outside);
                        continue;
                    }
                    const auto own = static_cast<std::size_t>(l.index(wrap(x, l.nx), dimension == 3 ? wrap(y, l.ny) : y, z));
                    compared += ghost != own;
                    CHECK(p.state[ghost] == p.state[own]);
                    CHECK(p.residual_stress_MPa[ghost] == p.residual_stress_MPa[own]);
                    CHECK(p.ion_conductance[ghost] == p.ion_conductance[own]);
                    if (!p.electron_conductance.empty()) CHECK(p.electron_conductance[ghost] == p.electron_conductance[own]);
                    CHECK(p.barrier_kT[ghost] == p.barrier_kT[own]);
                    CHECK(p.domain[ghost] == p.domain[own]);
                }
            }
        }
        CHECK(compared == (dimension == 2 ? 2 * 13 : (18 * 18 - 16 * 16) * 13));
    }
    const Lattice open = Lattice::make(2, 4, 4, 1, false);
    std::vector<int> values(static_cast<std::size_t>(open.count), 0);
    values[static_cast<std::size_t>(open.index(4, 2, 0))] = 7;
    refresh_ghosts(open, values);
    CHECK(values[static_cast<std::size_t>(open.index(0, 2, 0))] == 0);
}

TEST_CASE("coordinate 0 of the padded lattice lies a spacing before the first site") {
    // 1 um at 25 nm: 40 sites across, the first at -487.5 nm.
    const Particle p = make_particle(plain_options(1.0, 25.0), 0);
    CHECK(p.lattice.nx == 40);
    CHECK(p.origin_nm[0] == -512.5f);
    CHECK(p.origin_nm[1] == -512.5f);
}

TEST_CASE("the surface at birth counts both sides of wet cracks, and not those of dry ones") {
    Options o = plain_options(1.0, 25.0);
    o.microstructure.cracks_per_um2 = 6.0;
    o.microstructure.crack_length_um = 0.3;
    o.microstructure.crack_electrolyte = CrackElectrolyte::all;
    o.microstructure.crack_wetted_fraction = 0.0;
    const Particle dry = make_particle(o, 3);
    o.microstructure.crack_wetted_fraction = 1.0;
    const Particle wet = make_particle(o, 3);
    o.microstructure.cracks_per_um2 = 0.0;
    const Particle whole = make_particle(o, 3);
    CHECK(dry.surface_area_at_birth == about(static_cast<double>(whole.surface_area_at_birth), 0.02));
    // At least one crack of 12 sites lies within: 24 faces more or less.
    CHECK(wet.surface_area_at_birth > dry.surface_area_at_birth + 12 * surface_area_unit);
}

TEST_CASE("a body's diameter is that of the disc or ball with its area or volume") {
    // Of the lattice: a disc of 40 sites across, a ball of 20, to what the rim's sites make of them.
    CHECK(make_particle(plain_options(1.0, 25.0), 0).diameter_um == about(1.0, 0.01));
    CHECK(make_particle(plain_options(1.0, 50.0, 3), 0).diameter_um == about(1.0, 0.01));
    // A square channel of 16 sites: 0.8 um * sqrt(4/pi).
    CHECK(make_particle(plain_channel(0.8, 0.8, 50.0), 0).diameter_um == about(0.9027033, 1e-6));
}
