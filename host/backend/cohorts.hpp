// The cohorts of a population in one row, as backends hold them.
#pragma once
#include <span>
#include <vector>

#include "backend/backend.hpp"

namespace lithofront {

struct Cohorts {
    // Which cohort a particle is of, and which particle of it.
    struct Place {
        std::uint32_t cohort, index;
    };

    std::vector<ModelParameters> models;  // of each cohort
    std::vector<Particle> particles;      // of all
    std::vector<Place> places;            // of each particle

    // Throws std::invalid_argument where several cohorts are to share a potential: each has a current and a voltage limit of its own.
    static Cohorts in_a_row(std::vector<Cohort> cohorts, bool shared_potential);

    const ModelParameters& model_of(std::size_t particle) const { return models[places[particle].cohort]; }
    const HalfCycleOrder& order_of(std::size_t particle, std::span<const HalfCycleOrder> orders) const {
        return orders[places[particle].cohort];
    }
    bool runs(std::size_t particle, std::span<const HalfCycleOrder> orders) const {
        return order_of(particle, orders).runs(places[particle].index);
    }
    // Throws std::invalid_argument unless there is one order for each cohort.
    void require_orders(std::span<const HalfCycleOrder> orders) const;
};

}  // namespace lithofront
