// What a study reports, independent of the file that holds it. columns/TABLE.def declares the columns of each table, once each: type, name,
// unit and meaning; the record's member, cycles.csv, results.h5 and the reference are made of the same line.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "model/region_kind.hpp"

#define LF_COLUMN(type, name, unit, description, ...) \
    type name { __VA_ARGS__ }
#define LF_CODES(type, name, description, codes, ...) \
    type name { __VA_ARGS__ }

namespace lithofront {

// One row of cycles.csv: the population after one cycle.
struct CycleRecord {
#include "output/columns/cycle.def"
};

enum class MorphologyClass : std::uint8_t { complete = 0, core_shell = 1, mosaic = 2, fingers = 3, none = 255 };

// One particle in one cycle.
struct ParticleCycleRecord {
    std::uint32_t particle = 0;
#include "output/columns/particle_cycle.def"
};

// One connected region of at least output.min_region_nm2 or min_region_nm3.
struct PocketRecord {
#include "output/columns/pocket.def"
};

// Interior sites of one particle at one moment, natural order: x fastest, then y, then z.
struct SnapshotRecord {
    std::int64_t cycle = 0;
    int half = 0;        // 0 in or after charge, 1 in or after discharge
    float progress = 1;  // of the half-cycle; 1 at its end
    std::uint32_t particle = 0;
    int nx = 0, ny = 0, nz = 1;
    double site_spacing_nm = 0, diameter_um = 0;
    std::vector<std::uint8_t> phase;  // 0 outside, 1 lithiated, 2 delithiated, 3 dead
    std::vector<std::uint8_t> mark;   // bits: 1 remnant, 2 wet, 4 beside a crack, 8 boundary, 16 contact, 32 stranded,
                                      // 64 sealed
    std::vector<std::uint8_t> cut;    // bits: 1, 2, 4 a crack cuts the face towards +x, +y, +z
    std::vector<float> composition;   // local x, Li per formula unit; 0 outside
    std::vector<float> stress_MPa;    // residual and configuration, tension positive
    std::vector<float> barrier_kT;
    std::vector<float> ion_conductance;  // 1/s per kT, of wet surface sites
};

// One point of a voltage-capacity curve; particle -1 is the population's mean.
struct VoltagePoint {
#include "output/columns/voltage.def"
};

struct ParticleDescription {
#include "output/columns/particle.def"
};

// Of all particles' bodies together.
inline double sealed_fraction(const std::vector<ParticleDescription>& particles) {
    double sealed = 0, body = 0;
    for (const ParticleDescription& p : particles) {
        sealed += static_cast<double>(p.sealed_sites);
        body += static_cast<double>(p.sealed_sites + p.sites_at_birth);
    }
    return body > 0 ? sealed / body : 0.0;
}

struct Provenance {
    std::string version, git_commit, backend, device, machine, resolved_config, command;
    std::uint64_t seed = 0;
    int threads = 1;
};

}  // namespace lithofront

#undef LF_CODES
#undef LF_COLUMN
