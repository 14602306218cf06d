#include <doctest/doctest.h>

#include "backend/cuda/launch_plan.hpp"
#include "backend/cuda/packed_particle.hpp"

using namespace lithofront;

namespace {

// Published figures of the H200 and the T4.
DeviceTraits h200() { return {132, 2048, 65536, 32, 233472, 232448, 1024}; }
DeviceTraits t4() { return {40, 1024, 65536, 16, 65536, 65536, 0}; }

HalfCycleKernelLimits kernel() { return {128, 1600, 0, most_threads}; }

const ModelParameters& default_fields() {
    static const ModelParameters fields = [] {
        ModelParameters p;
        p.ionic_field = 1;
        return p;
    }();
    return fields;
}

Lattice lattice_of(int extent) { return Lattice::make(2, extent, extent, 1, false); }
int sites_of(int extent) { return lattice_of(extent).count; }

std::vector<PlannedParticle> of_model(const ModelParameters& model, const std::vector<int>& extents) {
    std::vector<PlannedParticle> particles;
    for (const int extent : extents) particles.push_back({lattice_of(extent), &model, {sites_of(extent), false}});
    return particles;
}

Occupancy one_block() {
    return [](const WorkerShape&) { return h200().multiprocessors; };
}

}  // namespace

TEST_CASE("threads follow the lattice, in whole warps") {
    CHECK(threads_for(100) == 64);
    CHECK(threads_for(sites_of(64)) == 256);
    CHECK(threads_for(sites_of(128)) == 512);
    CHECK(threads_for(10000000) == most_threads);
}

TEST_CASE("a 128 x 128 section keeps three fields of an H200 block in shared memory") {
    const WorkerShape shape = shape_for(of_model(default_fields(), {128}), h200(), kernel());
    const std::size_t field = static_cast<std::size_t>(sites_of(128)) * sizeof(float);
    CHECK(shape.fast_bytes >= 3 * field);
    CHECK(shape.fast_bytes + kernel().static_shared_bytes <= h200().shared_per_block);
    CHECK(shape.fast_bytes % 64 == 0);
}

TEST_CASE("a lattice beyond the sites of one block goes to a cluster, which shares device memory") {
    CHECK(cluster_for(sites_of(128), 8) == 1);
    CHECK(cluster_for(sites_of(180), 8) == 2);
    CHECK(cluster_for(sites_of(254), 8) == 4);
    CHECK(cluster_for(Lattice::make(3, 64, 64, 64, false).count, 8) == 8);
    CHECK(cluster_for(sites_of(254), 1) == 1);
    DeviceTraits device = h200();
    device.largest_cluster = 8;
    const WorkerShape shape = shape_for(of_model(default_fields(), {254, 200}), device, kernel());
    CHECK(shape.cluster == 4);
    CHECK(shape.threads == most_threads);
    CHECK(shape.fast_bytes == 0);
    CHECK(shape.scratch_bytes == workspace_bytes(default_fields(), lattice_of(254)));
}

TEST_CASE("no batch mixes clusters of different sizes") {
    DeviceTraits device = h200();
    device.largest_cluster = 8;
    std::vector<int> extents;
    for (int extent = 400; extent >= 100; extent -= 10) extents.push_back(extent);
    const PopulationPlan plan = plan_population(of_model(default_fields(), extents), device, kernel(), one_block(), std::size_t{64} << 30);
    CHECK(plan.batches.size() == 4);
    for (const BatchPlan& b : plan.batches)
        for (std::size_t k = b.first; k < b.first + b.particles; ++k) CHECK(cluster_for(sites_of(extents[k]), 8) == b.shape.cluster);
}

TEST_CASE("what does not fit into shared memory is scratch, and nothing is lost between them") {
    for (const DeviceTraits& device : {h200(), t4()}) {
        for (const int extent : {16, 40, 128, 300}) {
            const WorkerShape shape = shape_for(of_model(default_fields(), {extent}), device, kernel());
            CHECK(shape.fast_bytes + shape.scratch_bytes == workspace_bytes(default_fields(), lattice_of(extent)));
        }
    }
}

TEST_CASE("scratch covers every lattice of a batch, however unevenly it fits") {
    std::vector<int> extents;
    for (int extent = 128; extent >= 96; --extent) extents.push_back(extent);
    const WorkerShape shape = shape_for(of_model(default_fields(), extents), h200(), kernel());
    for (const int extent : extents) {
        BlockCutter cutter(nullptr, nullptr, shape.fast_bytes);
        lay_workspace(cutter, default_fields(), lattice_of(extent));
        CHECK(cutter.used() <= shape.scratch_bytes);
        CHECK(cutter.fast_used() <= shape.fast_bytes);
    }
}

TEST_CASE("a plan holds every particle once and keeps to its budget") {
    std::vector<int> extents;
    for (int i = 0; i < 1000; ++i) extents.push_back(130 - i / 10);
    std::size_t state = 0;
    for (const int extent : extents) state += packed_bytes({sites_of(extent), false});
    for (const std::size_t budget : {state * 8, state, state / 4}) {
        const PopulationPlan plan = plan_population(of_model(default_fields(), extents), h200(), kernel(), one_block(), budget);
        CHECK(plan.bytes <= budget);
        CHECK(plan.resident == (budget == state * 8));
        std::size_t next = 0;
        for (const BatchPlan& b : plan.batches) {
            CHECK(b.first == next);
            CHECK(b.workers >= 1);
            for (std::size_t k = b.first; k < b.first + b.particles; ++k) CHECK(threads_for(sites_of(extents[k])) == b.shape.threads);
            next += b.particles;
        }
        CHECK(next == extents.size());
        CHECK(plan.describe().find(plan.resident ? "resident" : "streamed") != std::string::npos);
    }
}

TEST_CASE("an empty population takes nothing") {
    const PopulationPlan plan = plan_population(of_model(default_fields(), {}), h200(), kernel(), one_block(), 0);
    CHECK(plan.batches.empty());
    CHECK(plan.bytes == 0);
}

TEST_CASE("a batch of several models has shared memory and scratch for the most demanding one") {
    ModelParameters bare, both = default_fields();
    both.electronic_field = 1;
    std::vector<PlannedParticle> mixed{
        {lattice_of(128), &bare, {}}, {lattice_of(128), &both, {}}, {lattice_of(100), &both, {}}, {lattice_of(100), &bare, {}}};
    const WorkerShape shape = shape_for(mixed, h200(), kernel());
    CHECK(shape.fast_bytes >= shape_for(of_model(both, {128}), h200(), kernel()).fast_bytes);
    for (const PlannedParticle& one : mixed) {
        BlockCutter cutter(nullptr, nullptr, shape.fast_bytes);
        lay_workspace(cutter, *one.model, one.lattice);
        CHECK(cutter.used() <= shape.scratch_bytes);
        CHECK(cutter.fast_used() <= shape.fast_bytes);
    }
    // A cluster has device memory alone.
    DeviceTraits device = h200();
    device.largest_cluster = 8;
    mixed = {{lattice_of(254), &bare, {}}, {lattice_of(250), &both, {}}};
    CHECK(shape_for(mixed, device, kernel()).scratch_bytes == workspace_bytes(both, lattice_of(250)));
    CHECK(workspace_bytes(both, lattice_of(250)) > workspace_bytes(bare, lattice_of(254)));
}
