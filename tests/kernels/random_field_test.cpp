// Random fields and event thresholds as functions of position.
#include <cmath>

#include "about.hpp"
#include "core/random_field.hpp"
#include "kernels/handmade.hpp"
#include "particle/events.hpp"

using namespace lithofront;

namespace {

// The field of one key on a lattice whose coordinate 0 lies half a spacing before the origin.
struct Field {
    Lattice l;
    FieldGrid g;
    std::vector<float> normals;

    Field(int sites, float spacing_nm, float length_nm, std::uint32_t particle = 0) : l(Lattice::make(2, sites, sites, 1, false)) {
        const float corner[3] = {-0.5f * spacing_nm, -0.5f * spacing_nm, 0.0f};
        g = make_field_grid(l, corner, spacing_nm, length_nm);
        normals.resize(static_cast<std::size_t>(g.count()));
        const auto draw = field_normals(g, 2, RandomKey::make(7, particle, 3, 1, Stream::chemical_noise), 5, normals.data());
        for (int i = 0; i < g.count(); ++i) draw(i);
    }
    double at(int x, int y) const { return static_cast<double>(sampled_field<2>(g, normals.data(), Site{x, y, 0, 0, 0})); }
};

}  // namespace

TEST_CASE("cubic B-spline weights: 1/6, 2/3, 1/6, 0 on a cell, 1/48, 23/48, 23/48, 1/48 between two") {
    const SplineWeights on = spline_weights(0.0f), between = spline_weights(0.5f);
    CHECK(static_cast<double>(on.w[0]) == about(1.0 / 6, 1e-6));
    CHECK(static_cast<double>(on.w[1]) == about(2.0 / 3, 1e-6));
    CHECK(static_cast<double>(on.w[2]) == about(1.0 / 6, 1e-6));
    CHECK(on.w[3] == 0.0f);
    CHECK(static_cast<double>(on.squares) == about(0.5, 1e-6));
    CHECK(static_cast<double>(between.w[0]) == about(1.0 / 48, 1e-6));
    CHECK(static_cast<double>(between.w[2]) == about(23.0 / 48, 1e-6));
}

TEST_CASE("the same position has the same value on any lattice") {
    // Site x of 25 nm has its centre at 25 (x - 1/2); that of 12.5 nm at the same place is number 2 x - 1/2: the mean of two sites, whose
    // field is smooth; of 5 nm the fifth of five.
    const Field coarse(20, 25.0f, 250.0f), fine(100, 5.0f, 250.0f);
    for (int x : {1, 7, 20})
        for (int y : {2, 13}) CHECK(coarse.at(x, y) == about(fine.at(5 * x - 2, 5 * y - 2), 2e-5));
}

TEST_CASE("variance 1 and the correlation of the weights, to their standard errors") {
    // 4,000 independent particles; a correlation of c has the standard error (1 - c^2)/sqrt(n). Cells of 86.6 nm: sites at 62.5, 112.5 and
    // 162.5 nm lie at 0.722, 1.299 and 1.876 cells. Weights there (of cells -1, 0, ...): 0.0036, 0.2959, 0.6380, 0.0626; 0.0573, 0.6204,
    // 0.3177, 0.0044 and so on: sums of products over the root of the squares are 0.8337 and 0.3760, where exp(-(r/l)^2) is 0.7788, 0.3679.
    const int n = 4000;
    double square = 0, near = 0, far = 0;
    for (int i = 0; i < n; ++i) {
        const Field f(12, 25.0f, 100.0f, static_cast<std::uint32_t>(i));
        square += f.at(3, 3) * f.at(3, 3) / n;
        near += f.at(3, 3) * f.at(5, 3) / n;
        far += f.at(3, 3) * f.at(7, 3) / n;
    }
    CHECK(std::abs(square - 1.0) < 4 * std::sqrt(2.0 / n));
    CHECK(std::abs(near / square - 0.8337) < 4 * 0.305 / std::sqrt(n));
    CHECK(std::abs(far / square - 0.3760) < 4 * 0.859 / std::sqrt(n));
}

TEST_CASE("an event's threshold is the mean over the cells that a site overlaps, by area") {
    // A site of 25 nm on cells of 10 nm from -12.5 to 12.5: shares 0.1, 0.4, 0.4, 0.1 along each axis.
    const CellSpan span = cells_of(0.0f, 25.0f, 10.0f, 0);
    CHECK(span.first == -2);
    CHECK(span.last == 1);
    CHECK(static_cast<double>(span.share(-2)) == about(0.1, 1e-6));
    CHECK(static_cast<double>(span.share(-1)) == about(0.4, 1e-6));
    CHECK(static_cast<double>(span.share(1)) == about(0.1, 1e-6));
    // A mean of unit exponentials with these shares has the variance (2 * 0.01 + 2 * 0.16)^2 = 0.1156.
    ModelParameters p;
    p.site_process = 0;
    p.site_spacing_nm = 25.0f;
    p.event_length_nm = 10.0f;
    test::OneParticle one(p, test::laid_out({"L"}));
    one.v.origin[0] = one.v.origin[1] = -25.0f;
    const int n = 20000, s = one.v.lattice.index(1, 1, 0);
    double mean = 0, square = 0;
    for (int i = 0; i < n; ++i) {
        const RandomKey key = RandomKey::make(1, static_cast<std::uint32_t>(i), 1, 0, Stream::flip);
        const double t = static_cast<double>(conversion_threshold<2>(p, one.v, key, 0, s));
        mean += t / n;
        square += t * t / n;
    }
    CHECK(std::abs(mean - 1.0) < 4 * std::sqrt(0.1156 / n));
    CHECK(std::abs(square - mean * mean - 0.1156) < 0.006);
    p.event_length_nm = 0.0f;
    CHECK(conversion_threshold<2>(p, one.v, RandomKey::make(1, 2, 1, 0, Stream::flip), 0, s) == 1.0f);
}

TEST_CASE("the cells of a field stay within the bound that memory is laid for, wherever its lattice lies") {
    // 10 sites of 25 nm and one more over cells of 100/1.1547 = 86.6 nm: 3.17 of them, 3 and six more along each of two axes.
    const Lattice square = Lattice::make(2, 10, 10, 1, false);
    CHECK(most_field_cells(square, 25.0f, 100.0f) == 81);
    // A thin one, with the shortest length that is taken: 1001 * 1.1547/2 = 577.9 and 2 * 1.1547/2 = 1.15.
    const Lattice thin = Lattice::make(2, 1000, 1, 1, false);
    CHECK(most_field_cells(thin, 25.0f, 50.0f) == 583 * 7);
    for (const Lattice& l :
         {square, thin, Lattice::make(2, 1000, 1, 1, true), Lattice::make(3, 8, 6, 5, false), Lattice::make(3, 8, 6, 5, true)})
        for (const float length : {50.0f, 100.0f, 1.0e5f})
            for (int k = 0; k < 40; ++k) {
                const float corner[3] = {-731.0f + 11.3f * static_cast<float>(k), 17.9f * static_cast<float>(k),
                                         -3.1f * static_cast<float>(k)};
                CHECK(static_cast<std::size_t>(make_field_grid(l, corner, 25.0f, length).count()) <= most_field_cells(l, 25.0f, length));
            }
}
