#include "population/poisson_points.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "about.hpp"

using namespace lithofront;

namespace {

Box square(int sites, double spacing_nm, bool periodic = false, int dimension = 2) {
    Box box;
    box.dimension = dimension;
    box.extent = {sites, sites, dimension == 3 ? sites : 1};
    box.spacing_nm = spacing_nm;
    box.periodic = periodic;
    box.ring_nm = sites * spacing_nm;
    const double first = periodic ? 0.5 * spacing_nm : -0.5 * (sites - 1) * spacing_nm;
    box.first_nm = {first, first, dimension == 3 ? first : 0.0};
    return box;
}

}  // namespace

TEST_CASE("counts are Poisson and positions uniform") {
    for (const int dimension : {2, 3}) {
        const Box box = square(20, 10.0, false, dimension);
        const double mean = 12.0;
        const int n = 3000;
        double sum = 0.0, square_sum = 0.0, x = 0.0, xx = 0.0;
        for (std::uint32_t number = 0; number < n; ++number) {
            const PoissonPoints process(box, 4, number, Stream::crack, mean / std::pow(200.0, dimension));
            const auto count = static_cast<double>(process.points().size());
            sum += count;
            square_sum += count * count;
            for (const PoissonPoint& p : process.points()) {
                x += p.position_nm[0];
                xx += p.position_nm[0] * p.position_nm[0];
                CHECK(std::abs(p.position_nm[0]) <= 100.0);
                CHECK(std::abs(p.position_nm[1]) <= 100.0);
            }
        }
        CHECK(std::abs(sum / n - mean) < 5 * std::sqrt(mean / n));
        // The variance is the mean; of n counts it errs by mean sqrt(2/n), a little more for Poisson.
        CHECK(square_sum / n - sum * sum / n / n == about(mean, 5 * 1.05 * std::sqrt(2.0 / n)));
        CHECK(std::abs(x / sum) < 5 * 57.7 / std::sqrt(sum));
        CHECK(xx / sum == about(200.0 * 200.0 / 12, 5 * 0.9 / std::sqrt(sum)));
    }
}

TEST_CASE("the same points lie on any lattice") {
    for (const bool periodic : {false, true}) {
        const Box coarse = square(8, 25.0, periodic), fine = square(25, 8.0, periodic);
        const PoissonPoints a(coarse, 4, 2, Stream::crack, 3e-4), b(fine, 4, 2, Stream::crack, 3e-4);
        REQUIRE(a.points().size() > 5);
        REQUIRE(a.points().size() == b.points().size());
        for (std::size_t i = 0; i < a.points().size(); ++i) {
            CHECK(a.points()[i].position_nm[0] == b.points()[i].position_nm[0]);
            CHECK(a.points()[i].position_nm[1] == b.points()[i].position_nm[1]);
        }
    }
}

TEST_CASE("the nearest point is the nearest of all, round periodic sides too") {
    for (const int dimension : {2, 3}) {
        for (const bool periodic : {false, true}) {
            for (const double count : {1.5, 40.0}) {
                const Box box = square(10, 20.0, periodic, dimension);
                for (std::uint32_t number = 0; number < 20; ++number) {
                    const PoissonPoints process(box, 9, number, Stream::grain_seed, count / std::pow(200.0, dimension));
                    const NearestPoint nearest(box, process.axes(), process.points());
                    const auto distance = [&](std::size_t i, const std::array<double, 3>& at) {
                        double sum = 0.0;
                        for (int k = 0; k < dimension; ++k) {
                            double d = std::abs(at[std::size_t(k)] - process.points()[i].position_nm[std::size_t(k)]);
                            if (box.periodic_along(k)) d = std::min(d, 200.0 - d);
                            sum += d * d;
                        }
                        return sum;
                    };
                    each_site(box, [&](int x, int y, int z, std::size_t) {
                        const auto at = box.position_nm(x, y, z);
                        const int found = nearest.of(at);
                        if (process.points().empty()) {
                            CHECK(found == -1);
                            return;
                        }
                        double least = 1e30;
                        for (std::size_t i = 0; i < process.points().size(); ++i) least = std::min(least, distance(i, at));
                        CHECK(distance(std::size_t(found), at) == about(least, 1e-12));
                    });
                }
            }
        }
    }
}

TEST_CASE("absurdly rare points cost nothing") {
    CHECK(PoissonPoints(square(10, 10.0, false, 3), 1, 0, Stream::crack, 1e-60).points().empty());
    CHECK(PoissonPoints(square(10, 10.0), 1, 0, Stream::crack, 0.0).points().empty());
}
