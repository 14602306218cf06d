#include "output/predicted_output.hpp"

#include <algorithm>

#include "output/chunks.hpp"
#include "output/columns.hpp"

namespace lithofront {
namespace {

// Measured on layouts with none to thousands of snapshot particles (tests/output/predicted_output_test.cpp).
constexpr std::uint64_t file_head = 48 * 1024;  // superblock, attributes of the root, provenance
constexpr std::uint64_t object_bytes = 1200;    // a dataset or group: header, attributes, their texts, its chunk index
constexpr std::uint64_t checksum = 4;           // of a chunk
constexpr std::uint64_t chunk_entry = 64;       // of a chunk in that index, which grows by doubling
constexpr std::uint64_t page = page_bytes;      // of the file; chunks of a page or more begin on one

std::uint64_t pieces(std::uint64_t whole, std::uint64_t piece) { return (whole + piece - 1) / piece; }

// Distinct cycles of a list in which -1 stands for the last one.
std::uint64_t chosen_cycles(std::vector<int> chosen, std::uint64_t planned) {
    for (int& cycle : chosen) {
        if (cycle == -1) cycle = static_cast<int>(planned);
    }
    std::ranges::sort(chosen);
    chosen.erase(std::unique(chosen.begin(), chosen.end()), chosen.end());
    return static_cast<std::uint64_t>(
        std::ranges::count_if(chosen, [&](int cycle) { return cycle >= 0 && static_cast<std::uint64_t>(cycle) <= planned; }));
}

// Small chunks share pages; at worst each leaves the end of one empty.
std::uint64_t chunks_bytes(std::uint64_t chunks, std::uint64_t bytes) {
    const std::uint64_t room = bytes >= page ? pieces(bytes, page) * page : std::min(2 * bytes, page);
    return chunks * (room + chunk_entry);
}

template <class Record>
std::uint64_t value_bytes(const Column<Record>& column, std::uint64_t text_bytes) {
    return std::visit(
        [&](auto source) -> std::uint64_t {
            using Value = ValueOf<Record, decltype(source)>;
            if constexpr (std::is_same_v<Value, std::string>) return text_bytes;
            else return sizeof(Value);
        },
        column.source);
}

// Of so many rows of `values` each, to be cut like this.
template <class Record>
std::uint64_t table_bytes(const Columns<Record>& columns, std::uint64_t rows, TableCut cut, std::uint64_t values = 1,
                          std::uint64_t text_bytes = 0) {
    std::uint64_t bytes = 0;
    for (const auto& column : columns) {
        const std::uint64_t row = values * value_bytes(column, text_bytes);
        const std::uint64_t chunk = cut.checked ? rows_within_page(cut.rows, row) : cut.rows;
        bytes += object_bytes + chunks_bytes(pieces(rows, chunk), chunk * row + checksum);
    }
    return bytes;
}

// One particle's frames; a share of `compression` of them is written.
std::uint64_t snapshot_bytes(const SnapshotGrid& grid, std::uint64_t frames, double compression) {
    const auto nz = static_cast<std::uint64_t>(grid.nz), ny = static_cast<std::uint64_t>(grid.ny), nx = static_cast<std::uint64_t>(grid.nx);
    const auto piece = frame_chunk(nz, ny, nx);
    const std::uint64_t chunks = frames * pieces(nz, piece[0]) * pieces(ny, piece[1]) * pieces(nx, piece[2]);
    std::uint64_t bytes = object_bytes + table_bytes(snapshot_frame_columns(), frames, {frame_row_chunk});
    for (const SnapshotField& field : snapshot_fields()) {
        const std::uint64_t raw = piece[0] * piece[1] * piece[2] * (field.bytes ? 1 : 4);
        const std::uint64_t grown = raw + raw / 512 + 64;  // what deflate makes of noise
        bytes += object_bytes + chunks_bytes(chunks, checksum + static_cast<std::uint64_t>(compression * static_cast<double>(grown)));
    }
    return bytes;
}

std::uint64_t checkpoint_bytes(const Options& options, const OutputScale& scale, std::uint64_t datasets) {
    constexpr std::uint64_t site = 2 + 4 * 4 + 4 * 2, particle = 256;  // arrays; lengths, extents and figures
    constexpr std::uint64_t book = 2 * 8 + 1 + 8 + 1;                  // of a particle's lithium, ending and tallies
    const std::uint64_t rates = std::min<std::uint64_t>(options.protocol.steps.size(), planned_cycles(options));
    const std::uint64_t references = rates * (24 + 8 * scale.particles);
    const std::uint64_t sections = 6 + scale.particles / 256 + scale.lattice_sites * site / (std::uint64_t{1} << 20);
    return 4096 + scale.config_bytes + scale.lattice_sites * site + scale.particles * (particle + book) + references + datasets * 80 +
           sections * 64;
}

}  // namespace

std::uint64_t PredictedOutput::to_resume(std::uint64_t results_file) const {
    const std::uint64_t rest = results > results_file ? results - results_file : 0;
    return std::max(results_file, rest + checkpoint);
}

PredictedOutput predicted_output(const Options& options, const OutputScale& scale) {
    const std::uint64_t cycles = planned_cycles(options), particles = scale.particles, snapshots = scale.snapshots.size();
    const OutputOptions& o = options.output;
    const std::uint64_t step_name = longest_step_name(options), per_cycle = cycle_chunk(options);
    const ParticleCycleChunk cut = particle_cycle_chunk(options, std::max<std::uint64_t>(particles, 1));

    // What both have in common.
    std::uint64_t fixed = file_head + 8 * object_bytes + 2 * scale.config_bytes + scale.config_file_bytes;
    fixed += table_bytes(particle_columns(), 1, {1}, particles);
    fixed += table_bytes(cycle_columns(), cycles, {per_cycle}, 1, step_name);
    fixed += pieces(particles, cut.across) * table_bytes(particle_cycle_columns({}, {}), cycles, {cut.along}, cut.across);
    fixed += (2 + snapshots) * (object_bytes + chunks_bytes(pieces(cycles, per_cycle), 8 * per_cycle));  // /index
    const std::uint64_t points =
        chosen_cycles(o.voltage_cycles, cycles) * 2 * (snapshots + 1) * static_cast<std::uint64_t>(std::max(o.voltage_points, 0));
    fixed += table_bytes(voltage_columns(), points, voltage_cut(options, particles));
    const std::uint64_t text_row = cycle_columns().size() * 25 + 2 * step_name;  // of cycles.csv; a quoted name may double
    fixed += 1024 + cycles * text_row;

    const std::uint64_t expected_regions = scale.lattice_sites / 256;  // of aged particles; fresh ones have next to none
    const TableCut region_rows = region_cut(options, particles);
    const auto regions = [&](std::uint64_t per_half) {
        return table_bytes(pocket_columns(), o.pocket_table ? cycles * 2 * per_half : 0, region_rows);
    };
    const std::uint64_t frames =
        chosen_cycles(o.snapshot_cycles, cycles) * 2 * (1 + static_cast<std::uint64_t>(std::max(o.snapshot_frames, 0)));
    const auto pictures = [&](double compression) {
        std::uint64_t bytes = 0;
        for (const SnapshotGrid& grid : scale.snapshots) bytes += snapshot_bytes(grid, frames, compression);
        return bytes;
    };
    PredictedOutput predicted;
    predicted.results = fixed + regions(std::min(scale.regions, expected_regions)) + pictures(0.4);
    predicted.results_bound = fixed + regions(scale.regions) + pictures(1.0);
    const std::uint64_t datasets = 80 + 10 * snapshots;
    predicted.checkpoint = checkpoint_bytes(options, scale, datasets);
    return predicted;
}

}  // namespace lithofront
