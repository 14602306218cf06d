// The CPU backend with faults of a test's choosing in what it reports.
#pragma once
#include <functional>
#include <memory>
#include <vector>

#include "backend/backend.hpp"

namespace lithofront::testing {

class FaultyBackend final : public Backend {
public:
    // Called on each outcome of a particle that ran.
    using Spoil = std::function<void(const HalfCycleDrive&, std::size_t index, ParticleOutcome&)>;
    explicit FaultyBackend(Spoil spoil) : inner_(make_cpu_backend(1)), spoil_(std::move(spoil)) {}

    std::string name() const override { return inner_->name(); }
    std::string device() const override { return inner_->device(); }
    std::size_t size() const override { return inner_->size(); }
    Particle particle(std::size_t index) const override { return inner_->particle(index); }
    void load(std::vector<Cohort> cohorts, bool shared_potential) override { inner_->load(std::move(cohorts), shared_potential); }
    // Of a single cohort.
    std::vector<ParticleOutcome> run_half_cycle(std::span<const HalfCycleOrder> orders) override {
        std::vector<ParticleOutcome> outcomes = inner_->run_half_cycle(orders);
        for (std::size_t i = 0; i < outcomes.size(); ++i)
            if (orders[0].runs(i)) spoil_(orders[0].drive, i, outcomes[i]);
        return outcomes;
    }

private:
    std::unique_ptr<Backend> inner_;
    Spoil spoil_;
};

}  // namespace lithofront::testing
