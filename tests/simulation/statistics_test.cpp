// The figures of a cycle, from outcomes that are made by hand: three particles of 1000, 2000 and 500 sites at 10 nm.
#include "simulation/statistics.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "about.hpp"

using namespace lithofront;

namespace {

const std::vector<std::uint32_t> numbers{3, 4, 5};
const std::vector<std::int64_t> sites{1000, 2000, 500};

Options ten_nm(int dimension = 2) {
    Options o;
    o.population.dimension = dimension;
    o.lattice.site_spacing_nm = 10.0;
    return o;
}

struct Cycle {
    std::vector<ParticleOutcome> charge{3}, discharge{3};
    std::vector<std::vector<PocketRecord>> residues{3};
    std::vector<Ending> endings{3};
    ProtocolStep step;

    CycleSummary summary(const Options& options, ReferenceCapacities& references) const {
        CycleInput in;
        in.cycle = 2;
        in.step = &step;
        in.charge = &charge;
        in.discharge = &discharge;
        in.residues = &residues;
        in.sites_at_birth = &sites;
        in.endings = &endings;
        in.li_imbalance = 0;
        return summarise_cycle(options, in, numbers, references);
    }
};

PocketRecord region(std::int64_t n, bool core) {
    PocketRecord r;
    r.sites = n;
    r.core = core;
    return r;
}

// What a particle does in a charge, or in a discharge.
void half(ParticleOutcome& o, std::int64_t converted, std::int64_t lithiated, std::int64_t delithiated, std::int64_t left) {
    o.result.converted = converted;
    o.result.lithiated = lithiated;
    o.result.delithiated = delithiated;
    o.tally.left_sites = left;
}

Cycle sample() {
    Cycle c;
    half(c.charge[0], 700, 100, 880, 90);
    half(c.charge[1], 1400, 300, 1650, 250);
    half(c.charge[2], 300, 50, 430, 40);
    half(c.discharge[0], 600, 700, 270, 200);
    half(c.discharge[1], 1500, 1800, 140, 100);
    half(c.discharge[2], 200, 250, 220, 150);
    const int regions[] = {1, 4, 7}, pockets[] = {2, 3, 9}, trapped[] = {10, 30, 50}, sealed[] = {5, 10, 20}, faces[] = {40, 100, 30};
    const float hours[] = {1.0f, 2.0f, 0.5f}, roughness[] = {0.05f, 0.1f, 0.2f};
    for (std::size_t i = 0; i < 3; ++i) {
        c.charge[i].tally.regions = regions[i];
        c.charge[i].tally.perimeter_faces = faces[i];
        c.charge[i].result.time_s = 3600.0f * hours[i];
        c.charge[i].result.roughness = roughness[i];
        c.charge[i].result.mean_radius = i < 2 ? 0.7f : 0.0f;  // the third's front is not observed
        c.charge[i].result.end_voltage_V = 4.2f;
        c.charge[i].result.end = EndReason::voltage_limit;
        c.discharge[i].tally.trapped_regions = pockets[i];
        c.discharge[i].tally.trapped_sites = trapped[i];
        c.discharge[i].tally.sealed_sites = sealed[i];
        c.discharge[i].tally.regions = 11;
        c.charge[i].tally.trapped_sites = 77;
        c.discharge[i].result.time_s = 360.0f * hours[i];
        c.discharge[i].result.end_voltage_V = 3.1f;
        c.discharge[i].result.end = EndReason::front_exhausted;
    }
    c.discharge[2].tally.fault = FaultCode::region_table_full;
    c.residues[0] = {region(90, true)};
    c.residues[1] = {region(100, true), region(150, false)};
    c.residues[2] = {region(40, false)};
    return c;
}

// First discharges of 800, 1600 and 400 sites at the same rates.
ReferenceCapacities references() {
    ReferenceCapacities r;
    r.of(1.0, 1.0, {800, 1600, 400});
    return r;
}

}  // namespace

