#include "simulation/results_sink.hpp"

#include <algorithm>

#include "config/model_parameters.hpp"
#include "config/writer.hpp"
#include "particle/workspace_layout.hpp"

namespace lithofront {

const std::vector<CodeName>& fault_names() {
    static const std::vector<CodeName> names{
        {0, "none"},    {1, "field_not_converged"}, {2, "too_many_steps"},    {3, "overpotential_overflow"},
        {4, "no_path"}, {5, "region_table_full"},   {6, "impossible_voltage"}};
    return names;
}

namespace {

std::vector<SnapshotGrid> snapshot_grids(const Options& options, const std::vector<Particle>& particles) {
    std::vector<SnapshotGrid> grids;
    for (const std::int64_t wanted : options.output.snapshot_particles)
        if (wanted < static_cast<std::int64_t>(particles.size())) {
            const Particle& p = particles[static_cast<std::size_t>(wanted)];
            grids.push_back({p.number, p.lattice.nx, p.lattice.ny, p.lattice.nz, p.diameter_um});
        }
    return grids;
}

}  // namespace

ResultsLayout results_layout(const Options& options, const std::vector<Particle>& particles, const Provenance& provenance) {
    ResultsLayout layout;
    layout.provenance = provenance;
    layout.options = options;
    layout.end_reasons = {{0, "none"}, {1, "voltage_limit"}, {2, "front_exhausted"}, {3, "hold_cutoff"}, {4, "duration"}, {5, "fault"}};
    layout.faults = fault_names();
    const double a_um = 1e-3 * options.lattice.site_spacing_nm;
    const double face_um = options.population.dimension == 3 ? a_um * a_um : a_um;
    for (const Particle& p : particles)
        layout.particles.push_back({p.number, p.requested_diameter_um, p.diameter_um, p.sites_at_birth, p.grains, p.sealed_sites,
                                    static_cast<double>(p.sealed_sites) / static_cast<double>(p.sealed_sites + p.sites_at_birth),
                                    face_um * static_cast<double>(p.surface_area_at_birth) / surface_area_unit});
    layout.snapshots = snapshot_grids(options, particles);
    return layout;
}

OutputScale output_scale(const Options& options, const std::vector<Particle>& particles) {
    OutputScale scale;
    scale.particles = particles.size();
    const std::int64_t smallest = make_model_parameters(options).min_region_sites;
    for (const Particle& p : particles) {
        scale.lattice_sites += static_cast<std::uint64_t>(p.lattice.count);
        // No more than the tally's table holds, nor than the sites are enough for.
        const std::int64_t sites = std::int64_t{p.lattice.nx} * p.lattice.ny * p.lattice.nz;
        scale.regions += static_cast<std::uint64_t>(std::min<std::int64_t>(region_capacity_for(p.lattice.count), sites / smallest));
    }
    scale.config_bytes = to_toml(options).size();
    scale.config_file_bytes = to_toml(options, Comments::docs).size();
    scale.snapshots = snapshot_grids(options, particles);
    return scale;
}

ResultsSink::ResultsSink(const RunFolder& folder, const ResultsLayout& layout)
    : results_(ResultsFile::create(folder.results(), layout)), table_(folder.cycle_table(), {}) {}

ResultsSink ResultsSink::resume(const RunFolder& folder, std::int64_t cycles, const std::map<std::string, std::uint64_t>& digests) {
    ResultsFile results = ResultsFile::resume(folder.results(), cycles, digests);
    const std::vector<CycleRecord> done = results.cycles();
    return {folder, std::move(results), done};
}

ResultsSink::ResultsSink(const RunFolder& folder, ResultsFile results, const std::vector<CycleRecord>& done)
    : results_(std::move(results)), table_(folder.cycle_table(), done) {
    if (!done.empty()) last_ = done.back();
}

void ResultsSink::write(const CycleYield& yield) {
    results_.append_pockets(yield.pockets);
    results_.append_voltage(yield.voltage);
    for (const SnapshotRecord& s : yield.snapshots) results_.append_snapshot(s);
    results_.append_cycle(yield.summary.record, yield.summary.particles);
    table_.append(yield.summary.record);
}

void ResultsSink::synchronise() {
    results_.synchronise();
    table_.synchronise();
}

void ResultsSink::require_in_place() {
    results_.require_in_place();
    table_.require_in_place();
}

void ResultsSink::close() { results_.close(); }

}  // namespace lithofront
