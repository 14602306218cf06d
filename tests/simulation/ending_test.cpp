#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <span>

#include "output/output_error.hpp"
#include "simulation/faulty_backend.hpp"
#include "simulation/population.hpp"
#include "simulation/state_serialisation.hpp"
#include "simulation/studies.hpp"

using namespace lithofront;
using namespace lithofront::testing;

namespace {

constexpr std::size_t victim = 1;
constexpr std::int64_t fatal_cycle = 3;

Options three_particles() {
    Options o = small_study();
    o.population.particles = 3;
    o.population.size_distribution = SizeDistribution::list;
    o.population.diameters_um = {0.5, 0.9, 0.5};  // the victim holds more than half of the sites
    return o;
}

// A study cycle by cycle; the outlines belong to the particles.
struct Run {
    Options options;
    std::unique_ptr<Backend> backend;
    std::vector<RadialOutline> outlines;
    std::unique_ptr<Cycler> cycler;
    std::vector<CycleYield> yields;

    Run(const Options& o, std::vector<Particle> particles, FaultyBackend::Spoil spoil)
        : options(o), backend(std::make_unique<FaultyBackend>(std::move(spoil))) {
        for (const Particle& p : particles) outlines.emplace_back(p);
        cycler = std::make_unique<Cycler>(options, *backend, std::move(particles), outlines);
    }
    void go(std::int64_t cycles) {
        for (std::int64_t c = 0; c < cycles; ++c) yields.push_back(cycler->next());
    }
    const CycleRecord& row(std::int64_t cycle) const { return yields.at(static_cast<std::size_t>(cycle - 1)).summary.record; }
    const ParticleCycleRecord& row(std::int64_t cycle, std::size_t particle) const {
        return yields.at(static_cast<std::size_t>(cycle - 1)).summary.particles.at(particle);
    }
};

void spoil_nothing(const HalfCycleDrive&, std::size_t, ParticleOutcome&) {}

FaultyBackend::Spoil fault_in(Half half, FaultCode fault) {
    return [half, fault](const HalfCycleDrive& d, std::size_t i, ParticleOutcome& outcome) {
        if (i == victim && d.cycle == fatal_cycle && d.half == half) outcome.result.fault = fault;
    };
}

// Cuts the victim off from its electrolyte and contacts for good.
std::vector<Particle> with_one_isolated(std::vector<Particle> particles) {
    Particle& p = particles[victim];
    for (std::size_t s = 0; s < p.state.size(); ++s) {
        p.ion_conductance[s] = 0.0f;
        p.state[s] = static_cast<SiteState>(p.state[s] & ~site_contact);
    }
    return particles;
}

bool same_or_none(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

void check_same_figures(const CycleRecord& a, const CycleRecord& b) {
    CHECK(a.charge_capacity_mAh_per_g == b.charge_capacity_mAh_per_g);
    CHECK(a.discharge_capacity_mAh_per_g == b.discharge_capacity_mAh_per_g);
    CHECK(same_or_none(a.soh, b.soh));
    CHECK(same_or_none(a.soh_q05, b.soh_q05));
    CHECK(same_or_none(a.soh_q95, b.soh_q95));
    CHECK(same_or_none(a.soh_stderr, b.soh_stderr));
    CHECK(a.trapped_fraction == b.trapped_fraction);
    CHECK(a.pockets_per_particle == b.pockets_per_particle);
    CHECK(a.x_lithiated_mean == b.x_lithiated_mean);
    CHECK(a.x_delithiated_mean == b.x_delithiated_mean);
    CHECK(a.loss_of_active_material == b.loss_of_active_material);
    CHECK(a.residual_regions_per_particle == b.residual_regions_per_particle);
    CHECK(a.core_fraction == b.core_fraction);
    CHECK(a.lithiated_left_fraction == b.lithiated_left_fraction);
    CHECK(a.delithiated_left_fraction == b.delithiated_left_fraction);
    CHECK(a.dissolved_fraction == b.dissolved_fraction);
    CHECK(a.front_roughness_nm == b.front_roughness_nm);
    CHECK(a.perimeter_dimension == b.perimeter_dimension);
    CHECK(a.charge_hours == b.charge_hours);
    CHECK(a.discharge_hours == b.discharge_hours);
}

double mean_voltage_points(const CycleYield& yield) {
    return static_cast<double>(
        std::count_if(yield.voltage.begin(), yield.voltage.end(), [](const VoltagePoint& v) { return v.particle < 0; }));
}

}  // namespace

TEST_CASE("a numerical fault ends its particle, and the figures are those of a population without it") {
    Options o = three_particles();
    o.output.voltage_cycles = {1, 3, 4};
    const std::vector<Particle> born = make_population(o, 1);
    Run others(o, {born[0], born[2]}, spoil_nothing);
    others.go(5);
    for (const Half half : {Half::charge, Half::discharge})
        for (const FaultCode fault : {FaultCode::field_not_converged, FaultCode::too_many_steps, FaultCode::overpotential_overflow,
                                      FaultCode::impossible_voltage}) {
            CAPTURE(static_cast<int>(half));
            CAPTURE(static_cast<int>(fault));
            Run run(o, born, fault_in(half, fault));
            run.go(fatal_cycle);
            const Particle ended = run.backend->particle(victim);
            run.go(2);
            const Particle later = run.backend->particle(victim);
            CHECK(later.state == ended.state);
            CHECK(later.residual_stress_MPa == ended.residual_stress_MPa);
            CHECK(later.barrier_kT == ended.barrier_kT);
            CHECK(later.pocket_age == ended.pocket_age);
            CHECK(run.row(2).charge_capacity_mAh_per_g != others.row(2).charge_capacity_mAh_per_g);  // there it still counts
            for (std::int64_t cycle = 1; cycle <= 5; ++cycle) {
                CAPTURE(cycle);
                const bool over = cycle >= fatal_cycle;
                CHECK(run.row(cycle).li_imbalance == 0);
                CHECK(run.row(cycle).failed_particles == (over ? 1 : 0));
                const ParticleCycleRecord& own = run.row(cycle, victim);
                CHECK(own.fault == (over ? static_cast<std::uint8_t>(fault) : 0));
                CHECK((own.discharge_end == static_cast<std::uint8_t>(EndReason::fault)) == over);
                CHECK((own.charge_capacity_mAh_per_g > 0.0f) == (cycle <= fatal_cycle));
                const bool no_voltage = over && fault == FaultCode::impossible_voltage;
                CHECK(std::isnan(own.end_of_charge_V) ==
                      (cycle > fatal_cycle || (no_voltage && half == Half::charge)));  // 0 V would be one
                CHECK(std::isnan(own.end_of_discharge_V) == (over && (half == Half::charge || cycle > fatal_cycle || no_voltage)));
                CHECK((own.discharge_capacity_mAh_per_g > 0.0f) == (!over || (half == Half::discharge && cycle == fatal_cycle)));
                if (over) check_same_figures(run.row(cycle), others.row(cycle));
                // The charge before the end keeps the curve that it was part of.
                if (over && (half == Half::charge || cycle > fatal_cycle))
                    CHECK(mean_voltage_points(run.yields[static_cast<std::size_t>(cycle - 1)]) ==
                          mean_voltage_points(others.yields[static_cast<std::size_t>(cycle - 1)]));
            }
            CHECK(run.cycler->state().endings[victim].reason == fault);
            CHECK(run.cycler->state().endings[victim].cycle == fatal_cycle);
            CHECK_FALSE(run.cycler->all_ended());
        }
}

TEST_CASE("a particle without a path ends as capacity that is not there, its sites sealed off") {
    const Options o = three_particles();
    const std::vector<Particle> born = make_population(o, 1);
    Run others(o, {born[0], born[2]}, spoil_nothing), run(o, with_one_isolated(born), spoil_nothing);
    others.go(3);
    run.go(3);
    const double own = static_cast<double>(born[victim].sites_at_birth);
    const double rest = static_cast<double>(born[0].sites_at_birth + born[2].sites_at_birth);
    for (std::int64_t cycle = 1; cycle <= 3; ++cycle) {
        CAPTURE(cycle);
        const CycleRecord& r = run.row(cycle);
        const CycleRecord& without = others.row(cycle);
        CHECK(r.failed_particles == 1);
        CHECK(run.row(cycle, victim).fault == static_cast<std::uint8_t>(FaultCode::no_path));
        CHECK(run.row(cycle, victim).discharge_end == static_cast<std::uint8_t>(EndReason::fault));
        CHECK(run.row(cycle, victim).sealed_by_ageing == 1.0f);
        CHECK(run.row(cycle, victim).trapped_fraction == 0.0f);
        CHECK(r.li_imbalance == 0);
        CHECK(r.discharge_capacity_mAh_per_g == doctest::Approx(without.discharge_capacity_mAh_per_g * rest / (own + rest)).epsilon(1e-12));
        CHECK(r.soh == without.soh);  // it never had any
        CHECK(r.sealed_by_ageing == doctest::Approx(own / (own + rest)).epsilon(1e-12));
        CHECK(r.trapped_fraction == doctest::Approx(without.trapped_fraction * rest / (own + rest)).epsilon(1e-12));
        CHECK(r.loss_of_active_material <= 1.0);
        CHECK(r.residual_regions_per_particle == without.residual_regions_per_particle);
        CHECK(r.charge_hours == without.charge_hours);
    }
}

TEST_CASE("a path that is lost later shows in the state of health") {
    const Options o = three_particles();
    const std::vector<Particle> born = make_population(o, 1);
    std::int64_t lithiated = 0, delithiated = 0;
    // The engine's own particle goes on beneath; what it reports is what a particle without a path does.
    const auto spoil = [&](const HalfCycleDrive& d, std::size_t i, ParticleOutcome& outcome) {
        if (i != victim) return;
        if (d.cycle < 2) {
            lithiated = outcome.result.lithiated;
            delithiated = outcome.result.delithiated;
            return;
        }
        outcome = ParticleOutcome{};
        outcome.result.lithiated = lithiated;
        outcome.result.delithiated = delithiated;
        outcome.result.end = EndReason::front_exhausted;
        outcome.result.fault = d.half == Half::charge || delithiated > 0 ? FaultCode::no_path : FaultCode::none;
    };
    Run whole(o, born, spoil_nothing), others(o, {born[0], born[2]}, spoil_nothing), run(o, born, spoil);
    for (Run* r : {&whole, &others, &run}) r->go(3);
    CHECK(run.row(1).soh == whole.row(1).soh);
    CHECK(run.row(2).failed_particles == 1);
    CHECK(run.row(3).failed_particles == 1);
    const double share = static_cast<double>(whole.row(1, victim).discharge_capacity_mAh_per_g) *
                         static_cast<double>(born[victim].sites_at_birth) /
                         (whole.row(1).discharge_capacity_mAh_per_g *
                          static_cast<double>(born[0].sites_at_birth + born[victim].sites_at_birth + born[2].sites_at_birth));
    CHECK(run.row(2).soh == doctest::Approx(others.row(2).soh * (1.0 - share)).epsilon(1e-6));
    CHECK(run.row(2).li_imbalance == 0);
}

TEST_CASE("a particle is isolated where neither direction has a site to react") {
    const auto result = [](std::int64_t converted, std::int64_t lithiated, std::int64_t delithiated, FaultCode fault) {
        HalfCycleResult r;
        r.converted = converted;
        r.lithiated = lithiated;
        r.delithiated = delithiated;
        r.fault = fault;
        return r;
    };
    constexpr FaultCode none = FaultCode::none, no_path = FaultCode::no_path;
    CHECK(is_isolated(result(0, 9, 0, no_path), result(0, 9, 0, none)));  // fully lithiated
    CHECK(is_isolated(result(0, 0, 9, none), result(0, 0, 9, no_path)));  // fully delithiated
    CHECK(is_isolated(result(0, 4, 5, no_path), result(0, 4, 5, no_path)));
    CHECK_FALSE(is_isolated(result(0, 4, 5, no_path), result(3, 7, 2, none)));  // the shell came back
    CHECK_FALSE(is_isolated(result(0, 4, 5, no_path), result(0, 4, 5, none)));  // it could have, at a lower rate
    CHECK_FALSE(is_isolated(result(5, 4, 5, none), result(0, 4, 5, no_path)));
    CHECK_FALSE(is_isolated(result(0, 0, 0, none), result(0, 0, 0, none)));     // nothing is left of it
    CHECK_FALSE(is_isolated(result(5, 0, 9, none), result(0, 0, 9, no_path)));  // charged to its end, in this very cycle
}

TEST_CASE("a particle that has ended keeps its sites, and an isolated one has them sealed off") {
    const LithiumBook book{4, 5};
    const Ending isolated{FaultCode::no_path, 2}, failed{FaultCode::too_many_steps, 2};
    const ParticleOutcome charge = standing_still(isolated, book, 12, Half::charge);
    CHECK(charge.result.lithiated == 4);
    CHECK(charge.result.delithiated == 5);
    CHECK(charge.result.dead == 3);
    CHECK(charge.tally.left_sites == 4);
    CHECK(charge.tally.sealed_sites == 0);
    const ParticleOutcome discharge = standing_still(isolated, book, 12, Half::discharge);
    CHECK(discharge.tally.left_sites == 5);
    CHECK(discharge.tally.sealed_sites == 9);
    CHECK(standing_still(failed, book, 12, Half::discharge).tally.sealed_sites == 0);
}

TEST_CASE("a tally that ran out of room ends nothing, and the figures of regions leave its half-cycle out") {
    const Options o = three_particles();
    const std::vector<Particle> born = make_population(o, 1);
    const auto spoil = [](const HalfCycleDrive& d, std::size_t i, ParticleOutcome& outcome) {
        if (i != victim || d.cycle != fatal_cycle) return;
        outcome.regions.clear();
        outcome.tally = TallyResult{};
        outcome.tally.fault = outcome.result.fault = FaultCode::region_table_full;
    };
    Run whole(o, born, spoil_nothing), run(o, born, spoil);
    whole.go(4);
    run.go(4);
    const CycleRecord& r = run.row(fatal_cycle);
    const CycleRecord& w = whole.row(fatal_cycle);
    CHECK(r.failed_particles == 0);
    CHECK(run.row(fatal_cycle, victim).fault == static_cast<std::uint8_t>(FaultCode::region_table_full));
    CHECK(run.row(4, victim).fault == 0);
    CHECK(r.soh == w.soh);
    CHECK(w.lithiated_left_fraction > 0.0);
    CHECK(r.lithiated_left_fraction == w.lithiated_left_fraction);
    CHECK(r.delithiated_left_fraction == w.delithiated_left_fraction);
    const double mean = (whole.row(fatal_cycle, 0).residual_regions + whole.row(fatal_cycle, 2).residual_regions) / 2.0;
    CHECK(r.residual_regions_per_particle == mean);
    check_same_figures(run.row(4), whole.row(4));
    CHECK(run.cycler->state().incomplete_tallies == std::vector<std::uint8_t>{0, 1, 0});
}

TEST_CASE("endings and incomplete tallies survive a checkpoint") {
    const Options o = three_particles();
    const std::vector<Particle> born = make_population(o, 1);
    Run whole(o, born, fault_in(Half::charge, FaultCode::too_many_steps));
    whole.go(5);
    Run before(o, born, fault_in(Half::charge, FaultCode::too_many_steps));
    before.go(fatal_cycle);
    std::vector<Particle> particles;
    for (std::size_t i = 0; i < born.size(); ++i) particles.push_back(before.backend->particle(i));
    Run after(o, particles, spoil_nothing);
    after.cycler->restore(deserialise_state(serialise(before.cycler->state())));
    after.go(2);
    for (std::int64_t cycle = 4; cycle <= 5; ++cycle) {
        check_same_figures(after.row(cycle - fatal_cycle), whole.row(cycle));
        CHECK(after.row(cycle - fatal_cycle).failed_particles == 1);
    }
    std::ifstream committed(LITHOFRONT_CHECKPOINT_CORPUS "/state", std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(committed), {}};
    const CyclerState seed = deserialise_state(std::as_bytes(std::span(text)));
    CHECK(seed.endings[1].reason == FaultCode::no_path);
    CHECK(seed.endings[1].cycle == 2);
    CHECK(seed.incomplete_tallies == std::vector<std::uint8_t>{1, 0});
    CyclerState broken = before.cycler->state();
    broken.endings[victim].cycle = 4;
    CHECK_THROWS_WITH_AS(deserialise_state(serialise(broken)), "the checkpoint's particle 1 cannot have ended in cycle 4", OutputError);
    broken.endings[victim] = {FaultCode::none, 2};
    CHECK_THROWS_AS(deserialise_state(serialise(broken)), OutputError);
}

TEST_CASE("when every particle has ended nothing is left, no state of health, and no other figure is undefined") {
    const Options o = three_particles();
    Run run(o, make_population(o, 1), [](const HalfCycleDrive& d, std::size_t, ParticleOutcome& outcome) {
        if (d.cycle == 2) outcome.result.fault = FaultCode::field_not_converged;
    });
    run.go(2);
    CHECK(run.cycler->all_ended());
    CHECK(run.row(2).failed_particles == 3);
    CHECK(run.row(2).li_imbalance == 0);
    CycleRecord nothing;
    nothing.soh = nothing.soh_q05 = nothing.soh_q95 = nothing.soh_stderr = std::numeric_limits<double>::quiet_NaN();
    check_same_figures(run.row(2), nothing);
}