TEST_CASE("the window's capacity") { CHECK(window_capacity_mAh_per_g(Options{}) == about(148.0 * 0.33, 1e-9)); }

TEST_CASE("the ratio of sums and its standard error") {
    // r = 2300/2800; deviations -57.142857, 185.714286, -128.571429: sqrt(54285.714 * 3/2)/2800.
    const Ratio r = ratio_of_sums({600, 1500, 200}, {800, 1600, 400});
    CHECK(r.value == about(2300.0 / 2800.0, 1e-12));
    CHECK(r.standard_error == about(0.1019131, 1e-6));
    CHECK(ratio_of_sums({3}, {4}).standard_error == 0.0);
    CHECK(ratio_of_sums({3}, {4}).value == 0.75);
    CHECK(ratio_of_sums({3}, {0}).value == 0.0);
    // Two of them by hand: r = 0.75, deviations 0.25 and -0.25: sqrt(2 * 0.0625 * 2/1)/2.
    CHECK(ratio_of_sums({1.0, 0.5}, {1.0, 1.0}).standard_error == about(0.25, 1e-9));
}

TEST_CASE("quantiles lie between the values") {
    CHECK(quantile({4, 1, 3}, 0.5) == 3.0);
    CHECK(quantile({4, 1, 3}, 0.25) == about(2.0, 1e-12));
    CHECK(quantile({4, 1, 3}, 0.75) == about(3.5, 1e-12));
    CHECK(quantile({4, 1, 3}, 1.0) == 4.0);
    CHECK(quantile({}, 0.5) == 0.0);
}

TEST_CASE("the book of lithium: what converts changes sides, what dissolves leaves") {
    ParticleOutcome o;
    o.result.converted = 30;
    o.result.lost_lithiated = 4;
    o.result.lost_delithiated = 6;
    o.result.lithiated = 66;    // 100 - 30 - 4
    o.result.delithiated = 74;  // 50 + 30 - 6
    LithiumBook book{100, 50};
    CHECK(settle(book, o, Half::charge) == 0);
    CHECK(book.lithiated == 66);
    CHECK(book.delithiated == 74);
    o.result.lithiated = 92;    // 66 + 30 - 4
    o.result.delithiated = 38;  // 74 - 30 - 6
    CHECK(settle(book, o, Half::discharge) == 0);
    o.result.lithiated = 56;    // 2 less than 92 - 34
    o.result.delithiated = 63;  // 1 more than 38 + 24
    CHECK(settle(book, o, Half::charge) == 3);
    CHECK(book.lithiated == 56);
}

TEST_CASE("state of health, its spread and its error") {
    ReferenceCapacities first = references();
    const CycleRecord c = sample().summary(ten_nm(), first).record;
    CHECK(c.soh == about(2300.0 / 2800.0, 1e-9));
    CHECK(c.soh_stderr == about(0.1019131, 1e-6));
    // Own states of health 0.5, 0.75, 0.9375: a tenth of the way from the first, nine tenths from the second.
    CHECK(c.soh_q05 == about(0.525, 1e-9));
    CHECK(c.soh_q95 == about(0.91875, 1e-9));
    // 48.84 mAh/g over 3500 sites.
    CHECK(c.charge_capacity_mAh_per_g == about(48.84 * 2400.0 / 3500.0, 1e-9));
    CHECK(c.discharge_capacity_mAh_per_g == about(48.84 * 2300.0 / 3500.0, 1e-9));
}

