#include "config/grid.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <thread>

#include "config/memory.hpp"
#include "config/notes.hpp"
#include "core/lattice.hpp"
#include "expect_error.hpp"
#include "particle/workspace_layout.hpp"

using namespace lithofront;

TEST_CASE("sites across a length round to nearest and never vanish") {
    CHECK(sites_across(1.0, 25.0) == 40);
    CHECK(sites_across(1.012, 25.0) == 40);
    CHECK(sites_across(1.013, 25.0) == 41);
    CHECK(sites_across(0.3, 25.0) == 12);
    CHECK(sites_across(0.001, 25.0) == 1);
    CHECK(sites_across(1e9, 0.1) == 1 << 30);
}

TEST_CASE("channels are an even number of sites wide, rounded up") {
    CHECK(channel_sites_across(1.0, 25.0) == 40);
    CHECK(channel_sites_across(1.025, 25.0) == 42);
    CHECK(channel_sites_across(1.05, 25.0) == 42);
    CHECK(channel_sites_across(0.001, 25.0) == 2);
}

TEST_CASE("the widest row of a drawn body holds every site whose centre lies inside") {
    for (const double diameter_nm : {300.0, 301.0, 312.5, 324.9, 325.0, 1010.0}) {
        const double a = 25.0;
        const int sites = widest_row_sites(diameter_nm / 1000, a);
        int inside = 0;
        for (int i = 0; i < sites + 2; ++i) inside += std::abs((i - 0.5 * (sites + 1)) * a) <= 0.5 * diameter_nm + 1e-9;
        CHECK(inside == sites);
    }
}

TEST_CASE("stored sites are those of the lattice") {
    for (const int n : {1, 14, 15, 40, 121}) {
        CHECK(BoxSites{n, n + 3, 1}.stored(2) == Lattice::make(2, n, n + 3, 1, false).count);
        CHECK(BoxSites{n, n + 3, n + 5}.stored(3) == Lattice::make(3, n, n + 3, n + 5, false).count);
    }
}

TEST_CASE("lengths off the lattice are reported with the value used") {
    Options o;
    CHECK(notes_on_grid(o).empty());
    o.population.size_distribution = SizeDistribution::single;
    CHECK(notes_on_grid(o).empty());
    o.population.diameter_um = 1.01;
    REQUIRE(notes_on_grid(o).size() == 1);
    CHECK(notes_on_grid(o)[0] ==
          "population.diameter_um = 1.01 um is 40.4 lattice spacings of 25 nm: a disc of just that diameter is drawn "
          "onto the lattice, 41 sites in its widest row");
    o.population.size_distribution = SizeDistribution::list;
    o.population.diameters_um = {1.0, 1.01, 0.51};
    CHECK(notes_on_grid(o).size() == 2);
    o.population.diameters_um = std::vector<double>(20, 0.51);
    CHECK(notes_on_grid(o).size() == 9);
    CHECK(contains(notes_on_grid(o)[8], "12 more diameters"));
    o = Options{};
    o.population.geometry = Geometry::channel;
    CHECK(notes_on_grid(o).empty());
    o.population.channel_width_um = 1.025;
    o.population.channel_length_um = 2.01;
    REQUIRE(notes_on_grid(o).size() == 2);
    CHECK(contains(notes_on_grid(o)[0],
                   "channel_width_um = 1.025 um is 41 lattice spacings of 25 nm: 42 sites (1.05 um) are used, an even number"));
    CHECK(contains(notes_on_grid(o)[1], "channel_length_um = 2.01 um is 80.4 lattice spacings of 25 nm: 80 sites (2 um) are used"));
}

TEST_CASE("a setting that has no effect is reported, a used or default one is not") {
    Options o;
    CHECK(notes_on_unused(o).empty());
    o.population.diameter_um = 2;
    o.ageing.film = false;
    o.ageing.film_barrier_kT = 3;
    o.ageing.passivation_barrier_kT = 0.2;
    o.protocol.steps[0].charge_overpotential_mV = 50;
    const auto notes = notes_on_unused(o);
    REQUIRE(notes.size() == 3);
    CHECK(notes[0] == "population.diameter_um has no effect with this size_distribution; it belongs to \"single\"");
    CHECK(notes[1] == "ageing.film_barrier_kT has no effect with film = false");
    CHECK(notes[2] == "protocol.step[0].charge_overpotential_mV has no effect with mode = \"galvanostatic\"");
    o.population.size_distribution = SizeDistribution::single;
    CHECK(notes_on_unused(o).size() == 2);
}

