#include "output/columns.hpp"

#define LF_COLUMN(type, name, unit, description, ...) columns.push_back({#name, unit, description, &R::name})
#define LF_CODES(type, name, description, codes, ...) \
    columns.push_back({#name, "1", description, [](const R& r) { return static_cast<std::uint8_t>(r.name); }, codes})

namespace lithofront {
namespace {

const std::vector<CodeName> half_names{{0, "charge"}, {1, "discharge"}};
const std::vector<CodeName> yes_no{{0, "no"}, {1, "yes"}};
const std::vector<CodeName> morphology_names{{0, "complete"}, {1, "core_shell"}, {2, "mosaic"}, {3, "fingers"}, {255, "none"}};
const std::vector<CodeName> region_names{{0, "lithiated_after_charge"}, {1, "delithiated_after_discharge"}, {2, "trapped_pocket"}};

}  // namespace

const Columns<CycleRecord>& cycle_columns() {
    using R = CycleRecord;
    static const Columns<R> all = [] {
        Columns<R> columns;
#include "output/columns/cycle.def"
        return columns;
    }();
    return all;
}

const Columns<ParticleDescription>& particle_columns() {
    using R = ParticleDescription;
    static const Columns<R> all = [] {
        Columns<R> columns;
#include "output/columns/particle.def"
        return columns;
    }();
    return all;
}

Columns<ParticleCycleRecord> particle_cycle_columns(const std::vector<CodeName>& end_reasons, const std::vector<CodeName>& fault_names) {
    using R = ParticleCycleRecord;
    Columns<R> columns;
#include "output/columns/particle_cycle.def"
    return columns;
}

const Columns<PocketRecord>& pocket_columns() {
    using R = PocketRecord;
    static const Columns<R> all = [] {
        Columns<R> columns;
#include "output/columns/pocket.def"
        return columns;
    }();
    return all;
}

const Columns<VoltagePoint>& voltage_columns() {
    using R = VoltagePoint;
    static const Columns<R> all = [] {
        Columns<R> columns;
#include "output/columns/voltage.def"
        return columns;
    }();
    return all;
}

const Columns<SnapshotRecord>& snapshot_frame_columns() {
    using R = SnapshotRecord;
    static const Columns<R> columns{
        {"cycle", "1", "cycle of the frame", &R::cycle},
        {"half", "1", "half-cycle of the frame", [](const R& r) { return static_cast<std::uint8_t>(r.half); }, half_names},
        {"progress", "1", "share of the half-cycle that has passed; 1 at its end", &R::progress},
    };
    return columns;
}

const std::vector<SnapshotField>& snapshot_fields() {
    using R = SnapshotRecord;
    static const std::vector<SnapshotField> fields{
        {"phase", "1", "phase of the site", &R::phase, nullptr, {{0, "outside"}, {1, "lithiated"}, {2, "delithiated"}, {3, "dead"}}},
        {"mark",
         "1",
         "bits that mark the site",
         &R::mark,
         nullptr,
         {{1, "remnant"}, {2, "wet_surface"}, {4, "crack"}, {8, "boundary"}, {16, "contact"}, {32, "stranded"}, {64, "sealed"}},
         true},
        {"cut", "1", "faces of the site that a crack cuts", &R::cut, nullptr, {{1, "plus_x"}, {2, "plus_y"}, {4, "plus_z"}}, true},
        {"composition", "1", "x, lithium per formula unit; 0 outside", nullptr, &R::composition},
        {"stress_MPa", "MPa", "residual and configuration stress, tension positive", nullptr, &R::stress_MPa},
        {"barrier_kT", "kT", "kinetic barrier of the front", nullptr, &R::barrier_kT},
        {"ion_conductance_per_s_kT", "1/(s kT)", "conductance of a wet surface site to the electrolyte", nullptr, &R::ion_conductance},
    };
    return fields;
}

}  // namespace lithofront

#undef LF_CODES
#undef LF_COLUMN
