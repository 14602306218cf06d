#include "population/surface.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "about.hpp"
#include "config/units.hpp"
#include "population/cracks.hpp"
#include "population/patches.hpp"
#include "population/plain_options.hpp"

using namespace lithofront;

namespace {

Draft surface_of(const Options& options, std::uint32_t number) {
    Draft draft = draft_body(options, number);
    open_cracks(options, number, draft);
    draw_surface(options, number, draft);
    return draft;
}

std::int64_t count(const Draft& draft, SiteState mark) {
    return std::count_if(draft.state.begin(), draft.state.end(), [=](SiteState s) { return (s & mark) == mark; });
}

// Of the surface, in a^(d-1).
double area(const Draft& draft) {
    double sum = 0.0;
    for (const float site : draft.outer_area) {
        sum += double(site);
    }
    return sum;
}

}  // namespace

TEST_CASE("surface sites are those with a face to the outside") {
    for (const int dimension : {2, 3}) {
        const Draft draft = surface_of(plain_options(0.7, 25.0, dimension), 0);
        each_site(draft.box, [&](int x, int y, int z, std::size_t i) {
            bool outside = false;
            for (int k = 0; k < 2 * dimension; ++k) {
                const std::size_t j = face_neighbour(draft.box, x, y, z, k);
                outside = outside || j == no_site || draft.state[j] == phase_outside;
            }
            const bool surface = is_active(draft.state[i]) && outside;
            CHECK(((draft.state[i] & site_surface) != 0) == surface);
            CHECK(((draft.state[i] & site_wet) != 0) == surface);
            CHECK(((draft.state[i] & site_contact) != 0) == surface);
        });
    }
}

TEST_CASE("areas add up to the surface's: 2 pi R of a disc, 4 pi R^2 of a ball, on any lattice") {
    const double pi = 3.14159265358979;
    for (const double spacing : {50.0, 25.0, 17.7, 12.5}) {
        CAPTURE(spacing);
        for (const double diameter : {1.0, 1.31}) {
            const double radius = 500.0 * diameter / spacing;
            CHECK(area(surface_of(plain_options(diameter, spacing), 0)) == about(2 * pi * radius, 0.02));
            if (spacing > 15.0) {
                CHECK(area(surface_of(plain_options(diameter, spacing, 3), 0)) == about(4 * pi * radius * radius, 0.03));
            }
        }
    }
    // An ellipse of axes 1 and 1/2 um in length units of sqrt(2): perimeter 4 a E(3/4) = 4.8442 of a half axis of 1.
    Options options = plain_options(1.0, 12.5);
    options.population.shape = Shape::ellipse;
    options.population.aspect_ratio = 2.0;
    CHECK(area(surface_of(options, 3)) == about(4.84422 * std::sqrt(2.0) * 40.0, 0.02));
}

TEST_CASE("the area of a rough outline is the same on any lattice") {
    for (const int dimension : {2, 3}) {
        Options options = plain_options(0.8, 12.5, dimension);
        options.population.shape = Shape::star;
        options.population.star_amplitude = 0.15;
        for (std::uint32_t number = 0; number < 4; ++number) {
            options.lattice.site_spacing_nm = 12.5;
            const double fine = area(surface_of(options, number));
            options.lattice.site_spacing_nm = 25.0;
            CHECK(area(surface_of(options, number)) * std::pow(2.0, dimension - 1) == about(fine, 0.02));
        }
    }
}

TEST_CASE("patches cover their fraction of many particles") {
    Options options = plain_options(1.0, 25.0);
    options.surface.patch_length_nm = 100.0;
    for (const double fraction : {0.0, 0.05, 0.3, 0.5, 0.85, 1.0}) {
        options.surface.dry_fraction = fraction;
        options.surface.contactless_fraction = 1.0 - fraction;
        double wet = 0.0, contact = 0.0, sites = 0.0;
        const int n = 300;
        for (std::uint32_t number = 0; number < n; ++number) {
            const Draft draft = surface_of(options, number);
            sites += static_cast<double>(count(draft, site_surface));
            wet += static_cast<double>(count(draft, site_wet));
            contact += static_cast<double>(count(draft, site_contact));
        }
        // Independent stretches: two patch lengths and more, of a circumference of 3.1 um.
        const double error = 5 * std::sqrt(fraction * (1 - fraction) / (n * 15.0));
        CHECK(std::abs(wet / sites - (1.0 - fraction)) <= error);
        CHECK(std::abs(contact / sites - fraction) <= error);
    }
}

TEST_CASE("patches have the stated mean extent, of the rarer kind") {
    for (const double fraction : {0.05, 0.2, 0.5, 0.9}) {
        Options options = plain_channel(150.0, 0.05);
        options.surface.dry_fraction = fraction;
        options.surface.patch_length_nm = 300.0;
        const bool dry_is_rarer = fraction <= 0.5;
        double sites = 0.0, runs = 0.0;
        for (std::uint32_t number = 0; number < 60; ++number) {
            const Draft draft = surface_of(options, number);
            const int n = draft.box.extent[0];
            const auto rare = [&](int x) { return ((draft.state[draft.box.at(x % n, 0, 0)] & site_wet) == 0) == dry_is_rarer; };
            for (int x = 0; x < n; ++x) {
                sites += rare(x);
                runs += rare(x) && !rare(x + 1);
            }
        }
        // Runs vary by less than their mean. Rice's formula is for a continuous line: on the lattice the shortest
        // excursions are missed, which lengthens the mean by a few per cent of a site.
        CHECK(runs > 500);
        CHECK(sites / runs == about(12.0, 5 / std::sqrt(runs) + 0.01));
    }
    CHECK(patch_correlation_length(0.1, 200.0) == about(patch_correlation_length(0.9, 200.0), 1e-6));
}

