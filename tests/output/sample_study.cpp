#include "output/sample_study.hpp"

namespace lithofront::test {
namespace {

// Distinct figures without a pattern that a shifted row could repeat.
class Figures {
public:
    explicit Figures(std::int64_t start) : state_(static_cast<std::uint64_t>(start) * 0x9E3779B97F4A7C15ull + 1) {}
    std::uint64_t next() {
        state_ ^= state_ << 13;
        state_ ^= state_ >> 7;
        state_ ^= state_ << 17;
        return state_;
    }
    double real() { return static_cast<double>(next() >> 11) * 0x1p-53; }
    float single() { return static_cast<float>(real()); }
    std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>(next() % limit); }

private:
    std::uint64_t state_;
};

}  // namespace

ResultsLayout SampleStudy::layout() const {
    ResultsLayout layout;
    layout.provenance = {"0.1.0", "abc", "cpu", "none", "test", "name = \"sample\"\n", "lithofront run", 42, 2};
    layout.options.protocol.steps.resize(2);
    layout.options.protocol.steps[0].name = "formation";
    layout.options.protocol.steps[0].cycles = 2;
    layout.options.protocol.steps[1].name = "ageing, 1C";
    layout.options.protocol.steps[1].cycles = static_cast<int>(cycles) - 2;
    for (std::int64_t p = 0; p < particles; ++p) {
        const auto number = static_cast<std::uint32_t>(p);
        layout.particles.push_back({number, 1.0 + 0.1 * number, 1.01 + 0.1 * number, 1000 + number, 1 + static_cast<int>(p)});
    }
    layout.snapshots = {{0, 9, 7, 1, 1.01}, {2, 4, 5, 1, 1.21}};
    layout.end_reasons = {{0, "none"}, {1, "voltage_limit"}};
    layout.faults = {{0, "none"}, {1, "field_solver"}};
    return layout;
}

CycleRecord SampleStudy::cycle(std::int64_t number) const {
    Figures f(number);
    CycleRecord r;
    r.cycle = number;
    r.step = number <= 2 ? "formation" : "ageing, 1C";
    for (double* value : {&r.charge_c_rate,
                          &r.discharge_c_rate,
                          &r.charge_capacity_mAh_per_g,
                          &r.discharge_capacity_mAh_per_g,
                          &r.soh,
                          &r.soh_q05,
                          &r.soh_q95,
                          &r.soh_stderr,
                          &r.trapped_fraction,
                          &r.pockets_per_particle,
                          &r.x_lithiated_mean,
                          &r.x_delithiated_mean,
                          &r.loss_of_active_material,
                          &r.residual_regions_per_particle,
                          &r.core_fraction,
                          &r.lithiated_left_fraction,
                          &r.delithiated_left_fraction,
                          &r.dissolved_fraction,
                          &r.sealed_by_ageing,
                          &r.front_roughness_nm,
                          &r.perimeter_dimension,
                          &r.charge_hours,
                          &r.discharge_hours}) {
        *value = f.real();
    }
    r.li_imbalance = -static_cast<std::int64_t>(f.below(100));
    r.failed_particles = f.below(3);
    return r;
}

std::vector<ParticleCycleRecord> SampleStudy::particle_cycles(std::int64_t number) const {
    Figures f(number + 1000);
    std::vector<ParticleCycleRecord> records;
    for (std::int64_t p = particles - 1; p >= 0; --p) {  // backwards: the order of records must not matter
        ParticleCycleRecord r;
        r.particle = static_cast<std::uint32_t>(p);
        for (float* value :
             {&r.charge_capacity_mAh_per_g, &r.discharge_capacity_mAh_per_g, &r.soh, &r.trapped_fraction, &r.lithiated_left_fraction,
              &r.delithiated_left_fraction, &r.dissolved_fraction, &r.sealed_by_ageing, &r.perimeter_nm, &r.interface_nm2,
              &r.largest_core_fraction, &r.roughness_nm, &r.perimeter_dimension, &r.end_of_charge_V, &r.end_of_discharge_V}) {
            *value = f.single();
        }
        r.residual_regions = f.below(50);
        r.trapped_pockets = f.below(60);
        r.charge_end = static_cast<std::uint8_t>(f.below(2));
        r.discharge_end = static_cast<std::uint8_t>(f.below(2));
        r.morphology = f.below(2) ? MorphologyClass::mosaic : MorphologyClass::none;
        r.fault = static_cast<std::uint8_t>(f.below(2));
        records.push_back(r);
    }
    return records;
}

std::vector<PocketRecord> SampleStudy::pockets(std::int64_t number) const {
    Figures f(number + 2000);
    std::vector<PocketRecord> records(f.below(90));  // often enough to cross a chunk
    for (PocketRecord& r : records) {
        r.cycle = number;
        r.particle = f.below(static_cast<std::uint32_t>(particles));
        r.kind = static_cast<RegionKind>(f.below(3));
        r.sites = 4 + f.below(1000);
        for (float* value : {&r.equivalent_radius_nm, &r.centroid_fraction, &r.mean_stress_MPa}) *value = f.single();
        r.touches_surface = f.below(2);
        r.touches_crack = f.below(2);
        r.core = f.below(2);
        r.age_cycles = f.below(20);
    }
    return records;
}

std::vector<VoltagePoint> SampleStudy::voltage(std::int64_t number) const {
    Figures f(number + 3000);
    std::vector<VoltagePoint> points;
    if (number % 3 == 1) {
        for (int half = 0; half < 2; ++half) {
            for (std::int32_t point = 0; point < 40; ++point) {
                points.push_back({number, half, point % 2 ? -1 : 1, point, f.single(), f.single(), f.single()});
            }
        }
    }
    return points;
}

std::vector<SnapshotRecord> SampleStudy::snapshots(std::int64_t number) const {
    Figures f(number + 4000);
    std::vector<SnapshotRecord> records;
    for (const SnapshotGrid& grid : layout().snapshots) {
        if (grid.particle == 2 && number % 2) continue;
        for (int half = 0; half < 2; ++half) {
            SnapshotRecord s;
            s.cycle = number;
            s.half = half;
            s.progress = f.single();
            s.particle = grid.particle;
            s.nx = grid.nx;
            s.ny = grid.ny;
            s.nz = grid.nz;
            for (int i = 0; i < grid.nx * grid.ny * grid.nz; ++i) {
                s.phase.push_back(static_cast<std::uint8_t>(f.below(4)));
                s.mark.push_back(static_cast<std::uint8_t>(f.below(128)));
                s.cut.push_back(static_cast<std::uint8_t>(f.below(8)));
                for (auto* field : {&s.composition, &s.stress_MPa, &s.barrier_kT, &s.ion_conductance}) {
                    field->push_back(f.single());
                }
            }
            records.push_back(s);
        }
    }
    return records;
}

void SampleStudy::append_cycle(ResultsFile& file, std::int64_t number) const {
    file.append_pockets(pockets(number));
    file.append_voltage(voltage(number));
    for (const SnapshotRecord& snapshot : snapshots(number)) file.append_snapshot(snapshot);
    file.append_cycle(cycle(number), particle_cycles(number));
}

void SampleStudy::append_cycles(ResultsFile& file, std::int64_t first, std::int64_t last) const {
    for (std::int64_t number = first; number <= last; ++number) append_cycle(file, number);
}

}  // namespace lithofront::test
