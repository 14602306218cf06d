// One particle, driven step by step with the functions that production half-cycles are made of.
#pragma once
#include <cstdint>
#include <functional>
#include <vector>

#include "backend/backend.hpp"
#include "particle/half_cycle.hpp"

namespace lithofront {

// A body without disorder from the production generator, all sites lithiated: a channel (2D or 3D) with electrolyte at its
// low end, or a disc or ball. Lengths in sites; the number is the particle's identity in every random draw.
Particle channel_body(int dimension, int width, int length, std::uint32_t number);
Particle round_body(int dimension, double radius, std::uint32_t number);

// Conductance of every wet site, and of every contact, 1/s per kT.
void set_ion_exit(Particle& particle, float conductance);
void set_electron_exit(Particle& particle, float conductance);

// Sets the phase of every active site by its coordinates, ghosts beyond periodic sides included.
void paint(Particle& particle, const std::function<SiteState(const Site&)>& phase);

// Parameters with every mechanism off: unit rate constant, no fields, no disorder, flat open-circuit voltage of 4 V.
ModelParameters bare_parameters(int dimension, std::uint64_t seed);

HalfCycleDrive constant_potential(float overpotential_kT, Half half = Half::charge);
// Current in sites per s and site at birth; the voltage limit is an overpotential over the flat open-circuit voltage.
HalfCycleDrive constant_current(double per_second, double limit_kT, const ModelParameters& p, Half half = Half::charge);

class Experiment {
public:
    Experiment(const ModelParameters& parameters, Particle particle);
    Experiment(const Experiment&) = delete;
    Experiment& operator=(const Experiment&) = delete;

    void begin(const HalfCycleDrive& drive);
    // One step of the engine; false once the half-cycle has ended.
    bool step();
    // Steps until the half-cycle ends or `enough` says so after a step.
    void run_until(const std::function<bool(const Experiment&)>& enough);
    void run_to_end();
    // Times, s, at which shares of the sites at birth are converted, ascending, interpolated within steps; throws
    // std::runtime_error where the half-cycle ends before the last.
    std::vector<double> times_at(const std::vector<double>& shares);

    const HalfCycleRun& run() const { return run_; }
    const HalfCycleResult& result() const { return run_.result; }
    double time_s() const { return time_s_; }  // summed in double precision
    double converted_share() const;
    const Particle& particle() const { return particle_; }
    Particle& particle() { return particle_; }
    const ModelParameters& parameters() const { return parameters_; }
    ModelParameters& parameters() { return parameters_; }
    const Workspace& workspace() const { return workspace_; }

private:
    ModelParameters parameters_;
    Particle particle_;
    ParticleView view_;
    std::vector<char> block_;
    Workspace workspace_;
    HalfCycleDrive drive_;
    HalfCycleRun run_{};
    double time_s_ = 0.0;
};

// The front as it reacts at the present potentials, without stress or disorder.
struct Reaction {
    double rate;      // sum over the front, 1/s
    double affinity;  // that drives a conversion, in the mean over conversions, kT
};
Reaction reaction_of(const Experiment& e);

// Topmost product site per column of a channel, counted from its low end (0: none), x fastest.
std::vector<int> front_heights(const Particle& particle, SiteState product);

// Runs `body(i)` for i in [0, n) on `threads` threads; the first exception is thrown again.
void for_each_realisation(int n, int threads, const std::function<void(int)>& body);

}  // namespace lithofront