TEST_CASE("what is left, lost, sealed and trapped") {
    ReferenceCapacities first = references();
    const CycleRecord c = sample().summary(ten_nm(), first).record;
    CHECK(c.lithiated_left_fraction == about(380.0 / 3500.0, 1e-9));
    CHECK(c.delithiated_left_fraction == about(450.0 / 3500.0, 1e-9));
    CHECK(c.dissolved_fraction == about(120.0 / 3500.0, 1e-9));
    CHECK(c.sealed_by_ageing == about(35.0 / 3500.0, 1e-9));
    CHECK(c.trapped_fraction == about(40.0 / 3000.0, 1e-9));  // the third particle's tally is not complete
    CHECK(c.loss_of_active_material == about(120.0 / 3500.0 + 0.01 + 40.0 / 3000.0, 1e-9));
    // 450 of 3410 sites are lithiated after the charge, 2750 of 3380 after the discharge.
    CHECK(c.x_delithiated_mean == about(0.61 + 0.33 * 450.0 / 3410.0, 1e-9));
    CHECK(c.x_lithiated_mean == about(0.61 + 0.33 * 2750.0 / 3380.0, 1e-9));
}

TEST_CASE("regions, shapes and durations are means over the particles") {
    ReferenceCapacities first = references();
    const CycleRecord c = sample().summary(ten_nm(), first).record;
    CHECK(c.residual_regions_per_particle == about(4.0, 1e-12));
    CHECK(c.pockets_per_particle == about(2.5, 1e-12));
    CHECK(c.core_fraction == about(1.0 / 3.0, 1e-9));
    // 2 ln(faces/4)/ln(sites left): 1.023415, 1.165951, 1.092420.
    CHECK(c.perimeter_dimension == about((1.023415 + 1.165951 + 1.092420) / 3.0, 1e-5));
    // 0.05 * 10 nm * sqrt(1000/pi) = 8.92062 and 0.1 * 10 nm * sqrt(2000/pi) = 25.23133; the third is not observed.
    CHECK(c.front_roughness_nm == about((8.92062 + 25.23133) / 2.0, 1e-5));
    CHECK(c.charge_hours == about(3.5 / 3.0, 1e-6));
    CHECK(c.discharge_hours == about(0.35 / 3.0, 1e-6));
}

TEST_CASE("one particle's figures") {
    ReferenceCapacities first = references();
    Cycle cycle = sample();
    cycle.discharge[0].result.fault = FaultCode::no_path;
    cycle.charge[1].result.fault = FaultCode::field_not_converged;
    cycle.discharge[1].result.fault = FaultCode::no_path;
    const CycleSummary s = cycle.summary(ten_nm(), first);
    const ParticleCycleRecord& p = s.particles[0];
    const auto real = [](float v) { return static_cast<double>(v); };
    CHECK(p.particle == 3);
    CHECK(real(p.charge_capacity_mAh_per_g) == about(34.188, 1e-6));
    CHECK(real(p.discharge_capacity_mAh_per_g) == about(29.304, 1e-6));
    CHECK(real(p.soh) == about(0.75, 1e-6));
    CHECK(real(p.trapped_fraction) == about(0.01, 1e-6));
    CHECK(real(p.lithiated_left_fraction) == about(0.09, 1e-6));
    CHECK(real(p.delithiated_left_fraction) == about(0.2, 1e-6));
    CHECK(real(p.dissolved_fraction) == about(0.03, 1e-5));
    CHECK(real(p.sealed_by_ageing) == about(0.005, 1e-6));
    CHECK(p.residual_regions == 1);
    CHECK(p.trapped_pockets == 2);
    CHECK(real(p.largest_core_fraction) == about(0.09, 1e-6));
    CHECK(real(p.roughness_nm) == about(8.92062, 1e-5));
    CHECK(real(p.perimeter_nm) == about(100.0 * 3.14159265, 1e-6));  // 40 faces of 10 nm, pi/4 of that
    CHECK(p.interface_nm2 == 0.0f);
    CHECK(p.end_of_charge_V == 4.2f);
    CHECK(p.end_of_discharge_V == 3.1f);
    CHECK(p.charge_end == static_cast<std::uint8_t>(EndReason::voltage_limit));
    CHECK(p.discharge_end == static_cast<std::uint8_t>(EndReason::front_exhausted));
    CHECK(p.fault == static_cast<std::uint8_t>(FaultCode::no_path));
    CHECK(s.particles[1].fault == static_cast<std::uint8_t>(FaultCode::field_not_converged));
    CHECK(s.particles[2].fault == 0);
    CHECK(p.morphology == MorphologyClass::core_shell);
}

