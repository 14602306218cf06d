#include "backend/cuda/launch_plan.hpp"

#include <algorithm>
#include <cstdio>
#include <stdexcept>

#include "backend/cuda/packed_particle.hpp"

namespace lithofront {
namespace {

// A batch on the move need not be larger than keeps a device busy; page-locked memory mirrors it.
constexpr std::size_t most_lane_state = std::size_t{1} << 30;

std::size_t record_bytes(std::size_t particles, std::size_t region_capacity) {
    return particles * (sizeof(DeviceParticle) + sizeof(DeviceOutcome)) + region_capacity * sizeof(Region) + 4096;
}

class Planner {
public:
    Planner(std::span<const PlannedParticle> particles, const DeviceTraits& device, const HalfCycleKernelLimits& kernel,
            const Occupancy& occupancy)
        : particles_(particles), device_(device), kernel_(kernel), occupancy_(occupancy) {}

    // Batches of one block and cluster size each and at most this much state; a batch holds one particle at least.
    std::vector<BatchPlan> cut(std::size_t most_state) const {
        std::vector<BatchPlan> batches;
        for (std::size_t i = 0; i < particles_.size(); ++i) {
            const int sites = particles_[i].sites();
            const std::size_t bytes = packed_bytes(particles_[i].packed);
            const bool fits = !batches.empty() && batches.back().state_bytes + bytes <= most_state &&
                              alike(sites, particles_[batches.back().first].sites());
            if (!fits) batches.push_back({i, 0, {}, 0, 0, 0});
            BatchPlan& b = batches.back();
            b.particles += 1;
            b.state_bytes += bytes;
            b.region_capacity += static_cast<std::size_t>(region_capacity_for(sites));
        }
        for (BatchPlan& b : batches) {
            b.shape = shape_for(particles_.subspan(b.first, b.particles), device_, kernel_);
            b.workers = static_cast<int>(std::min(static_cast<std::size_t>(std::max(occupancy_(b.shape), 1)), b.particles));
        }
        return batches;
    }

private:
    bool alike(int sites, int others) const {
        return threads_for(sites) == threads_for(others) &&
               cluster_for(sites, device_.largest_cluster) == cluster_for(others, device_.largest_cluster);
    }

