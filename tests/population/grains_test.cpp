#include "population/grains.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <set>

#include "about.hpp"
#include "population/plain_options.hpp"

using namespace lithofront;

namespace {

Draft grains_of(const Options& options, std::uint32_t number) {
    Draft draft = draft_body(options, number);
    draw_grains(options, number, draft);
    return draft;
}

}  // namespace

TEST_CASE("the number of grains is Poisson, with at least one") {
    for (const double diameter : {0.5, 2.0}) {
        Options options = plain_options(diameter, 50.0);
        options.microstructure.grain_size_um = 0.8;
        const int n = 2000;
        double sum = 0.0;
        std::int64_t sites = 0;
        for (std::uint32_t number = 0; number < n; ++number) {
            const Draft draft = grains_of(options, number);
            sum += draft.grains;
            sites = draft.active_sites();
            std::set<int> seen;
            for (std::size_t i = 0; i < draft.domain.size(); ++i) {
                if (is_active(draft.state[i])) {
                    seen.insert(draft.domain[i] >> 4);
                }
            }
            CHECK(static_cast<int>(seen.size()) == draft.grains);
        }
        const double cell = 3.14159265358979 / 4 * 16 * 16;  // sites of a disc of 0.8 um
        const double mean = static_cast<double>(sites) / cell;
        CHECK(std::abs(sum / n - (mean + std::exp(-mean))) < 5 * std::sqrt(mean / n));
    }
}

TEST_CASE("the mean cell of a solid body has the ball's volume") {
    Options options = plain_channel(1.0, 1.0, 50.0, 3);
    options.microstructure.grain_size_um = 0.4;
    const int n = 60;
    double sum = 0.0;
    for (std::uint32_t number = 0; number < n; ++number) {
        sum += grains_of(options, number).grains;
    }
    const double mean = 1.0 / (3.14159265358979 / 6 * 0.4 * 0.4 * 0.4);
    CHECK(std::abs(sum / n - mean) < 5 * std::sqrt(mean / n));
}

TEST_CASE("stress offsets per grain are relative to the particle") {
    Options options = plain_options(1.5, 50.0);
    options.microstructure.grain_size_um = 0.9;
    options.microstructure.grain_stress_MPa = 80.0;
    double squares = 0.0;
    int pairs = 0, single = 0;
    for (std::uint32_t number = 0; number < 3000; ++number) {
        const Draft draft = grains_of(options, number);
        std::map<int, float> offset;
        double sum = 0.0;
        for (std::size_t i = 0; i < draft.state.size(); ++i) {
            sum += double(draft.stress_MPa[i]);
            if (is_active(draft.state[i])) {
                const auto [at, first] = offset.try_emplace(draft.domain[i] >> 4, draft.stress_MPa[i]);
                CHECK(at->second == draft.stress_MPa[i]);
            } else {
                CHECK(draft.stress_MPa[i] == 0.0f);
            }
        }
        CHECK(std::abs(sum) < 1e-3 * static_cast<double>(draft.active_sites()));
        if (offset.size() == 1) {
            ++single;
            CHECK(offset.begin()->second == 0.0f);
        } else {
            const double difference = double(offset.begin()->second) - double(offset.rbegin()->second);
            squares += difference * difference;
            ++pairs;
        }
    }
    CHECK(single > 50);
    // Differences of two grains: variance 2 sigma^2, of which a mean of n squares errs by sqrt(2/n).
    CHECK(std::abs(squares / pairs / (2 * 80.0 * 80.0) - 1) < 5 * std::sqrt(2.0 / pairs));
}

TEST_CASE("no grain size means one grain") {
    const Draft draft = grains_of(plain_options(2.0), 0);
    CHECK(draft.grains == 1);
    for (const DomainId domain : draft.domain) {
        CHECK(domain == 0);
    }
}