TEST_CASE("the interphase is lognormal with the stated median, spread and correlation") {
    Options options = plain_channel(20.0, 0.05);
    options.surface.interphase_log_sigma = 0.6;
    options.surface.correlation_length_nm = 100.0;  // 4 sites
    const double median = LatticeUnits::from(options).interphase_conductance;
    CHECK(median == LatticeUnits::from(options).surface_conductance(20.0));
    double sum = 0.0, square = 0.0, lagged = 0.0, n = 0.0;
    for (std::uint32_t number = 0; number < 20; ++number) {
        const Draft draft = surface_of(options, number);
        const int width = draft.box.extent[0];
        for (int x = 0; x < width; ++x) {
            const double f = std::log(double(draft.ion_conductance[draft.box.at(x, 0, 0)]) / median);
            const double g = std::log(double(draft.ion_conductance[draft.box.at((x + 4) % width, 0, 0)]) / median);
            sum += f;
            square += f * f;
            lagged += f * g;
            n += 1.0;
            CHECK(draft.ion_conductance[draft.box.at(x, 1, 0)] == 0.0f);
        }
    }
    // Independent samples: n over the integral of rho (sqrt(pi) 4) or of rho^2 (sqrt(pi/2) 4).
    const double independent = n / (4 * std::sqrt(3.14159265358979));
    CHECK(std::abs(sum / n) < 5 * 0.6 / std::sqrt(independent));
    CHECK(square / n == about(0.36, 5 * std::sqrt(2.0 / (1.41 * independent))));
    CHECK(lagged / square == about(std::exp(-1.0), 5 * std::sqrt(2.0 / independent) / 0.368));
}

TEST_CASE("contacts carry the contact conductance and nothing else does") {
    Options options = plain_options(1.0);
    options.surface.contactless_fraction = 0.4;
    const Draft draft = surface_of(options, 2);
    const auto expected = static_cast<float>(LatticeUnits::from(options).contact_conductance);
    for (std::size_t i = 0; i < draft.state.size(); ++i) {
        const float own = draft.state[i] & site_contact ? expected * draft.outer_area[i] : 0.0f;
        CHECK(std::abs(draft.electron_conductance[i] - own) <= 1e-6f * expected);
        CHECK((draft.ion_conductance[i] > 0.0f) == ((draft.state[i] & site_wet) != 0));
    }
    CHECK(count(draft, site_contact) > 0);
}

TEST_CASE("sides of wet cracks have the interphase of their area, those of dry cracks none") {
    Options options = plain_options(2.0);
    options.surface.dry_fraction = 1.0;
    Draft draft = draft_body(options, 0);
    // 600 nm across the middle at 45 degrees, to 212.1 nm along either axis: it passes the 16 columns and rows from -187.5 to
    // 187.5 nm, and each of the 32 faces that it cuts has 1/sqrt(2) of its length, on both sides.
    Crack crack{{0.0, 0.0, 0.0}, {std::sqrt(0.5), std::sqrt(0.5), 0.0}, 300.0, true};
    cut_faces({crack}, draft);
    draw_surface(options, 0, draft);
    const double per_area = LatticeUnits::from(options).interphase_conductance;
    double sum = 0.0;
    for (std::size_t i = 0; i < draft.state.size(); ++i) {
        sum += double(draft.ion_conductance[i]);
        CHECK((draft.ion_conductance[i] > 0.0f) == ((draft.state[i] & site_crack_face) != 0));
    }
    CHECK(sum / per_area == about(2 * 32 * std::sqrt(0.5), 1e-5));
    crack.wet = false;
    draft = draft_body(options, 0);
    cut_faces({crack}, draft);
    draw_surface(options, 0, draft);
    CHECK(count(draft, site_wet) == 0);
    CHECK(count(draft, site_crack_face) > 20);
}

TEST_CASE("a channel is wet at its low end and in contact where the options say") {
    for (const int dimension : {2, 3}) {
        for (const ElectronicContact contact : {ElectronicContact::surface, ElectronicContact::far_end, ElectronicContact::both_ends}) {
            Options options = plain_channel(0.3, 0.2, 25.0, dimension);
            options.transport.electronic_contact = contact;
            const Draft draft = surface_of(options, 0);
            each_site(draft.box, [&](int, int y, int z, std::size_t i) {
                const int along = dimension == 2 ? y : z;
                const bool low = along == 0, far = along == 7;
                CHECK(((draft.state[i] & site_surface) != 0) == (low || far));
                CHECK(((draft.state[i] & site_wet) != 0) == low);
                CHECK(((draft.state[i] & site_contact) != 0) ==
                      ((low && contact != ElectronicContact::far_end) || (far && contact != ElectronicContact::surface)));
            });
        }
    }
    Options options = plain_options(0.3);
    options.transport.electronic_contact = ElectronicContact::far_end;
    CHECK_THROWS_WITH_AS(surface_of(options, 0), doctest::Contains("electronic_contact"), std::invalid_argument);
}
