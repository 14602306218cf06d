#include "population/surface.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "about.hpp"
#include "population/cracks.hpp"
#include "population/plain_options.hpp"
#include "population/units.hpp"

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
    // A lattice circle has max(|n_x|, |n_y|) sites per length, 2 sqrt(2)/pi on average.
    const double sites = static_cast<double>(count(surface_of(plain_options(3.0), 0), site_surface));
    CHECK(sites / (3.14159265358979 * 120) == about(2 * std::sqrt(2.0) / 3.14159265358979, 0.02));
}

TEST_CASE("patches cover their fraction within one site, in every particle") {
    Options options = plain_options(1.3);
    options.population.shape = Shape::star;
    for (const double fraction : {0.0, 0.05, 0.3, 0.5, 0.85, 1.0}) {
        options.surface.dry_fraction = fraction;
        options.surface.contactless_fraction = 1.0 - fraction;
        for (std::uint32_t number = 0; number < 20; ++number) {
            const Draft draft = surface_of(options, number);
            const auto n = static_cast<double>(count(draft, site_surface));
            CHECK(std::abs(static_cast<double>(count(draft, site_wet)) - (1.0 - fraction) * n) <= 0.5 + 1e-9);
            CHECK(std::abs(static_cast<double>(count(draft, site_contact)) - fraction * n) <= 0.5 + 1e-9);
        }
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
            const auto rare = [&](int x) {
                return ((draft.state[draft.box.at(x % n, 0, 0)] & site_wet) == 0) == dry_is_rarer;
            };
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
        CHECK(draft.electron_conductance[i] == (draft.state[i] & site_contact ? expected : 0.0f));
        CHECK((draft.ion_conductance[i] > 0.0f) == ((draft.state[i] & site_wet) != 0));
    }
    CHECK(count(draft, site_contact) > 0);
}

TEST_CASE("faces of wet cracks take part in the interphase, those of dry cracks do not") {
    Options options = plain_options(2.0);
    options.microstructure.cracks_per_um2 = 3.0;
    options.surface.dry_fraction = 1.0;
    options.microstructure.crack_wetted_fraction = 1.0;
    Draft draft = surface_of(options, 3);
    CHECK(count(draft, site_crack_face) > 20);
    CHECK(count(draft, site_wet) == count(draft, site_crack_face));
    for (std::size_t i = 0; i < draft.state.size(); ++i) {
        CHECK((draft.ion_conductance[i] > 0.0f) == ((draft.state[i] & site_crack_face) != 0));
    }
    options.microstructure.crack_wetted_fraction = 0.0;
    draft = surface_of(options, 3);
    CHECK(count(draft, site_wet) == 0);
    CHECK(count(draft, site_crack_face) > 20);
}

TEST_CASE("a channel is wet at its low end and in contact where the options say") {
    for (const int dimension : {2, 3}) {
        for (const ElectronicContact contact :
             {ElectronicContact::surface, ElectronicContact::far_end, ElectronicContact::both_ends}) {
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
