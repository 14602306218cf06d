// A machine that holds a population and takes it through half-cycles. Every backend gives the same bits.
#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "model/parameters.hpp"
#include "particle/views.hpp"
#include "population/particle.hpp"

namespace lithofront {

// What one particle reports of one half-cycle.
struct ParticleOutcome {
    HalfCycleResult result;
    TallyResult tally;
    std::vector<Region> regions;                 // of at least min_region_sites, in a defined order
    std::vector<VoltageSample> voltage;          // only of particles that record
    std::vector<std::vector<SiteState>> frames;  // site states in lattice order, only of particles that record
    std::vector<float> ion_potential;            // last drops, kT, in lattice order; only of particles that record potentials
    std::vector<float> electron_potential;
};

// Whether a particle takes part in a half-cycle.
enum class Part : std::uint8_t {
    running,
    isolated,  // stands still; its share of an electrode's current falls to the others
    left_out,  // stands still; an electrode goes on as if it were not there
};

// Which particles of a cohort run and which record what in a half-cycle; indices into the cohort.
struct RecordingRequest {
    std::vector<Part> parts;  // of each particle; empty: all run
    int voltage_points = 0;   // for every particle
    int frames = 0;
    bool potentials = false;  // the last potentials of the frame particles
    std::vector<std::size_t> frame_particles;
    Part part(std::size_t index) const { return parts.empty() ? Part::running : parts[index]; }
    bool runs(std::size_t index) const { return part(index) == Part::running; }
};

class ElectrodeElsewhere;  // backend/electrode.hpp

// Particles with one model and one protocol: those of a study. Whoever else shares the machine leaves no trace in them: every random
// word is keyed by the study's seed and the particle's number.
struct Cohort {
    ModelParameters parameters;
    std::vector<Particle> particles;
};

// What a cohort is to do in a half-cycle.
struct HalfCycleOrder {
    HalfCycleDrive drive;
    RecordingRequest request;
    bool idle = false;  // nothing: all of the cohort stands still
    bool runs(std::size_t index) const { return !idle && request.runs(index); }
};

// The population of a backend is the particles of its cohorts, those of the first one first.
class Backend {
public:
    virtual ~Backend() = default;
    virtual std::string name() const = 0;    // "cpu" or "cuda"
    virtual std::string device() const = 0;  // for people
    // What the loaded population takes of the device's memory, for people; empty where the backend sets nothing aside.
    virtual std::string memory() const { return {}; }
    // Takes a population over, in place of the one it held; shared_potential: one overpotential for all (electrode coupling), which a
    // single cohort alone can have.
    virtual void load(std::vector<Cohort> cohorts, bool shared_potential) = 0;
    // Before load(): an electrode here is part of one whose other members lie in other processes. Not owned.
    virtual void join_electrode(ElectrodeElsewhere&) { throw std::logic_error("the " + name() + " backend holds whole electrodes only"); }
    virtual std::size_t size() const = 0;
    // One order for each cohort. One outcome per particle; of those that stand still an empty one.
    virtual std::vector<ParticleOutcome> run_half_cycle(std::span<const HalfCycleOrder> orders) = 0;
    // The same of a single cohort.
    void load(const ModelParameters& parameters, std::vector<Particle> particles, bool shared_potential);
    std::vector<ParticleOutcome> run_half_cycle(const HalfCycleDrive& drive, const RecordingRequest& request);
    // A copy of a particle's lasting state.
    virtual Particle particle(std::size_t index) const = 0;
};

enum class BackendChoice { automatic, cpu, cuda };

// Makes a backend; throws NoDeviceError (backend/errors.hpp) when CUDA is asked for and not to be had.
// `threads` = 0 takes all.
std::unique_ptr<Backend> make_backend(BackendChoice choice, int threads);

// A word for people before make_backend() where it will take long: the driver compiles kernels first. Empty otherwise.
std::string wait_for_backend(BackendChoice choice);

// What was picked and why, for people.
std::string describe_choice(const Backend& backend, BackendChoice choice);

std::unique_ptr<Backend> make_cpu_backend(int threads);

// Pointers into a host particle, and numbers that its algorithms need.
ParticleView view_of(Particle& particle);

}  // namespace lithofront
