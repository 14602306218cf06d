#include "output/chunks.hpp"

#include <algorithm>

namespace lithofront {
namespace {

// Half a chunk cache of the widest column. Large chunks keep their index within pages, which a kill cannot tear.
constexpr std::uint64_t most_rows = 65536;
// Of 8 bytes in chunks of a page: up to 8,176 chunks the blocks of their index, which double, hold 256 entries of 14 bytes.
constexpr std::uint64_t most_checked_rows = 4'000'000;
constexpr std::uint64_t checksum_bytes = 4;

TableCut cut_for(std::uint64_t rows_at_once, std::uint64_t rows_in_all) {
    return {std::clamp<std::uint64_t>(rows_at_once, 64, most_rows), rows_in_all <= most_checked_rows};
}

}  // namespace

std::uint64_t planned_cycles(const Options& options) {
    std::uint64_t cycles = 0;
    for (const ProtocolStep& step : options.protocol.steps) cycles += static_cast<std::uint64_t>(std::max(step.cycles, 0));
    return cycles;
}

std::uint64_t longest_step_name(const Options& options) {
    std::uint64_t longest = 1;
    for (const ProtocolStep& step : options.protocol.steps) longest = std::max<std::uint64_t>(longest, step.name.size());
    return longest;
}

std::uint64_t cycle_chunk(const Options& options) { return std::clamp<std::uint64_t>(planned_cycles(options), 16, 256); }

TableCut region_cut(const Options& options, std::uint64_t particles) {
    const std::uint64_t of_half_cycle = particles * 16;
    return cut_for(of_half_cycle, 2 * of_half_cycle * planned_cycles(options));
}

TableCut voltage_cut(const Options& options, std::uint64_t particles) {
    const auto points = static_cast<std::uint64_t>(std::max(options.output.voltage_points, 1));
    const std::uint64_t of_cycle = 2 * points * particles;
    return cut_for(of_cycle, of_cycle * planned_cycles(options));
}

std::uint64_t rows_within_page(std::uint64_t rows, std::uint64_t bytes_per_row) {
    const std::uint64_t most = (page_bytes - checksum_bytes) / std::max<std::uint64_t>(bytes_per_row, 1);
    return std::clamp<std::uint64_t>(most, 1, rows);
}

ParticleCycleChunk particle_cycle_chunk(const Options& options, std::uint64_t particles) {
    const std::uint64_t across = std::min<std::uint64_t>(particles, 65536);
    return {std::clamp<std::uint64_t>(16384 / across, 1, std::min<std::uint64_t>(cycle_chunk(options), 64)), across};
}

std::array<std::uint64_t, 3> frame_chunk(std::uint64_t nz, std::uint64_t ny, std::uint64_t nx) {
    std::array<std::uint64_t, 3> chunk{nz, ny, nx};
    while (chunk[0] * chunk[1] * chunk[2] > (std::uint64_t{1} << 18)) {
        std::uint64_t& longest = *std::max_element(chunk.begin(), chunk.end());
        longest = (longest + 1) / 2;
    }
    return chunk;
}

}  // namespace lithofront
