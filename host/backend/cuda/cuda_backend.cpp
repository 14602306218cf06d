// Particles dealt out over the devices, each run by one block; which device, block or batch has no bearing on the result.
#include "backend/cuda/cuda_backend.hpp"

#include <exception>
#include <stdexcept>
#include <thread>
#include <utility>

#include "backend/cuda/cuda_electrode.hpp"
#include "backend/cuda/device_shard.hpp"

namespace lithofront {
namespace {

// What is left of a device's free memory is for the runtime and for records.
constexpr double memory_share = 0.9;

class CudaBackend final : public Backend {
public:
    explicit CudaBackend(std::vector<int> devices) : devices_(std::move(devices)) {}

    std::string name() const override { return "cuda"; }
    std::string device() const override {
        return of_each_device([this](std::size_t d) { return describe_device(devices_[d]); });
    }
    std::string memory() const override {
        if (particles_.empty()) return {};
        return of_each_device([this](std::size_t d) { return electrode_ ? electrode_->describe(d) : shards_[d]->plan().describe(); });
    }
    std::size_t size() const override { return particles_.size(); }

    Particle particle(std::size_t index) const override {
        if (index >= particles_.size()) throw std::out_of_range("no particle " + std::to_string(index) + " in this population");
        if (electrode_) electrode_->fetch(index);
        else shards_[index % shards_.size()]->fetch(index);
        return particles_[index];
    }

    void join_electrode(ElectrodeElsewhere& elsewhere) override { elsewhere_ = &elsewhere; }

    void load(const ModelParameters& parameters, std::vector<Particle> particles, bool shared_potential) override {
        shards_.clear();
        electrode_.reset();
        particles_ = std::move(particles);
        if (shared_potential) {
            electrode_ = std::make_unique<CudaElectrode>(devices_, memory_share, parameters, particles_, elsewhere_);
            return;
        }
        for (const int d : devices_) shards_.push_back(std::make_unique<DeviceShard>(d, memory_share));
        for_each_shard([&](std::size_t d) {
            std::vector<std::size_t> indices;
            for (std::size_t i = d; i < particles_.size(); i += shards_.size()) indices.push_back(i);
            shards_[d]->load(parameters, particles_, std::move(indices));
        });
    }

    std::vector<ParticleOutcome> run_half_cycle(const HalfCycleDrive& drive, const RecordingRequest& request) override {
        if (electrode_) return electrode_->run_half_cycle(drive, request);
        std::vector<ParticleOutcome> outcomes(particles_.size());
        for_each_shard([&](std::size_t d) { shards_[d]->run_half_cycle(drive, request, outcomes); });
        return outcomes;
    }

private:
    template <class F>
    std::string of_each_device(F f) const {
        std::string text;
        for (std::size_t d = 0; d < devices_.size(); ++d) text += (d == 0 ? "" : "; ") + f(d);
        return text;
    }

    // One host thread for each device; the first failure is thrown once all are through.
    template <class F>
    void for_each_shard(F f) {
        std::vector<std::exception_ptr> failures(shards_.size());
        std::vector<std::thread> others;
        const auto guarded = [&](std::size_t d) {
            try {
                f(d);
            } catch (...) {
                failures[d] = std::current_exception();
            }
        };
        for (std::size_t d = 1; d < shards_.size(); ++d) others.emplace_back(guarded, d);
        if (!shards_.empty()) guarded(0);
        for (std::thread& t : others) t.join();
        for (const std::exception_ptr& failure : failures)
            if (failure) std::rethrow_exception(failure);
    }

    std::vector<int> devices_;
    // Particles that are resident on a device are brought up to date when asked for.
    mutable std::vector<Particle> particles_;
    std::vector<std::unique_ptr<DeviceShard>> shards_;  // particles on their own,
    std::unique_ptr<CudaElectrode> electrode_;          // or under one potential
    ElectrodeElsewhere* elsewhere_ = nullptr;           // its members in other processes
};

}  // namespace

std::unique_ptr<Backend> make_cuda_backend_on(std::vector<int> devices) { return std::make_unique<CudaBackend>(std::move(devices)); }

}  // namespace lithofront
