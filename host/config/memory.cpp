#include "config/memory.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <thread>

#include "config/errors.hpp"
#include "config/grid.hpp"
#include "config/model_parameters.hpp"
#include "config/registry.hpp"
#include "particle/workspace_layout.hpp"

namespace lithofront {
namespace {

// The site arrays of host/population/particle.hpp, of which one is there only where electrons meet a resistance.
double lasting_bytes_per_site(const Options& options) { return electrons_meet_resistance(options) ? 26 : 22; }
// Of a particle besides its sites: its figures and arrays' heads, outcomes and records of both half-cycles (measured), and its outline.
constexpr double particle_bytes = 1100, outline_bytes = 4 * 48, outline_bytes_3d = 4 * 48 * 16;
constexpr double drawing_bytes_per_site = 8;  // a random field and its noise, while a particle is drawn

// Bytes of a workspace over the sites of its lattice, for the largest particle.
double workspace_bytes_per_site(const Options& options) {
    const BoxSites box = box_of(options, largest_diameter_um(options));
    // Larger ones than a lattice can count take as much a site.
    const std::int64_t most = options.population.dimension == 3 ? 800 : most_sites_per_axis;
    const auto extent = [most](std::int64_t sites) { return static_cast<int>(std::min(sites, most)); };
    const bool channel = options.population.geometry == Geometry::channel;
    const Lattice lattice = Lattice::make(options.population.dimension, extent(box.nx), extent(box.ny), extent(box.nz), channel);
    return static_cast<double>(workspace_bytes(make_model_parameters(options), lattice)) / static_cast<double>(lattice.count);
}

double stored_sites(const Options& options, double diameter_um) {
    return static_cast<double>(box_of(options, diameter_um).stored(options.population.dimension));
}

// Mean over the truncated lognormal, by midpoints in log-diameter.
double mean_stored_sites_lognormal(const Options& options) {
    const auto& p = options.population;
    const double spread = std::log(p.geometric_standard_deviation);
    const double low = std::log(p.min_diameter_um), high = std::log(p.max_diameter_um);
    if (spread == 0.0 || low == high) return stored_sites(options, std::clamp(p.median_diameter_um, p.min_diameter_um, p.max_diameter_um));
    constexpr int points = 200;
    double weight = 0, sum = 0;
    for (int i = 0; i < points; ++i) {
        const double log_diameter = low + (high - low) * (i + 0.5) / points;
        const double score = (log_diameter - std::log(p.median_diameter_um)) / spread;
        const double density = std::exp(-0.5 * score * score);
        weight += density;
        sum += density * stored_sites(options, std::exp(log_diameter));
    }
    return weight > 0 ? sum / weight : stored_sites(options, p.max_diameter_um);
}

// No more threads work than there are particles.
int threads_used(const Options& options, int threads) {
    if (threads <= 0) threads = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    return static_cast<int>(std::min<std::int64_t>(threads, options.population.particles));
}

bool records_in(const Options& options, const std::vector<int>& chosen) {
    std::int64_t cycles = 0;
    for (const ProtocolStep& step : options.protocol.steps) cycles += step.cycles;
    return std::ranges::any_of(chosen, [cycles](int cycle) { return cycle == -1 || (cycle >= 1 && cycle <= cycles); });
}

// What host/backend/recording_buffers.hpp and host/simulation/cycler.cpp hold at a time; `in_flight` particles record at once.
// Any particle may be the largest one. Tables of regions are left out: they are small unless nearly every site is one.
double recording_bytes(const Options& options, double largest_sites, double in_flight) {
    const double picture_bytes_per_site = 2 * lasting_bytes_per_site(options) + 2 + 4 + 8 + 19;  // copies, stress and labels, record
    constexpr double frame_bytes_per_site = 2, sample_bytes = 12, point_bytes = 40;
    const OutputOptions& o = options.output;
    const auto particles = static_cast<double>(options.population.particles);
    const auto is_there = [&](std::int64_t particle) { return particle < options.population.particles; };
    const auto pictured = static_cast<double>(std::ranges::count_if(o.snapshot_particles, is_there));
    double bytes = 0;
    if (pictured > 0 && records_in(options, o.snapshot_cycles)) {
        // Frames lie in the buffers of a particle while it records, and then in its outcome until they are written one by one.
        bytes += frame_bytes_per_site * o.snapshot_frames * largest_sites * (pictured + std::min(pictured, in_flight));
        bytes += picture_bytes_per_site * largest_sites;
    }
    if (records_in(options, o.voltage_cycles))
        bytes += o.voltage_points * (sample_bytes * (particles + in_flight) + 2 * point_bytes * (pictured + 1));
    return bytes;
}

std::string bytes_text(double bytes) {
    const char* units[] = {"B", "KiB", "MiB", "GiB", "TiB"};
    int u = 0;
    while (bytes >= 1024 && u < 4) {
        bytes /= 1024;
        ++u;
    }
    return fmt::format("{:.3g} {}", bytes, units[u]);
}

}  // namespace

std::string MemoryEstimate::describe() const {
    return fmt::format("about {} ({:.3g} sites, the largest particle {:.3g}; {} of lasting state, {} of workspace, {} to record)",
                       bytes_text(total_bytes()), stored_sites, largest_sites, bytes_text(lasting_bytes), bytes_text(workspace_bytes),
                       bytes_text(recording_bytes));
}

MemoryEstimate estimate_memory(const Options& options, int threads) {
    const auto& p = options.population;
    const auto particles = static_cast<double>(p.particles);
    MemoryEstimate estimate;
    estimate.largest_sites = stored_sites(options, largest_diameter_um(options));
    if (p.geometry == Geometry::channel || p.size_distribution == SizeDistribution::single) {
        estimate.stored_sites = particles * estimate.largest_sites;
    } else if (p.size_distribution == SizeDistribution::list) {
        const auto turns = static_cast<std::int64_t>(p.diameters_um.size());
        for (std::int64_t i = 0; i < turns; ++i) {
            const std::int64_t uses = p.particles / turns + (i < p.particles % turns ? 1 : 0);
            estimate.stored_sites += static_cast<double>(uses) * stored_sites(options, p.diameters_um[static_cast<std::size_t>(i)]);
        }
    } else {
        estimate.stored_sites = particles * mean_stored_sites_lognormal(options);
    }
    const double outline = p.geometry == Geometry::channel ? 0 : p.dimension == 3 ? outline_bytes_3d : outline_bytes;
    estimate.lasting_bytes = lasting_bytes_per_site(options) * estimate.stored_sites + particles * (particle_bytes + outline);
    const double at_a_time = threads_used(options, threads);
    // An electrode steps all of its particles together, each with a workspace of its own.
    const bool together = options.protocol.coupling == Coupling::electrode;
    const double cycling = workspace_bytes_per_site(options) * (together ? estimate.stored_sites : estimate.largest_sites * at_a_time);
    const double drawing = drawing_bytes_per_site * field_box_sites(options) * at_a_time;
    estimate.workspace_bytes = std::max(cycling, drawing);
    estimate.recording_bytes = recording_bytes(options, estimate.largest_sites, together ? particles : at_a_time);
    return estimate;
}

void check_memory(const Options& options, int threads) {
    const MemoryEstimate estimate = estimate_memory(options, threads);
    if (estimate.total_GiB() <= options.lattice.memory_limit_GiB) return;
    threads = threads_used(options, threads);
    std::string advice = "use a coarser lattice.site_spacing_nm, fewer or smaller particles";
    if (threads > 1) advice += ", fewer threads";
    if (limits_of_key("lattice.memory_limit_GiB").allow(estimate.total_GiB())) advice += ", or raise the limit";
    throw ConfigError(fmt::format("the study needs {}, more than lattice.memory_limit_GiB = {:.6g} GiB on {} thread{}; {}",
                                  estimate.describe(), options.lattice.memory_limit_GiB, threads, threads == 1 ? "" : "s", advice));
}

std::string memory_warning(const Options& options, int threads, std::uint64_t available) {
    const MemoryEstimate estimate = estimate_memory(options, threads);
    if (available == 0 || estimate.total_bytes() <= static_cast<double>(available)) return {};
    return fmt::format(
        "the study needs {}, more than the {} that this machine or its control group has; it may be slowed by "
        "swapping, or killed",
        estimate.describe(), bytes_text(static_cast<double>(available)));
}

}  // namespace lithofront
