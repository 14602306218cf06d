#include "backend/cohorts.hpp"

#include <iterator>
#include <stdexcept>
#include <string>
#include <utility>

namespace lithofront {

Cohorts Cohorts::in_a_row(std::vector<Cohort> cohorts, bool shared_potential) {
    if (shared_potential && cohorts.size() != 1)
        throw std::invalid_argument("one overpotential is for the particles of one study, and " + std::to_string(cohorts.size()) +
                                    " are to be held together: load them one by one");
    Cohorts row;
    for (Cohort& cohort : cohorts) {
        const auto number = static_cast<std::uint32_t>(row.models.size());
        row.models.push_back(cohort.parameters);
        for (std::uint32_t i = 0; i < cohort.particles.size(); ++i) row.places.push_back({number, i});
        row.particles.insert(row.particles.end(), std::make_move_iterator(cohort.particles.begin()),
                             std::make_move_iterator(cohort.particles.end()));
    }
    return row;
}

void Cohorts::require_orders(std::span<const HalfCycleOrder> orders) const {
    if (orders.size() != models.size())
        throw std::invalid_argument("a half-cycle of " + std::to_string(models.size()) + " cohorts was given " +
                                    std::to_string(orders.size()) + " orders");
}

void Backend::load(const ModelParameters& parameters, std::vector<Particle> particles, bool shared_potential) {
    std::vector<Cohort> alone(1);
    alone[0].parameters = parameters;
    alone[0].particles = std::move(particles);
    load(std::move(alone), shared_potential);
}

std::vector<ParticleOutcome> Backend::run_half_cycle(const HalfCycleDrive& drive, const RecordingRequest& request) {
    const HalfCycleOrder order{drive, request};
    return run_half_cycle({&order, 1});
}

}  // namespace lithofront
