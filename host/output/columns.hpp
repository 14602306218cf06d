// The columns of every table that a study writes; cycles.csv and results.h5 both follow these lists.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "output/column.hpp"
#include "output/records.hpp"

namespace lithofront {

const Columns<CycleRecord>& cycle_columns();
const Columns<ParticleDescription>& particle_columns();
const Columns<PocketRecord>& pocket_columns();
const Columns<VoltagePoint>& voltage_columns();

// end_reasons and faults name the values of charge_end, discharge_end and fault.
Columns<ParticleCycleRecord> particle_cycle_columns(const std::vector<CodeName>& end_reasons, const std::vector<CodeName>& faults);

// One frame's own figures within a snapshot group; the arrays are listed by snapshot_fields().
const Columns<SnapshotRecord>& snapshot_frame_columns();

// An array [frame, z, y, x] of a snapshot: exactly one of the two members is set.
struct SnapshotField {
    std::string name;
    std::string unit;
    std::string description;
    std::vector<std::uint8_t> SnapshotRecord::*bytes = nullptr;
    std::vector<float> SnapshotRecord::*reals = nullptr;
    std::vector<CodeName> codes{};
    bool bit_field = false;  // codes are bits that may be combined
};
const std::vector<SnapshotField>& snapshot_fields();

}  // namespace lithofront