TEST_CASE("an interphase that grows where no ion is solved for is reported") {
    Options o;
    o.ageing.interphase_growth = true;
    CHECK(notes_on_unused(o).empty());
    o.transport.ionic = false;
    CHECK(notes_on_unused(o) == std::vector<std::string>{"ageing.interphase_growth has no effect with transport.ionic = false"});
    o.transport.ionic = true;
    o.transport.ionic_diffusivity_lithiated_m2_per_s = o.transport.ionic_diffusivity_delithiated_m2_per_s = INFINITY;
    CHECK(notes_on_unused(o) ==
          std::vector<std::string>{
              "ageing.interphase_growth has no effect with both ionic diffusivities infinite, which is transport.ionic = false"});
}

TEST_CASE("the coherency length counts where either stress is solved for") {
    Options o;
    o.stress.coherency_length_nm = 50;
    o.stress.configuration = false;
    CHECK(notes_on_unused(o).size() == 1);
    o.stress.deviatoric = true;
    CHECK(notes_on_unused(o).empty());
}

TEST_CASE("memory is that of the lattices of all particles") {
    Options o;
    o.population.shape = Shape::round;
    o.population.size_distribution = SizeDistribution::single;
    o.population.diameter_um = 1;
    o.population.particles = 10;
    const double sites = Lattice::make(2, 40, 40, 1, false).count;
    const double of_ten = estimate_memory(o, 1).lasting_bytes;
    o.population.particles = 20;
    CHECK(estimate_memory(o, 1).lasting_bytes == doctest::Approx(2 * of_ten));
    o.population.particles = 10;
    const double per_thread = estimate_memory(o, 1).workspace_bytes;
    CHECK(estimate_memory(o, 4).workspace_bytes == doctest::Approx(4 * per_thread));
    CHECK(estimate_memory(o, 40).workspace_bytes == doctest::Approx(10 * per_thread));  // one per particle
    o.protocol.coupling = Coupling::electrode;                                          // all at a time, whatever the threads
    CHECK(estimate_memory(o, 1).workspace_bytes == doctest::Approx(10 * per_thread));
    o.protocol.coupling = Coupling::particle;
    CHECK(estimate_memory(o, 0).workspace_bytes ==
          doctest::Approx(std::min(10u, std::max(1u, std::thread::hardware_concurrency())) * per_thread));
    o.ageing.stress_fatigue = false;  // its field has the correlation length, too
    const double without_fatigue = estimate_memory(o, 1).workspace_bytes;
    o.microstructure.correlation_length_nm = 10000;  // its few cells take no more than its sites; patches of 200 nm have more
    o.surface.patch_length_nm = 10000;
    o.surface.correlation_length_nm = 10000;
    CHECK(field_box_sites(o) == 40.0 * 40.0);
    o.microstructure.correlation_length_nm = 50;  // cells of 20 nm: 50 across, and 13 about each place
    CHECK(field_box_sites(o) == doctest::Approx(63.0 * 63.0));
    CHECK(estimate_memory(o, 4).workspace_bytes == doctest::Approx(4 * without_fatigue));
    o.microstructure.residual_stress_MPa = 0;
    CHECK(estimate_memory(o, 1).workspace_bytes == doctest::Approx(without_fatigue));
    o.population.size_distribution = SizeDistribution::list;
    o.population.diameters_um = {1, 2, 1};  // 4, 3 and 3 particles
    CHECK(estimate_memory(o, 1).stored_sites == doctest::Approx(7 * sites + 3 * Lattice::make(2, 80, 80, 1, false).count));
    CHECK(estimate_memory(o, 1).largest_sites == doctest::Approx(Lattice::make(2, 80, 80, 1, false).count));
}

TEST_CASE("the workspace is the engine's") {
    for (const bool electronic : {false, true})
        for (const int dimension : {2, 3}) {
            Options o;
            o.population.shape = Shape::round;
            o.population.size_distribution = SizeDistribution::single;
            o.population.dimension = dimension;
            o.transport.electronic = electronic;
            o.stress.deviatoric = electronic;
            o.microstructure.correlation_length_nm = 50;
            ModelParameters p;
            p.dimension = dimension;
            p.ionic_field = 1;
            p.interface_energy = p.fatigue_stress_MPa = 1.0f;
            p.site_process = 0;
            p.site_spacing_nm = 25;
            p.interface_radius = 2;  // 50 nm
            p.noise_length_nm = p.fatigue_length_nm = 50;
            p.electronic_field = p.deviatoric = electronic;
            const double exact = static_cast<double>(workspace_bytes(p, Lattice::make(dimension, 40, 40, 40, false)));
            CHECK(estimate_memory(o, 1).workspace_bytes == doctest::Approx(exact).epsilon(1e-9));
        }
}

