// Population figures of one cycle, with Monte Carlo quantiles and standard errors (docs/model.md, section 9).
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "backend/backend.hpp"
#include "config/options.hpp"
#include "output/records.hpp"
#include "simulation/ending.hpp"

namespace lithofront {

// Capacity of a fully converted particle over the window, mAh per g of material.
double window_capacity_mAh_per_g(const Options& options);

// Ratio of population sums with its standard error (ratio estimator; 0 for fewer than two particles).
struct Ratio {
    double value = 0.0, standard_error = 0.0;
};
Ratio ratio_of_sums(const std::vector<double>& numerator, const std::vector<double>& denominator);

// Linear-interpolated quantile of values, q in [0, 1]; 0 for none.
double quantile(std::vector<double> values, double q);

// First discharge of each pair of rates, per particle: what state of health refers to.
class ReferenceCapacities {
public:
    // Converted sites per particle of the first cycle with these rates; stored when new.
    const std::vector<std::int64_t>& of(double charge_c_rate, double discharge_c_rate, const std::vector<std::int64_t>& discharged);
    const std::map<std::pair<double, double>, std::vector<std::int64_t>>& all() const { return first_; }
    void restore(std::map<std::pair<double, double>, std::vector<std::int64_t>> first) { first_ = std::move(first); }

private:
    std::map<std::pair<double, double>, std::vector<std::int64_t>> first_;
};

// Sites by which the book and the engine's own count disagree after a half-cycle; the book is then brought forward.
std::int64_t settle(LithiumBook& book, const ParticleOutcome& outcome, Half half);

struct CycleInput {
    std::int64_t cycle = 0;
    const ProtocolStep* step = nullptr;
    const std::vector<ParticleOutcome>* charge = nullptr;
    const std::vector<ParticleOutcome>* discharge = nullptr;
    const std::vector<std::vector<PocketRecord>>* residues = nullptr;  // per particle, of the charge
    const std::vector<std::int64_t>* sites_at_birth = nullptr;
    const std::vector<Ending>* endings = nullptr;  // up to and with this cycle
    std::int64_t li_imbalance = 0;
};

struct CycleSummary {
    CycleRecord record;
    std::vector<ParticleCycleRecord> particles;
};

// Particles that a numerical fault has ended, this cycle included, are in no figure of the record but failed_particles: numerator
// and denominator run over the same others. Isolated ones count with the lithium and capacity that they hold back; regions, shapes
// and durations are means over those that run, regions only where their tally is complete.
CycleSummary summarise_cycle(const Options& options, const CycleInput& input, const std::vector<std::uint32_t>& numbers,
                             ReferenceCapacities& references);

// Why a cycle has no state of health, which is NaN then: nothing is there that it could be over. Empty where it has one.
std::string why_no_soh(const CycleRecord& record, std::int64_t particles, std::int64_t reference_cycle);

}  // namespace lithofront