    std::span<const PlannedParticle> particles_;
    const DeviceTraits& device_;
    const HalfCycleKernelLimits& kernel_;
    const Occupancy& occupancy_;
};

std::size_t scratch_of(const BatchPlan& b) { return static_cast<std::size_t>(b.workers) * b.shape.scratch_bytes; }

// Takes workers away until the batch's scratch fits; at least one stays.
void limit_scratch(BatchPlan& b, std::size_t most) {
    if (b.shape.scratch_bytes == 0) return;
    const std::size_t fitting = std::max<std::size_t>(most / b.shape.scratch_bytes, 1);
    b.workers = static_cast<int>(std::min<std::size_t>(fitting, static_cast<std::size_t>(b.workers)));
}

}  // namespace

std::string in_GiB(std::size_t bytes) {
    char text[32];
    std::snprintf(text, sizeof text, "%.2f GiB", static_cast<double>(bytes) / 1073741824.0);
    return text;
}

int threads_for(int sites) {
    int threads = 64;
    while (threads < most_threads && threads * 32 < sites) threads *= 2;
    return threads;
}

int cluster_for(int sites, int largest) {
    // Up to here a block of an H100 or H200 keeps the potential of a field, and what divides it, in its own shared memory.
    constexpr int most_sites_of_block = 48 * most_threads;
    int cluster = 1;
    while (2 * cluster <= largest && cluster * most_sites_of_block < sites) cluster *= 2;
    return cluster;
}

WorkerShape shape_for(std::span<const PlannedParticle> particles, const DeviceTraits& device, const HalfCycleKernelLimits& kernel) {
    WorkerShape shape;
    shape.threads = threads_for(particles.front().sites());
    shape.cluster = cluster_for(particles.front().sites(), device.largest_cluster);
    if (shape.cluster > 1) {
        // Every block of a cluster reaches every site: they share device memory, not their own.
        for (const PlannedParticle& one : particles)
            shape.scratch_bytes = std::max(shape.scratch_bytes, workspace_bytes(*one.model, one.lattice));
        return shape;
    }
    const int by_threads = device.threads_per_multiprocessor / shape.threads;
    const int by_registers = kernel.registers > 0 ? device.registers_per_multiprocessor / (kernel.registers * shape.threads) : by_threads;
    const int together = std::max(std::min({by_threads, by_registers, device.blocks_per_multiprocessor}), 1);
    const std::size_t taken = device.reserved_shared_per_block + kernel.static_shared_bytes;
    const std::size_t share = device.shared_per_multiprocessor / static_cast<std::size_t>(together);
    const std::size_t most =
        std::min(share > taken ? share - taken : 0,
                 device.shared_per_block > kernel.static_shared_bytes ? device.shared_per_block - kernel.static_shared_bytes : 0);
    // The largest of each model decides how much is asked for.
    std::vector<const ModelParameters*> seen;
    for (const PlannedParticle& one : particles) {
        if (std::find(seen.begin(), seen.end(), one.model) != seen.end()) continue;
        seen.push_back(one.model);
        BlockCutter largest(nullptr, nullptr, most / 64 * 64);
        lay_workspace(largest, *one.model, one.lattice);
        shape.fast_bytes = std::max(shape.fast_bytes, largest.fast_used());
    }
    // A smaller lattice may fit less evenly: the scratch is for the worst.
    PlannedParticle last;
    for (const PlannedParticle& one : particles) {
        if (one.is_like(last)) continue;
        last = one;
        BlockCutter cutter(nullptr, nullptr, shape.fast_bytes);
        lay_workspace(cutter, *one.model, one.lattice);
        shape.scratch_bytes = std::max(shape.scratch_bytes, cutter.used());
    }
    return shape;
}

PopulationPlan plan_population(std::span<const PlannedParticle> particles, const DeviceTraits& device, const HalfCycleKernelLimits& kernel,
                               const Occupancy& occupancy, std::size_t budget) {
    PopulationPlan plan;
    if (particles.empty()) return plan;
    const Planner planner(particles, device, kernel, occupancy);
    // All at once, with what is left of the budget as scratch, if that leaves a fair share of it.
    plan.batches = planner.cut(static_cast<std::size_t>(-1));
    std::size_t lasting = 0, scratch = 0;
    for (const BatchPlan& b : plan.batches) {
        lasting += b.state_bytes + record_bytes(b.particles, b.region_capacity);
        scratch += scratch_of(b);
    }
    if (lasting + scratch > budget && lasting <= budget / 2) {
        const std::size_t share = (budget - lasting) / plan.batches.size();
        scratch = 0;
        for (BatchPlan& b : plan.batches) {
            limit_scratch(b, share);
            scratch += scratch_of(b);
        }
    }
    plan.bytes = lasting + scratch;
    if (plan.bytes <= budget) return plan;

    plan.resident = false;
    const std::size_t lane = budget / 2;
    plan.batches = planner.cut(std::min(lane / 2, most_lane_state));
    std::size_t state = 0, records = 0;
    scratch = 0;
    for (BatchPlan& b : plan.batches) {
        const std::size_t outputs = record_bytes(b.particles, b.region_capacity);
        limit_scratch(b, lane > b.state_bytes + outputs ? lane - b.state_bytes - outputs : 0);
        state = std::max(state, b.state_bytes);
        records = std::max(records, outputs);
        scratch = std::max(scratch, scratch_of(b));
    }
    plan.bytes = 2 * (state + records + scratch);
    if (plan.bytes > budget) {
        // The lanes' largest parts need not meet in one batch: one particle at a time is the last resort.
        plan.batches = planner.cut(0);
        state = records = scratch = 0;
        for (BatchPlan& b : plan.batches) {
            state = std::max(state, b.state_bytes);
            records = std::max(records, record_bytes(b.particles, b.region_capacity));
            scratch = std::max(scratch, scratch_of(b));
        }
        plan.bytes = 2 * (state + records + scratch);
        if (plan.bytes > budget)
            throw std::runtime_error("a particle of " + std::to_string(particles.front().sites()) + " lattice sites takes " +
                                     in_GiB(plan.bytes) + " of device memory and " + in_GiB(budget) +
                                     " are free: use the CPU backend, a larger device, or raise lattice.site_spacing_nm");
    }
    return plan;
}

std::string PopulationPlan::describe() const {
    if (batches.empty()) return "empty";
    std::string text = in_GiB(bytes) + " of device memory, ";
    text += resident ? "resident" : "streamed";
    text += " in " + std::to_string(batches.size()) + (batches.size() == 1 ? " batch" : " batches");
    const int largest = batches.front().shape.cluster;
    return largest > 1 ? text + ", " + std::to_string(largest) + " blocks for the largest particle" : text;
}

}  // namespace lithofront
