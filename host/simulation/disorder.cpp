#include "simulation/disorder.hpp"

#include <fmt/format.h>

#include <cmath>

#include "particle/front.hpp"
#include "particle/passivation.hpp"

namespace lithofront {

void DisorderSums::add(const Particle& particle) {
    const Lattice& l = particle.lattice;
    for (int s = 0; s < l.count; ++s) {
        const auto i = static_cast<std::size_t>(s);
        if (!is_active(particle.state[i]) || !is_interior(l, locate(l, s))) continue;
        const auto square = [](float value) { return static_cast<double>(value) * static_cast<double>(value); };
        const float stress = particle.residual_stress_MPa[i];
        ++sites_;
        stress_ += square(parameters_.energy_per_MPa * stress);
        noise_ += square(chemical_noise(parameters_, 1.0f, stress * stress));
        barrier_ += square(particle.barrier_kT[i]);
        passivation_ += square(passivation_barrier(parameters_, remembered_half_cycles(particle.passivation[i])));
    }
}

Disorder DisorderSums::result() const {
    if (sites_ == 0) return {};
    const auto root = [&](double sum) { return std::sqrt(sum / static_cast<double>(sites_)); };
    // Of two phases in equal parts, each half the window from the mean.
    const double configuration = 0.5 * std::abs(static_cast<double>(parameters_.energy_per_MPa * parameters_.configuration_stress_MPa));
    return {root(stress_), root(noise_), configuration, root(barrier_), root(passivation_)};
}

std::string Disorder::words() const {
    return fmt::format(
        "root mean square over the sites, kT: residual stress {:.2f}, annealed noise {:.2f}, stress of the phases up to {:.2f}; "
        "barriers of boundaries and passive layers {:.2f}, passivation {:.2f}",
        residual_stress, noise, configuration, barrier, passivation);
}

}  // namespace lithofront