TEST_CASE("a workspace of the default study's section takes no more than 90 bytes a site") {
    // Of four bytes each: potential, its inverse, two faces, diagonal and exits of the ions; times, slots, labels, scratch and list of
    // sites; site, two shifts, rate constant, factor, counts, two fillings, rate and slope of entries; stress: 22 arrays, and the cells
    // of both random fields.
    ModelParameters p;
    p.ionic_field = 1;
    p.site_process = 0;
    p.interface_energy = p.fatigue_stress_MPa = 1.0f;
    p.site_spacing_nm = 25;
    p.interface_radius = 2;
    p.noise_length_nm = 100;
    p.fatigue_length_nm = 300;
    const Lattice l = Lattice::make(2, 128, 128, 1, false);
    const double a_site = static_cast<double>(workspace_bytes(p, l)) / l.count;
    CHECK(a_site > 88.0);
    CHECK(a_site < 90.0);
}

TEST_CASE("the lognormal's mean lattice lies between its extremes and narrows to the median's") {
    Options o;
    o.population.shape = Shape::round;
    o.population.particles = 1;
    const double small = Lattice::make(2, 12, 12, 1, false).count, large = Lattice::make(2, 120, 120, 1, false).count;
    CHECK(estimate_memory(o, 1).stored_sites > small);
    CHECK(estimate_memory(o, 1).stored_sites < large);
    o.population.geometric_standard_deviation = 1;
    CHECK(estimate_memory(o, 1).stored_sites == doctest::Approx(Lattice::make(2, 40, 40, 1, false).count));
    o.population.geometric_standard_deviation = 1.0001;
    o.population.min_diameter_um = 0.99;
    o.population.max_diameter_um = 1.0;
    CHECK(estimate_memory(o, 1).stored_sites == doctest::Approx(Lattice::make(2, 40, 40, 1, false).count));
}

TEST_CASE("memory over the limit is refused with the estimate, more threads need more") {
    Options o;
    o.population.size_distribution = SizeDistribution::single;
    const double one = estimate_memory(o, 1).total_GiB();
    o.lattice.memory_limit_GiB = one * 1.001;
    CHECK_NOTHROW(check_memory(o, 1));
    CHECK_THROWS_WITH_AS(check_memory(o, 64), doctest::Contains("the study needs about"), ConfigError);
    o.lattice.memory_limit_GiB = one * 0.999;
    CHECK_THROWS_AS(check_memory(o, 1), ConfigError);
}

TEST_CASE("what recording keeps at a time counts: frames of every pictured particle, curves of all") {
    Options o;
    o.population.size_distribution = SizeDistribution::single;
    o.output.snapshot_cycles = {};
    o.output.voltage_cycles = {};
    CHECK(estimate_memory(o, 1).recording_bytes == 0);
    o.output.snapshot_cycles = {1};
    const double sites = estimate_memory(o, 1).largest_sites;
    const double picture = estimate_memory(o, 1).recording_bytes;
    CHECK(picture == doctest::Approx(77 * sites));
    o.output.snapshot_frames = 500;
    CHECK(estimate_memory(o, 1).recording_bytes == doctest::Approx(picture + 2 * 500 * sites * 5));  // one of four in flight
    CHECK(estimate_memory(o, 8).recording_bytes == doctest::Approx(picture + 2 * 500 * sites * 8));
    o.lattice.memory_limit_GiB = 0.9 * estimate_memory(o, 1).recording_bytes / (1 << 30);
    CHECK_THROWS_WITH_AS(check_memory(o, 1), doctest::Contains("to record"), ConfigError);
    o.output.snapshot_cycles = {2};  // a study of one cycle
    CHECK(estimate_memory(o, 1).recording_bytes == 0);
    o.output.voltage_cycles = {-1};
    CHECK(estimate_memory(o, 1).recording_bytes == doctest::Approx(64.0 * (12 * (64 + 1) + 2 * 40 * 5)));
}

TEST_CASE("a study that needs more memory than the machine has is warned of, once that is known") {
    const Options o;
    CHECK(memory_warning(o, 1, 0).empty());
    CHECK(memory_warning(o, 1, std::uint64_t{1} << 40).empty());
    CHECK(contains(memory_warning(o, 1, 1 << 20), "more than the 1 MiB that this machine or its control group has"));
}
