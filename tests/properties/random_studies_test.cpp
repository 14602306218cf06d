#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>

#include "config/writer.hpp"
#include "properties/random_study.hpp"
#include "simulation/population.hpp"
#include "simulation/statistics.hpp"
#include "simulation/studies.hpp"

using namespace lithofront;
using namespace lithofront::testing;

namespace {

constexpr std::int64_t cycles = 3;

void check_figures(const Options& options, const CycleRecord& r) {
    const double full = window_capacity_mAh_per_g(options) * (1.0 + 1e-12);
    RC_ASSERT(r.li_imbalance == 0);
    for (const double capacity : {r.charge_capacity_mAh_per_g, r.discharge_capacity_mAh_per_g})
        RC_ASSERT(capacity >= 0.0 && capacity <= full);
    for (const double share : {r.trapped_fraction, r.loss_of_active_material, r.core_fraction, r.lithiated_left_fraction,
                               r.delithiated_left_fraction, r.dissolved_fraction, r.loss_of_active_material})
        RC_ASSERT(share >= 0.0 && share <= 1.0);
    // A population that has lost every site, or every particle, has no mean composition.
    const bool nothing_left = r.dissolved_fraction == 1.0 || r.failed_particles == options.population.particles;
    for (const double x : {r.x_lithiated_mean, r.x_delithiated_mean})
        RC_ASSERT((x == 0.0 && nothing_left) || (x >= options.material.x_delithiated - 1e-12 && x <= options.material.x_lithiated + 1e-12));
    for (const double figure : {r.pockets_per_particle, r.residual_regions_per_particle, r.front_roughness_nm, r.perimeter_dimension,
                                r.charge_hours, r.discharge_hours})
        RC_ASSERT(std::isfinite(figure) && figure >= 0.0);
    for (const double figure : {r.soh, r.soh_q05, r.soh_q95, r.soh_stderr})  // none where the first cycle took up nothing
        RC_ASSERT(std::isnan(figure) == std::isnan(r.soh) && (std::isnan(figure) || (std::isfinite(figure) && figure >= 0.0)));
}

// Every figure that a cycle hands to the files.
void check_yield(const Options& options, const CycleYield& yield) {
    check_figures(options, yield.summary.record);
    for (const ParticleCycleRecord& p : yield.summary.particles)
        for (const float figure : {p.charge_capacity_mAh_per_g, p.discharge_capacity_mAh_per_g, p.trapped_fraction, p.largest_core_fraction,
                                   p.roughness_nm, p.perimeter_dimension})
            RC_ASSERT(std::isfinite(figure));
    for (const ParticleCycleRecord& p : yield.summary.particles) RC_ASSERT(!std::isinf(p.soh));
    // A half-cycle that drove nothing has no voltage.
    for (const ParticleCycleRecord& p : yield.summary.particles)
        for (const float voltage : {p.end_of_charge_V, p.end_of_discharge_V}) RC_ASSERT(!std::isinf(voltage));
    for (const PocketRecord& p : yield.pockets)
        RC_ASSERT(std::isfinite(p.equivalent_radius_nm) && std::isfinite(p.centroid_fraction) && std::isfinite(p.mean_stress_MPa));
    for (const VoltagePoint& v : yield.voltage)
        RC_ASSERT(std::isfinite(v.capacity_mAh_per_g) && std::isfinite(v.voltage_V) && std::isfinite(v.time_s));
    for (const SnapshotRecord& s : yield.snapshots)
        for (const auto* map : {&s.composition, &s.stress_MPa, &s.barrier_kT, &s.ion_conductance})
            for (const float value : *map) RC_ASSERT(std::isfinite(value));
}

void check_study(const Options& options) {
    const auto backend = make_cpu_backend(2);
    std::vector<Particle> particles = make_population(options, 2);
    std::vector<RadialOutline> outlines;
    for (const Particle& p : particles) outlines.emplace_back(p);
    Cycler cycler(options, *backend, std::move(particles), outlines);
    std::int64_t failed = 0;
    for (std::int64_t c = 0; c < cycles; ++c) {
        const CycleYield yield = cycler.next();
        check_yield(options, yield);
        RC_ASSERT(yield.summary.record.failed_particles >= failed);
        failed = yield.summary.record.failed_particles;
    }
}

// Failing draws are shown as the configuration that repeats them.
template <class Property>
bool holds(const char* what, Property property) {
    ::setenv("RC_PARAMS", "seed=1 max_success=15", 0);  // the same studies every time, unless the caller asks for others
    return rc::check(what, [property] {
        const Options options = *rc::gen::suchThat(random_study(), is_valid).as("study");
        RC_LOG() << to_toml(options);
        property(options);
    });
}

}  // namespace

TEST_CASE("of any study: lithium balances, capacities and shares stay within bounds, every figure is a number") {
    CHECK(holds("balance, bounds, finite figures", check_study));
}

TEST_CASE("any study gives the same bits on one thread and on three") {
    CHECK(holds("thread invariance",
                [](const Options& options) { RC_ASSERT(run_cycles(options, 1, 2).hash == run_cycles(options, 3, 2).hash); }));
}
