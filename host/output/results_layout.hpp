// What must be known before results.h5 can be laid out: a file that survives a kill cannot gain datasets later.
#pragma once
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "config/options.hpp"
#include "output/column.hpp"
#include "output/records.hpp"

namespace lithofront {

constexpr int results_format_version = 2;

// Interior extents of one particle that will be recorded site by site.
struct SnapshotGrid {
    std::uint32_t particle = 0;
    int nx = 0, ny = 0, nz = 1;
    double diameter_um = 0;
};

struct ResultsLayout {
    Provenance provenance;
    Options options;
    std::vector<ParticleDescription> particles;               // the order of the columns of /particle_cycles
    std::vector<SnapshotGrid> snapshots;                      // those of options.output.snapshot_particles that exist
    std::vector<std::pair<std::string, double>> disorder_kT;  // part of the disorder, root mean square over the sites at birth
    std::vector<CodeName> end_reasons{{0, "none"}};           // values of charge_end and discharge_end
    std::vector<CodeName> faults{{0, "none"}};
};

// "particle_000012"
std::string snapshot_group_name(std::uint32_t particle);

// Writes an empty results file to `path`. Throws OutputError; what is then there is of no use.
void write_results_layout(const std::filesystem::path& path, const ResultsLayout& layout);

}  // namespace lithofront