TEST_CASE("adjacent grains differ even where grain numbers wrap") {
    Options options = plain_channel(4.0, 4.0, 10.0);
    options.microstructure.grain_size_um = 0.03;  // some 22,000 grains
    options.microstructure.grain_stress_MPa = 100.0;
    const Draft draft = grains_of(options, 0);
    CHECK(draft.grains > 4096 * 4);
    std::int64_t merged = 0, crossing = 0;
    each_site(draft.box, [&](int x, int y, int z, std::size_t i) {
        for (const int k : {0, 2}) {
            const std::size_t j = face_neighbour(draft.box, x, y, z, k);
            if (j != no_site && draft.stress_MPa[i] != draft.stress_MPa[j]) {  // every grain has an offset of its own
                ++crossing;
                merged += draft.domain[i] == draft.domain[j];
            }
        }
    });
    CHECK(crossing > 100000);
    CHECK(merged == 0);
}

TEST_CASE("Voronoi boundaries have the length that theory gives") {
    Options options = plain_channel(2.0, 2.0, 10.0);
    options.microstructure.grain_size_um = 0.3;
    double crossing = 0.0, faces = 0.0;
    const int n = 40;
    for (std::uint32_t number = 0; number < n; ++number) {
        const Draft draft = grains_of(options, number);
        each_site(draft.box, [&](int x, int y, int z, std::size_t i) {
            const std::size_t j = face_neighbour(draft.box, x, y, z, 0);
            faces += 1;
            crossing += draft.domain[i] != draft.domain[j];
        });
    }
    // Boundary length per area of a Poisson-Voronoi tessellation is 2/sqrt(cell) (Meijering 1953); a row crosses 2/pi
    // of it. Cells of 707 sites, some 2,300 in all, whose count alone errs by 2 %.
    const double expected = 2 / std::sqrt(3.14159265358979 / 4 * 900) * 2 / 3.14159265358979;
    CHECK(crossing / faces == about(expected, 0.05));
}

TEST_CASE("twin planes have the stated mean spacing and cut whole grains") {
    Options options = plain_channel(0.6, 0.6, 10.0);
    options.population.geometry = Geometry::particle;
    options.population.diameter_um = 0.6;
    options.microstructure.twin_spacing_nm = 60.0;
    const int n = 1000;
    double sum = 0.0;
    for (std::uint32_t number = 0; number < n; ++number) {
        const Draft draft = grains_of(options, number);
        double changes = 0.0, faces = 0.0;
        each_site(draft.box, [&](int x, int y, int z, std::size_t i) {
            const std::size_t j = face_neighbour(draft.box, x, y, z, 0);
            if (j != no_site && is_active(draft.state[i]) && is_active(draft.state[j])) {
                faces += 1;
                changes += draft.domain[i] != draft.domain[j];
                CHECK((draft.domain[i] >> 4) == (draft.domain[j] >> 4));
            }
        });
        sum += changes / faces;
    }
    // A row meets |n_x|/spacing planes per site; |cos| has mean 2/pi and standard deviation 0.308; 10 planes per
    // particle at random phase add little.
    CHECK(std::abs(sum / n - 2 / 3.14159265358979 / 6) < 5 * 0.308 / 6 / std::sqrt(n) + 0.002);
}

