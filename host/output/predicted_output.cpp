#include "output/predicted_output.hpp"

#include <algorithm>
#include <vector>

namespace lithofront {
namespace {

std::uint64_t planned_cycles(const Options& options) {
    std::uint64_t cycles = 0;
    for (const ProtocolStep& step : options.protocol.steps) cycles += static_cast<std::uint64_t>(std::max(step.cycles, 0));
    return cycles;
}

// Distinct cycles of a list in which -1 stands for the last one.
std::uint64_t chosen_cycles(std::vector<int> chosen, std::uint64_t planned) {
    for (int& cycle : chosen) {
        if (cycle == -1) cycle = static_cast<int>(planned);
    }
    std::ranges::sort(chosen);
    chosen.erase(std::unique(chosen.begin(), chosen.end()), chosen.end());
    return static_cast<std::uint64_t>(std::ranges::count_if(
        chosen, [&](int cycle) { return cycle >= 0 && static_cast<std::uint64_t>(cycle) <= planned; }));
}

}  // namespace

PredictedOutput predicted_output(const Options& options, const OutputScale& scale) {
    constexpr std::uint64_t layout = 1'000'000;          // empty datasets, their attributes and first chunks
    constexpr std::uint64_t cycle_row = 26 * 8 + 26 * 20;  // binary and as text
    constexpr std::uint64_t particle_row = 18 * 4;
    constexpr std::uint64_t pocket_row = 40, pockets_per_half = 16;  // regions of a heavily aged particle
    constexpr std::uint64_t voltage_row = 33;
    constexpr std::uint64_t snapshot_site = 2 * 1 + 4 * 4;
    constexpr std::uint64_t checkpoint_site = 2 + 4 * 4 + 2 + 2;
    constexpr std::uint64_t particle_head = 256;

    const std::uint64_t cycles = planned_cycles(options);
    const auto particles = static_cast<std::uint64_t>(scale.particles);
    const OutputOptions& o = options.output;
    PredictedOutput predicted;
    predicted.results = layout + cycles * (cycle_row + particles * particle_row);
    if (o.pocket_table) predicted.results += cycles * particles * 2 * pockets_per_half * pocket_row;
    predicted.results += chosen_cycles(o.voltage_cycles, cycles) * 2 * (particles + 1) * voltage_row *
                         static_cast<std::uint64_t>(std::max(o.voltage_points, 0));
    predicted.results += chosen_cycles(o.snapshot_cycles, cycles) * 2 *
                         (1 + static_cast<std::uint64_t>(std::max(o.snapshot_frames, 0))) *
                         static_cast<std::uint64_t>(scale.snapshot_sites) * snapshot_site;
    predicted.checkpoints = 3 * (static_cast<std::uint64_t>(scale.lattice_sites) * checkpoint_site + particles * particle_head);
    return predicted;
}

}  // namespace lithofront
