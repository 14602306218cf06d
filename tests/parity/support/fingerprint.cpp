#include "parity/support/fingerprint.hpp"

#include <algorithm>
#include <cstring>
#include <type_traits>

#include "config/model_parameters.hpp"
#include "population/make_particle.hpp"

namespace lithofront::parity {
namespace {

// Fowler, Noll and Vo's hash, 64 bits; value by value, so that padding does not count.
class Hash {
public:
    template <class T>
    Hash& add(T value) {
        static_assert(std::is_arithmetic_v<T> || std::is_enum_v<T>);
        unsigned char bytes[sizeof(T)];
        std::memcpy(bytes, &value, sizeof(T));
        for (const unsigned char b : bytes) word_ = (word_ ^ b) * 1099511628211ull;
        return *this;
    }
    template <class T>
    Hash& add(const std::vector<T>& values) {
        add(values.size());
        for (const T& v : values) add(v);
        return *this;
    }
    Hash& add(const RegionSums& r) {
        return add(r.sites).add(r.x).add(r.y).add(r.z).add(r.touches_surface).add(r.touches_crack).add(r.stress).add(r.foreign).add(r.age);
    }
    std::uint64_t word() const { return word_; }

private:
    std::uint64_t word_ = 14695981039346656037ull;
};

std::uint64_t hash_of_course(const ParticleOutcome& o) {
    const HalfCycleResult& r = o.result;
    Hash h;
    h.add(r.converted).add(r.lithiated).add(r.delithiated).add(r.dead).add(r.lost_lithiated).add(r.lost_delithiated);
    h.add(r.time_s).add(r.end_voltage_V).add(r.dissolution_exposure_s).add(r.end_overpotential);
    h.add(r.end).add(r.fault).add(r.steps).add(r.sweeps).add(r.front_sites).add(r.samples).add(r.frames);
    h.add(r.roughness).add(r.mean_radius).add(r.inner_product_share);
    for (const VoltageSample& v : o.voltage) h.add(v.converted).add(v.voltage_V).add(v.time_s);
    for (const std::vector<SiteState>& frame : o.frames) h.add(frame);
    return h.word();
}

std::uint64_t hash_of_tally(const ParticleOutcome& o) {
    const TallyResult& t = o.tally;
    Hash h;
    h.add(t.regions).add(t.regions_of_any_size).add(t.left_sites).add(t.reported).add(t.trapped_regions).add(t.trapped_sites);
    h.add(t.perimeter_faces).add(t.largest).add(t.fault);
    for (const Region& r : o.regions) h.add(r.sums).add(r.kind);
    return h.word();
}

Fingerprint fingerprint_of(const Particle& p, const ParticleOutcome& o) {
    Fingerprint f;
    f.phases = Hash().add(p.state).word();
    f.lasting = Hash()
                    .add(p.residual_stress_MPa)
                    .add(p.barrier_kT)
                    .add(p.ion_conductance)
                    .add(p.electron_conductance)
                    .add(p.domain)
                    .add(p.pocket_age)
                    .add(p.passivation)
                    .add(p.dissolved)
                    .word();
    f.potentials = Hash().add(o.ion_potential).add(o.electron_potential).word();
    f.course = hash_of_course(o);
    f.tally = hash_of_tally(o);
    return f;
}

ModelParameters parameters_of(const Scenario& scenario) {
    ModelParameters parameters = make_model_parameters(scenario.options);
    if (scenario.max_steps > 0) parameters.max_steps = scenario.max_steps;
    return parameters;
}

RecordingRequest request_of(const Scenario& scenario) {
    RecordingRequest request;
    request.voltage_points = scenario.voltage_points;
    request.frames = scenario.frames;
    request.potentials = true;
    for (int i = 0; i < scenario.options.population.particles; ++i) request.frame_particles.push_back(static_cast<std::size_t>(i));
    return request;
}

HalfCycleDrive drive_of(const Scenario& scenario, int cycle, Half half) {
    return make_drive(scenario.options, scenario.options.protocol.steps[0], static_cast<std::uint32_t>(cycle), half);
}

}  // namespace

std::string difference(const Fingerprint& a, const Fingerprint& b) {
    std::string what;
    if (a.phases != b.phases) what += "phases ";
    if (a.lasting != b.lasting) what += "lasting state ";
    if (a.potentials != b.potentials) what += "potentials ";
    if (a.course != b.course) what += "course ";
    if (a.tally != b.tally) what += "tally ";
    return what;
}

std::vector<Particle> draw(const Scenario& scenario) {
    std::vector<Particle> particles;
    for (std::uint32_t i = 0; i < static_cast<std::uint32_t>(scenario.options.population.particles); ++i)
        particles.push_back(make_particle(scenario.options, i));
    return particles;
}

void cycle(Backend& backend, const Scenario& scenario, std::vector<Particle>& particles, int first, int last,
           std::vector<Fingerprint>& found) {
    const RecordingRequest request = request_of(scenario);
    backend.load(parameters_of(scenario), particles, scenario.options.protocol.coupling == Coupling::electrode);
    for (int number = first; number <= last; ++number) {
        for (const Half half : {Half::charge, Half::discharge}) {
            const std::vector<ParticleOutcome> outcomes = backend.run_half_cycle(drive_of(scenario, number, half), request);
            for (std::size_t i = 0; i < outcomes.size(); ++i) {
                particles[i] = backend.particle(i);
                found.push_back(fingerprint_of(particles[i], outcomes[i]));
            }
        }
    }
}

std::vector<Fingerprint> fingerprints(Backend& backend, const Scenario& scenario) {
    std::vector<Particle> particles = draw(scenario);
    std::vector<Fingerprint> found;
    cycle(backend, scenario, particles, 1, scenario.cycles, found);
    return found;
}

std::vector<std::vector<Fingerprint>> fingerprints_together(Backend& backend, const std::vector<Scenario>& scenarios) {
    std::vector<Cohort> cohorts;
    int cycles = 0;
    for (const Scenario& scenario : scenarios) {
        cohorts.push_back({parameters_of(scenario), draw(scenario)});
        cycles = std::max(cycles, scenario.cycles);
    }
    backend.load(std::move(cohorts), false);
    std::vector<std::vector<Fingerprint>> found(scenarios.size());
    for (int number = 1; number <= cycles; ++number) {
        for (const Half half : {Half::charge, Half::discharge}) {
            std::vector<HalfCycleOrder> orders;
            for (const Scenario& s : scenarios) orders.push_back({drive_of(s, number, half), request_of(s), number > s.cycles});
            const std::vector<ParticleOutcome> outcomes = backend.run_half_cycle(orders);
            std::size_t at = 0;
            for (std::size_t c = 0; c < scenarios.size(); ++c)
                for (int i = 0; i < scenarios[c].options.population.particles; ++i, ++at)
                    if (number <= scenarios[c].cycles) found[c].push_back(fingerprint_of(backend.particle(at), outcomes[at]));
        }
    }
    return found;
}

}  // namespace lithofront::parity
