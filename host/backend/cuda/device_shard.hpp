// The part of a population that one device holds and steps: particles of one dimension, of any cohorts.
#pragma once
#include <string>
#include <vector>

#include "backend/cohorts.hpp"
#include "backend/cuda/batch_records.hpp"
#include "backend/cuda/launch_plan.hpp"
#include "backend/cuda/memory.hpp"

namespace lithofront {

class DeviceShard {
public:
    // `memory_share` of the device's free memory is planned with.
    DeviceShard(int device, double memory_share);

    // `indices`: which particles of `cohorts` are this shard's, all of one dimension. `cohorts` must outlive the shard; while particles
    // are resident on the device, their host arrays are stale until fetched.
    void load(Cohorts& cohorts, std::vector<std::size_t> indices);
    void run_half_cycle(std::span<const HalfCycleOrder> orders, std::vector<ParticleOutcome>& outcomes);
    // Brings a particle's host arrays up to date.
    void fetch(std::size_t index);

    int device() const { return device_; }
    const PopulationPlan& plan() const { return plan_; }

private:
    // What a batch runs in: a stream with memory on both sides. Resident batches have one each, streamed ones take two in turn.
    struct Lane {
        CudaStream stream;
        DeviceBuffer state, scratch, particles, drives, records, regions;
        PinnedBuffer state_mirror, particles_mirror, drives_mirror, records_mirror;
        const BatchPlan* running = nullptr;
        BatchRecords mirror;                // of the running batch
        std::vector<std::size_t> launched;  // its particles that run, by place in the batch; the others stand still
    };

    void build(std::size_t budget);
    void build_within_memory(std::size_t budget);
    void upload_models();
    void make_room_for_records(std::span<const HalfCycleOrder> orders);
    void upload(const BatchPlan& batch, Lane& lane);
    void start(const BatchPlan& batch, Lane& lane, std::span<const HalfCycleOrder> orders);
    void finish(Lane& lane, std::vector<ParticleOutcome>& outcomes);
    std::size_t budget_of(double share) const;
    Lane& lane_of(std::size_t batch) { return lanes_[plan_.resident ? batch : batch % 2]; }
    Particle& particle(std::size_t place) { return cohorts_->particles[order_[place]]; }
    std::vector<RecordShape> record_shapes(const BatchPlan& batch, std::span<const HalfCycleOrder> orders) const;

    int device_;
    double memory_share_;
    std::size_t budget_ = 0;
    DeviceTraits traits_;
    int dimension_ = 2;
    Cohorts* cohorts_ = nullptr;
    DeviceBuffer models_;                   // of all cohorts; a shard of one dimension reads those of its particles
    std::vector<std::size_t> order_;        // this shard's particles, largest first
    std::vector<PlannedParticle> planned_;  // each, in that order
    std::vector<std::size_t> place_;        // in that order, of each particle of the population that is this shard's
    struct Home {
        std::size_t batch, offset;  // bytes in the batch's state
    };
    std::vector<Home> home_;  // of each, in that order
    PopulationPlan plan_;
    std::vector<Lane> lanes_;
};

// The devices that this build can run on; none where there is no driver. `why_not` takes what the driver says of what is missing.
std::vector<int> usable_devices(std::string* why_not = nullptr);
// Those that no machine code of this build fits: the driver compiles portable code for them, tens of seconds on first use.
std::vector<int> devices_to_compile_for();
DeviceTraits traits_of(int device);
// "NVIDIA H200, compute capability 9.0, 132 multiprocessors, 139.8 GiB"
std::string describe_device(int device);

}  // namespace lithofront
