// How much each part of the chemical potential and of the barriers varies over the sites of a population (docs/model.md, section 4).
#pragma once
#include <cstdint>
#include <string>

#include "model/parameters.hpp"
#include "population/particle.hpp"

namespace lithofront {

// Root mean squares over the active sites, kT.
struct Disorder {
    double residual_stress = 0;  // Omega sigma, fatigue included
    double noise = 0;            // standard deviation of the annealed noise at the sites' residual stress
    double configuration = 0;    // of the stress of the phases, half of a body converted in pieces above the coherency length
    double barrier = 0;          // of boundaries and passive layers
    double passivation = 0;      // that half-cycles have left

    std::string words() const;  // for people
};

// Adds particles up.
class DisorderSums {
public:
    explicit DisorderSums(const ModelParameters& parameters) : parameters_(parameters) {}
    void add(const Particle& particle);
    Disorder result() const;  // nothing without any active site

private:
    const ModelParameters& parameters_;
    std::int64_t sites_ = 0;
    double stress_ = 0, noise_ = 0, barrier_ = 0, passivation_ = 0;  // sums of squares
};

}  // namespace lithofront
