// Particles of all cohorts dealt out over the devices, each run by one block; which device, block or batch has no bearing on the result.
#include "backend/cuda/cuda_backend.hpp"

#include <exception>
#include <stdexcept>
#include <thread>
#include <utility>

#include "backend/cohorts.hpp"
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
        if (cohorts_.particles.empty()) return {};
        if (electrode_) return of_each_device([this](std::size_t d) { return electrode_->describe(d); });
        std::string text;
        for (const auto& shard : shards_) text += (text.empty() ? "" : "; ") + shard->plan().describe();
        return text;
    }
    std::size_t size() const override { return cohorts_.particles.size(); }

    Particle particle(std::size_t index) const override {
        if (index >= cohorts_.particles.size()) throw std::out_of_range("no particle " + std::to_string(index) + " in this population");
        if (electrode_) electrode_->fetch(index);
        else shards_[shard_of_[index]]->fetch(index);
        return cohorts_.particles[index];
    }

    void join_electrode(ElectrodeElsewhere& elsewhere) override { elsewhere_ = &elsewhere; }

    void load(std::vector<Cohort> cohorts, bool shared_potential) override {
        shards_.clear();
        electrode_.reset();
        cohorts_ = Cohorts::in_a_row(std::move(cohorts), shared_potential);
        if (shared_potential) {
            electrode_ = std::make_unique<CudaElectrode>(devices_, memory_share, cohorts_.models[0], cohorts_.particles, elsewhere_);
            return;
        }
        const std::vector<std::vector<std::size_t>> parts = deal_out();
        const double dimensions = static_cast<double>(parts.size() / devices_.size());
        for (std::size_t s = 0; s < parts.size(); ++s)
            shards_.push_back(std::make_unique<DeviceShard>(devices_[s % devices_.size()], memory_share / dimensions));
        for_each_shard([&](std::size_t s) { shards_[s]->load(cohorts_, parts[s]); });
    }

    std::vector<ParticleOutcome> run_half_cycle(std::span<const HalfCycleOrder> orders) override {
        cohorts_.require_orders(orders);
        if (electrode_) return electrode_->run_half_cycle(orders[0].drive, orders[0].request);
        std::vector<ParticleOutcome> outcomes(cohorts_.particles.size());
        for_each_shard([&](std::size_t s) { shards_[s]->run_half_cycle(orders, outcomes); });
        return outcomes;
    }

private:
    template <class F>
    std::string of_each_device(F f) const {
        std::string text;
        for (std::size_t d = 0; d < devices_.size(); ++d) text += (d == 0 ? "" : "; ") + f(d);
        return text;
    }

    // A kernel is of one dimension, so a device has a shard for each that there is. The particles of each shard, for every device of the
    // first dimension, then of the other.
    std::vector<std::vector<std::size_t>> deal_out() {
        std::vector<std::vector<std::size_t>> parts;
        shard_of_.assign(cohorts_.particles.size(), 0);
        for (const int dimension : {2, 3}) {
            const std::size_t first = parts.size();
            std::size_t dealt = 0;
            for (std::size_t i = 0; i < cohorts_.particles.size(); ++i) {
                if ((cohorts_.model_of(i).dimension == 3) != (dimension == 3)) continue;
                if (dealt == 0) parts.resize(first + devices_.size());
                shard_of_[i] = first + dealt++ % devices_.size();
                parts[shard_of_[i]].push_back(i);
            }
        }
        return parts;
    }

    // One host thread for each shard; the first failure is thrown once all are through.
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
    mutable Cohorts cohorts_;
    std::vector<std::size_t> shard_of_;                 // of each particle
    std::vector<std::unique_ptr<DeviceShard>> shards_;  // particles on their own,
    std::unique_ptr<CudaElectrode> electrode_;          // or under one potential
    ElectrodeElsewhere* elsewhere_ = nullptr;           // its members in other processes
};

}  // namespace

std::unique_ptr<Backend> make_cuda_backend_on(std::vector<int> devices) { return std::make_unique<CudaBackend>(std::move(devices)); }

}  // namespace lithofront
