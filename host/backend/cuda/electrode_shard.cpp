#include "backend/cuda/electrode_shard.hpp"

#include <algorithm>
#include <cstdio>
#include <stdexcept>

#include "backend/cuda/launch_plan.hpp"
#include "backend/cuda/packed_particle.hpp"
#include "backend/cuda/transfer.hpp"
#include "particle/workspace_layout.hpp"

namespace lithofront {
namespace {

// So that arrays begin on cache lines.
std::size_t whole_lines(std::size_t bytes) { return (bytes + 63) / 64 * 64; }

// Sets the current device before members are made on it.
int chosen(int device) {
    LF_CUDA(cudaSetDevice(device));
    return device;
}

}  // namespace

ElectrodeShard::ElectrodeShard(int device, double memory_share, const ModelParameters& parameters, std::vector<Particle>& particles,
                               std::vector<std::size_t> indices)
    : device_(chosen(device)), parameters_(parameters), particles_(&particles), indices_(std::move(indices)) {
    std::size_t state = 0, workspaces = 0, regions = 0;
    int largest_cluster = 1;
    LF_CUDA(half_cycle_largest_cluster(parameters_.dimension, &largest_cluster));
    std::vector<const Particle*> own;
    for (const std::size_t i : indices_) {
        const int sites = particles[i].lattice.count;
        own.push_back(&particles[i]);
        sites_.push_back(sites);
        state_at_.push_back(state);
        workspace_offset_.push_back(workspaces);
        state += packed_bytes(shape_of(particles[i]));
        workspaces += whole_lines(workspace_bytes(parameters_, particles[i].lattice));
        regions += static_cast<std::size_t>(region_capacity_for(sites));
        threads_ = std::max(threads_, threads_for(sites));
        cluster_ = std::max(cluster_, cluster_for(sites, largest_cluster));
    }
    const std::size_t n = indices_.size();
    if (n == 0) return;
    std::size_t scratch = 0, free_bytes = 0, all = 0;
    LF_CUDA(answer_scratch_bytes(static_cast<std::int32_t>(n), &scratch));
    bytes_ = state + workspaces + regions * sizeof(Region) + scratch +
             n * (sizeof(DeviceParticle) + sizeof(char*) + sizeof(ElectrodeMember) + sizeof(ElectrodeAnswer));
    LF_CUDA(cudaMemGetInfo(&free_bytes, &all));
    const std::size_t most = static_cast<std::size_t>(static_cast<double>(free_bytes) * memory_share);
    if (bytes_ > most)
        throw std::runtime_error("an electrode steps all of its particles together: " + std::to_string(n) + " of them take " +
                                 in_GiB(bytes_) + " of device memory and " + in_GiB(most) +
                                 " are free; use --backend cpu, fewer particles, or raise lattice.site_spacing_nm");
    state_.reserve(state);
    workspaces_.reserve(workspaces);
    workspace_at_.reserve(n * sizeof(char*));
    described_.reserve(n * sizeof(DeviceParticle));
    described_mirror_.reserve(n * sizeof(DeviceParticle));
    workspace_at_mirror_.reserve(n * sizeof(char*));
    members_.reserve(n * sizeof(ElectrodeMember));
    answers_.reserve(n * sizeof(ElectrodeAnswer));
    total_.reserve(sizeof(ElectrodeAnswer));
    total_mirror_.reserve(sizeof(ElectrodeAnswer));
    scratch_.reserve(std::max<std::size_t>(scratch, 1));
    regions_.reserve(regions * sizeof(Region));
    upload_packed(own, state_.data(), stream_);
    batch_.particle = reinterpret_cast<const DeviceParticle*>(described_.data());
    batch_.workspace = reinterpret_cast<char* const*>(workspace_at_.data());
    batch_.member = reinterpret_cast<ElectrodeMember*>(members_.data());
    batch_.answer = reinterpret_cast<ElectrodeAnswer*>(answers_.data());
    batch_.regions = reinterpret_cast<Region*>(regions_.data());
}

void ElectrodeShard::prepare(const HalfCycleDrive& drive, const RecordingRequest& request) {
    launched_.clear();
    for (std::size_t k = 0; k < indices_.size(); ++k)
        if (request.runs(indices_[k])) launched_.push_back(k);
    if (launched_.empty()) return;
    LF_CUDA(cudaSetDevice(device_));
    drive_ = drive;
    std::vector<RecordShape> shapes;
    for (std::size_t k = 0; k < indices_.size(); ++k) shapes.push_back(record_shape({drive, request}, indices_[k], sites_[k]));
    const std::size_t bytes = lay_records(nullptr, shapes).bytes;
    records_.reserve(bytes);
    records_mirror_.reserve(bytes);
    mirror_ = lay_records(records_mirror_.data(), shapes);
    const BatchRecords records = lay_records(records_.data(), shapes);
    auto* described = reinterpret_cast<DeviceParticle*>(described_mirror_.data());
    auto* workspace_at = reinterpret_cast<char**>(workspace_at_mirror_.data());
    const std::size_t n = launched_.size();
    for (std::size_t nth = 0; nth < n; ++nth) {
        const std::size_t k = launched_[nth];
        described[nth] = DeviceParticle{view_in(state_.data() + state_at_[k], particle(k)), records.recordings[k], 0};
        workspace_at[nth] = workspaces_.data() + workspace_offset_[k];
    }
    LF_CUDA(cudaMemcpyAsync(described_.data(), described, n * sizeof(DeviceParticle), cudaMemcpyHostToDevice, stream_.get()));
    LF_CUDA(cudaMemcpyAsync(workspace_at_.data(), workspace_at, n * sizeof(char*), cudaMemcpyHostToDevice, stream_.get()));
    batch_.particles = static_cast<std::int32_t>(n);
    LF_CUDA(cudaMemsetAsync(records_.data(), 0, zeroed_record_bytes, stream_.get()));
    batch_.outcome = records.outcomes;
    batch_.regions_used = records.regions_used;
}

void ElectrodeShard::start(const ElectrodeCommand& command) {
    if (launched_.empty()) return;
    LF_CUDA(cudaSetDevice(device_));
    auto* total = reinterpret_cast<ElectrodeAnswer*>(total_.data());
    LF_CUDA(launch_electrode_command(parameters_, drive_, batch_, command, {batch_.particles, cluster_, threads_, stream_.get()}));
    LF_CUDA(launch_total_answer(batch_, total, scratch_.data(), scratch_.bytes(), stream_.get()));
    LF_CUDA(cudaMemcpyAsync(total_mirror_.data(), total, sizeof(ElectrodeAnswer), cudaMemcpyDeviceToHost, stream_.get()));
}

ElectrodeAnswer ElectrodeShard::total() {
    if (launched_.empty()) return {};
    LF_CUDA(cudaSetDevice(device_));
    LF_CUDA(cudaStreamSynchronize(stream_.get()));
    return *reinterpret_cast<const ElectrodeAnswer*>(total_mirror_.data());
}

void ElectrodeShard::start_end(bool alone) {
    if (launched_.empty()) return;
    LF_CUDA(cudaSetDevice(device_));
    LF_CUDA(launch_electrode_end(parameters_, drive_, batch_, alone, {batch_.particles, cluster_, threads_, stream_.get()}));
    LF_CUDA(cudaMemcpyAsync(records_mirror_.data(), records_.data(), mirror_.bytes, cudaMemcpyDeviceToHost, stream_.get()));
}

void ElectrodeShard::collect(std::vector<ParticleOutcome>& outcomes) {
    if (launched_.empty()) return;
    LF_CUDA(cudaSetDevice(device_));
    LF_CUDA(cudaStreamSynchronize(stream_.get()));
    const std::vector<Region> regions = fetch_regions(mirror_, regions_, stream_);
    for (std::size_t nth = 0; nth < launched_.size(); ++nth) {
        const std::size_t k = launched_[nth];
        outcomes[indices_[k]] = mirror_.outcome_of(nth, k, sites_[k], regions);
    }
}

void ElectrodeShard::fetch(std::size_t index) {
    const auto found = std::lower_bound(indices_.begin(), indices_.end(), index);
    LF_CUDA(cudaSetDevice(device_));
    const std::size_t k = static_cast<std::size_t>(found - indices_.begin());
    fetch_packed(state_.data() + state_at_[k], particle(k), stream_);
}

std::string ElectrodeShard::describe() const {
    if (indices_.empty()) return "empty";
    const std::string text = in_GiB(bytes_) + " of device memory, resident as one electrode";
    return cluster_ > 1 ? text + ", " + std::to_string(cluster_) + " blocks for each particle" : text;
}

}  // namespace lithofront