TEST_CASE("twin lamellae differ in width as stated") {
    Options options = plain_options(6.0, 10.0);
    options.microstructure.twin_spacing_nm = 200.0;
    double square = 0.0, gaps = 0.0;
    for (std::uint32_t number = 0; number < 40; ++number) {
        const Draft draft = grains_of(options, number);
        const int y = draft.box.extent[1] / 2;
        std::vector<int> planes;
        for (int x = 1; x < draft.box.extent[0]; ++x) {
            if (draft.domain[draft.box.at(x, y, 0)] != draft.domain[draft.box.at(x - 1, y, 0)] &&
                is_active(draft.state[draft.box.at(x - 1, y, 0)]) && is_active(draft.state[draft.box.at(x, y, 0)])) {
                planes.push_back(x);
            }
        }
        if (planes.size() < 12) {
            continue;
        }
        const double mean = double(planes.back() - planes.front()) / double(planes.size() - 1);
        for (std::size_t k = 1; k < planes.size(); ++k) {
            const double relative = (planes[k] - planes[k - 1]) / mean - 1;
            CHECK(std::abs(relative) < 0.6);
            square += relative * relative;
            gaps += 1;
        }
    }
    // The difference of two uniform shifts within a quarter spacing: variance 1/24, of which n gaps err by 1.5/sqrt(n).
    CHECK(gaps > 400);
    CHECK(square / gaps == about(1.0 / 24, 5 * 1.5 / std::sqrt(gaps)));
}

TEST_CASE("both sides of a boundary carry its barrier") {
    Options options = plain_options(2.0);
    options.microstructure.grain_size_um = 0.8;
    options.microstructure.twin_spacing_nm = 200.0;
    options.microstructure.grain_boundary_barrier_kT = 0.5;
    options.microstructure.twin_boundary_barrier_kT = 2.0;
    Draft draft = grains_of(options, 4);
    REQUIRE(draft.grains > 2);
    add_boundary_barriers(options, draft);
    std::set<float> barriers;
    each_site(draft.box, [&](int x, int y, int z, std::size_t i) {
        bool grain = false, twin = false;
        for (int k = 0; k < 4; ++k) {
            const std::size_t j = face_neighbour(draft.box, x, y, z, k);
            if (is_active(draft.state[i]) && j != no_site && is_active(draft.state[j])) {
                grain = grain || (draft.domain[i] >> 4) != (draft.domain[j] >> 4);
                twin = twin || ((draft.domain[i] >> 4) == (draft.domain[j] >> 4) && draft.domain[i] != draft.domain[j]);
            }
        }
        CHECK(draft.barrier_kT[i] == (twin ? 2.0f : grain ? 0.5f : 0.0f));
        barriers.insert(draft.barrier_kT[i]);
    });
    CHECK(barriers.size() == 3);
}

TEST_CASE("grains and twins lie at the same place on any lattice") {
    // Spacings of 3:1 share every site of the coarse lattice.
    for (const int dimension : {2, 3}) {
        Options options = plain_options(1.2, 24.0, dimension);
        options.population.shape = Shape::star;
        options.microstructure.grain_size_um = 0.5;
        options.microstructure.grain_stress_MPa = 100.0;
        options.microstructure.twin_spacing_nm = 150.0;
        const Draft coarse = grains_of(options, 7);
        options.lattice.site_spacing_nm = 8.0;
        const Draft fine = grains_of(options, 7);
        REQUIRE(coarse.grains > 3);
        CHECK(fine.grains == coarse.grains);
        std::int64_t same = 0, compared = 0;
        each_site(coarse.box, [&](int x, int y, int z, std::size_t i) {
            std::array<int, 3> at{};
            for (int k = 0; k < dimension; ++k) {
                const double here = coarse.box.position_nm(k, k == 0 ? x : k == 1 ? y : z);
                at[std::size_t(k)] = int(std::lround((here - fine.box.first_nm[std::size_t(k)]) / 8.0));
                if (at[std::size_t(k)] < 0 || at[std::size_t(k)] >= fine.box.extent[std::size_t(k)]) return;
            }
            const std::size_t j = fine.box.at(at[0], at[1], at[2]);
            if (!is_active(coarse.state[i]) || !is_active(fine.state[j])) return;
            ++compared;
            same += coarse.domain[i] == fine.domain[j];
        });
        // Nearest fine sites lie up to 4 nm off along each axis: boundaries every 150 nm pass between 3 % of the pairs at most.
        CHECK(compared > 1000);
        CHECK(double(same) / double(compared) > (dimension == 2 ? 0.95 : 0.93));
    }
}
