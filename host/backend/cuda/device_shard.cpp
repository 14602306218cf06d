#include "backend/cuda/device_shard.hpp"

#include <algorithm>
#include <numeric>

#include "backend/cuda/packed_particle.hpp"
#include "backend/cuda/transfer.hpp"

namespace lithofront {
namespace {

// What to plan with after memory ran out.
std::size_t shrunk(std::size_t budget) { return budget / 4 * 3; }

}  // namespace

DeviceShard::DeviceShard(int device, double memory_share) : device_(device), memory_share_(memory_share), traits_(traits_of(device)) {}

std::size_t DeviceShard::budget_of(double share) const {
    std::size_t free_bytes = 0, total = 0;
    LF_CUDA(cudaMemGetInfo(&free_bytes, &total));
    return static_cast<std::size_t>(static_cast<double>(free_bytes) * share);
}

void DeviceShard::load(Cohorts& cohorts, std::vector<std::size_t> indices) {
    LF_CUDA(cudaSetDevice(device_));
    cohorts_ = &cohorts;
    order_ = std::move(indices);
    std::stable_sort(order_.begin(), order_.end(),
                     [&](std::size_t a, std::size_t b) { return cohorts.particles[a].lattice.count > cohorts.particles[b].lattice.count; });
    planned_.clear();
    place_.resize(cohorts.particles.size());
    for (std::size_t k = 0; k < order_.size(); ++k) {
        const Particle& particle = cohorts.particles[order_[k]];
        planned_.push_back({particle.lattice, &cohorts.model_of(order_[k]), shape_of(particle)});
        place_[order_[k]] = k;
    }
    lanes_.clear();
    plan_ = {};
    if (order_.empty()) return;
    dimension_ = planned_.front().model->dimension;
    upload_models();
    build_within_memory(budget_of(memory_share_));
}

void DeviceShard::upload_models() {
    const std::size_t bytes = cohorts_->models.size() * sizeof(ModelParameters);
    const CudaStream stream;
    models_.reserve(bytes);
    LF_CUDA(cudaMemcpyAsync(models_.data(), cohorts_->models.data(), bytes, cudaMemcpyHostToDevice, stream.get()));
    LF_CUDA(cudaStreamSynchronize(stream.get()));
}

// Shrinks the budget until what the plan asks for is really to be had: other programs may share the device.
void DeviceShard::build_within_memory(std::size_t budget) {
    while (true) {
        try {
            build(budget);
            return;
        } catch (const CudaError& error) {
            lanes_.clear();
            if (!error.out_of_memory() || plan_.batches.empty() || (!plan_.resident && plan_.batches.size() == order_.size())) throw;
            budget = shrunk(budget);
        }
    }
}

void DeviceShard::build(std::size_t budget) {
    budget_ = budget;
    HalfCycleKernelLimits kernel;
    LF_CUDA(half_cycle_kernel_limits(dimension_, &kernel));
    LF_CUDA(half_cycle_largest_cluster(dimension_, &traits_.largest_cluster));
    const Occupancy occupancy = [this](const WorkerShape& shape) {
        int workers = 0;
        if (shape.cluster > 1) {
            LF_CUDA(half_cycle_clusters_at_a_time(dimension_, shape.cluster, shape.threads, &workers));
            return workers;
        }
        LF_CUDA(half_cycle_blocks_per_multiprocessor(dimension_, shape.threads, shape.fast_bytes, &workers));
        return workers * traits_.multiprocessors;
    };
    plan_ = plan_population(planned_, traits_, kernel, occupancy, budget);
    lanes_.clear();
    home_.clear();
    for (std::size_t b = 0; b < plan_.batches.size(); ++b) {
        std::size_t offset = 0;
        for (std::size_t k = 0; k < plan_.batches[b].particles; ++k) {
            home_.push_back({b, offset});
            offset += packed_bytes(planned_[plan_.batches[b].first + k].packed);
        }
    }
    for (std::size_t b = 0; b < plan_.batches.size() && (plan_.resident || b < 2); ++b) lanes_.emplace_back();
    for (std::size_t b = 0; b < plan_.batches.size(); ++b) {
        const BatchPlan& batch = plan_.batches[b];
        Lane& lane = lane_of(b);
        lane.state.reserve(batch.state_bytes);
        lane.scratch.reserve(static_cast<std::size_t>(batch.workers) * batch.shape.scratch_bytes);
        lane.particles.reserve(batch.particles * sizeof(DeviceParticle));
        lane.particles_mirror.reserve(batch.particles * sizeof(DeviceParticle));
        lane.drives.reserve(cohorts_->models.size() * sizeof(HalfCycleDrive));
        lane.drives_mirror.reserve(cohorts_->models.size() * sizeof(HalfCycleDrive));
        lane.regions.reserve(batch.region_capacity * sizeof(Region));
        if (!plan_.resident) lane.state_mirror.reserve(batch.state_bytes);
    }
    if (plan_.resident)
        for (std::size_t b = 0; b < plan_.batches.size(); ++b) upload(plan_.batches[b], lanes_[b]);
}

void DeviceShard::upload(const BatchPlan& batch, Lane& lane) {
    std::vector<const Particle*> particles;
    for (std::size_t k = batch.first; k < batch.first + batch.particles; ++k) particles.push_back(&particle(k));
    upload_packed(particles, lane.state.data(), lane.stream);
}

void DeviceShard::fetch(std::size_t index) {
    if (!plan_.resident) return;
    LF_CUDA(cudaSetDevice(device_));
    const std::size_t k = place_[index];
    Lane& lane = lanes_[home_[k].batch];
    fetch_packed(lane.state.data() + home_[k].offset, particle(k), lane.stream);
}

std::vector<RecordShape> DeviceShard::record_shapes(const BatchPlan& batch, std::span<const HalfCycleOrder> orders) const {
    std::vector<RecordShape> shapes;
    for (std::size_t k = batch.first; k < batch.first + batch.particles; ++k) {
        const Cohorts::Place place = cohorts_->places[order_[k]];
        shapes.push_back(record_shape(orders[place.cohort], place.index, planned_[k].sites()));
    }
    return shapes;
}

// Before any particle moves, so that running out of memory costs a new plan and no result.
void DeviceShard::make_room_for_records(std::span<const HalfCycleOrder> orders) {
    while (true) {
        try {
            for (std::size_t b = 0; b < plan_.batches.size(); ++b) {
                const BatchPlan& batch = plan_.batches[b];
                const std::size_t bytes = lay_records(nullptr, record_shapes(batch, orders)).bytes;
                lane_of(b).records.reserve(bytes);
                lane_of(b).records_mirror.reserve(bytes);
            }
            return;
        } catch (const CudaError& error) {
            if (!error.out_of_memory() || (!plan_.resident && plan_.batches.size() == order_.size())) throw;
            for (const std::size_t index : order_) fetch(index);
            build_within_memory(shrunk(budget_));
        }
    }
}

void DeviceShard::run_half_cycle(std::span<const HalfCycleOrder> orders, std::vector<ParticleOutcome>& outcomes) {
    if (order_.empty()) return;
    LF_CUDA(cudaSetDevice(device_));
    make_room_for_records(orders);
    for (std::size_t b = 0; b < plan_.batches.size(); ++b) {
        Lane& lane = lane_of(b);
        // While this lane's batch is unpacked and the next one packed, the other lane's kernel runs.
        finish(lane, outcomes);
        start(plan_.batches[b], lane, orders);
    }
    for (Lane& lane : lanes_) finish(lane, outcomes);
}

void DeviceShard::start(const BatchPlan& batch, Lane& lane, std::span<const HalfCycleOrder> orders) {
    const cudaStream_t stream = lane.stream.get();
    const std::vector<RecordShape> shapes = record_shapes(batch, orders);
    lane.mirror = lay_records(lane.records_mirror.data(), shapes);
    const BatchRecords records = lay_records(lane.records.data(), shapes);
    auto* described = reinterpret_cast<DeviceParticle*>(lane.particles_mirror.data());
    lane.launched.clear();
    for (std::size_t k = 0; k < batch.particles; ++k) {
        Particle& one = particle(batch.first + k);
        const std::size_t offset = home_[batch.first + k].offset;
        if (!plan_.resident) pack(one, lane.state_mirror.data() + offset);
        const std::size_t index = order_[batch.first + k];
        if (cohorts_->runs(index, orders)) {
            described[lane.launched.size()] = DeviceParticle{view_in(lane.state.data() + offset, one), records.recordings[k],
                                                             static_cast<std::int32_t>(cohorts_->places[index].cohort)};
            lane.launched.push_back(k);
        }
    }
    if (!plan_.resident)
        LF_CUDA(cudaMemcpyAsync(lane.state.data(), lane.state_mirror.data(), batch.state_bytes, cudaMemcpyHostToDevice, stream));
    LF_CUDA(cudaMemcpyAsync(lane.particles.data(), lane.particles_mirror.data(), lane.launched.size() * sizeof(DeviceParticle),
                            cudaMemcpyHostToDevice, stream));
    auto* drives = reinterpret_cast<HalfCycleDrive*>(lane.drives_mirror.data());
    for (std::size_t c = 0; c < orders.size(); ++c) drives[c] = orders[c].drive;
    LF_CUDA(cudaMemcpyAsync(lane.drives.data(), drives, orders.size() * sizeof(HalfCycleDrive), cudaMemcpyHostToDevice, stream));
    LF_CUDA(cudaMemsetAsync(lane.records.data(), 0, zeroed_record_bytes, stream));

    HalfCycleBatch launch;
    launch.models = reinterpret_cast<const ModelParameters*>(models_.data());
    launch.drives = reinterpret_cast<const HalfCycleDrive*>(lane.drives.data());
    launch.particle = reinterpret_cast<const DeviceParticle*>(lane.particles.data());
    launch.outcome = records.outcomes;
    launch.particles = static_cast<std::int32_t>(lane.launched.size());
    launch.ticket = records.ticket;
    launch.regions = reinterpret_cast<Region*>(lane.regions.data());
    launch.regions_used = records.regions_used;
    launch.scratch = lane.scratch.data();
    launch.scratch_bytes = batch.shape.scratch_bytes;
    launch.fast_bytes = batch.shape.fast_bytes;
    LF_CUDA(launch_half_cycle(dimension_, launch, {batch.workers, batch.shape.cluster, batch.shape.threads, stream}));

    if (!plan_.resident)
        LF_CUDA(cudaMemcpyAsync(lane.state_mirror.data(), lane.state.data(), batch.state_bytes, cudaMemcpyDeviceToHost, stream));
    LF_CUDA(cudaMemcpyAsync(lane.records_mirror.data(), lane.records.data(), records.bytes, cudaMemcpyDeviceToHost, stream));
    lane.running = &batch;
}

void DeviceShard::finish(Lane& lane, std::vector<ParticleOutcome>& outcomes) {
    if (!lane.running) return;
    const BatchPlan& batch = *lane.running;
    lane.running = nullptr;
    LF_CUDA(cudaStreamSynchronize(lane.stream.get()));
    const std::vector<Region> regions = fetch_regions(lane.mirror, lane.regions, lane.stream);
    if (!plan_.resident)
        for (std::size_t place = batch.first; place < batch.first + batch.particles; ++place)
            unpack(lane.state_mirror.data() + home_[place].offset, particle(place));
    for (std::size_t nth = 0; nth < lane.launched.size(); ++nth) {
        const std::size_t place = batch.first + lane.launched[nth];
        outcomes[order_[place]] = lane.mirror.outcome_of(nth, lane.launched[nth], planned_[place].sites(), regions);
    }
}

}  // namespace lithofront