TEST_CASE("in space a boundary is an area, and roughness is against the ball") {
    ReferenceCapacities first = references();
    const ParticleCycleRecord p = sample().summary(ten_nm(3), first).particles[0];
    // 40 faces of 100 nm2, two thirds of that; 0.05 * 10 nm * (3 * 1000/(4 pi))^(1/3) = 3.10175.
    CHECK(static_cast<double>(p.interface_nm2) == about(40.0 * 100.0 * 2.0 / 3.0, 1e-6));
    CHECK(p.perimeter_nm == 0.0f);
    CHECK(static_cast<double>(p.roughness_nm) == about(3.10175, 1e-5));
    Options channel = ten_nm();
    channel.population.geometry = Geometry::channel;
    CHECK(static_cast<double>(sample().summary(channel, first).particles[0].roughness_nm) == about(0.5, 1e-6));
}

TEST_CASE("over a first cycle without charge there is no state of health, of a population or of a particle") {
    const auto none = [](auto... values) { return (std::isnan(values) && ...); };
    ReferenceCapacities idle;
    idle.of(1.0, 1.0, {0, 0, 0});
    const CycleSummary nothing = sample().summary(ten_nm(), idle);
    CHECK(none(nothing.record.soh, nothing.record.soh_stderr, nothing.record.soh_q05, nothing.record.soh_q95));
    CHECK(none(nothing.particles[0].soh, nothing.particles[1].soh, nothing.particles[2].soh));
    CHECK(why_no_soh(nothing.record, 3, 1) == "no charge went in on discharge in cycle 1, which it would be over");

    ReferenceCapacities one;
    one.of(1.0, 1.0, {0, 1600, 400});
    const CycleSummary two = sample().summary(ten_nm(), one);
    CHECK(two.record.soh == about(2300.0 / 2000.0, 1e-9));  // what the first takes up counts, as its 0 does
    CHECK(two.record.soh_q05 == about(0.521875, 1e-9));     // of 200/400 and 1500/1600
    CHECK(none(two.particles[0].soh));
    CHECK(why_no_soh(two.record, 3, 1).empty());

    ReferenceCapacities first = references();
    Cycle failed = sample();
    for (Ending& ending : failed.endings) ending = {FaultCode::too_many_steps, 2};
    const CycleSummary left = failed.summary(ten_nm(), first);
    CHECK(none(left.record.soh, left.record.soh_stderr));
    CHECK(why_no_soh(left.record, 3, 1) == "every particle has ended");
}

TEST_CASE("a particle that could not be computed is in no figure, one without a path in those of the material") {
    ReferenceCapacities first = references();
    Cycle cycle = sample();
    cycle.endings[1] = {FaultCode::field_not_converged, 2};
    const CycleRecord out = cycle.summary(ten_nm(), first).record;
    CHECK(out.failed_particles == 1);
    CHECK(out.soh == about(800.0 / 1200.0, 1e-9));
    CHECK(out.residual_regions_per_particle == about(4.0, 1e-12));  // (1 + 7)/2
    CHECK(out.charge_hours == about(0.75, 1e-6));
    cycle.endings[1] = {FaultCode::no_path, 2};
    const CycleSummary isolated = cycle.summary(ten_nm(), first);
    CHECK(isolated.record.failed_particles == 1);
    CHECK(isolated.record.soh == about(2300.0 / 2800.0, 1e-9));
    CHECK(isolated.record.charge_hours == about(0.75, 1e-6));
    CHECK(isolated.particles[1].fault == static_cast<std::uint8_t>(FaultCode::no_path));
}
