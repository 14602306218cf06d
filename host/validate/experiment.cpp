#include "validate/experiment.hpp"

#include <omp.h>

#include <algorithm>
#include <exception>
#include <mutex>
#include <stdexcept>

#include "core/team.hpp"
#include "particle/workspace_layout.hpp"
#include "population/make_particle.hpp"

namespace lithofront {
namespace {

Options bare_options(int dimension) {
    Options o;
    o.population.dimension = dimension;
    o.lattice.site_spacing_nm = 1.0;
    o.kinetics.nucleation_per_um2 = 0.0;
    o.microstructure.residual_stress_MPa = 0.0;
    o.microstructure.grain_size_um = 0.0;
    o.surface.interphase_log_sigma = 0.0;
    o.surface.dry_fraction = 0.0;
    return o;
}

template <class F>
void each_interior(const Lattice& l, F&& f) {
    for (int s = 0; s < l.count; ++s)
        if (is_interior(l, locate(l, s))) f(s);
}

}  // namespace

Particle channel_body(int dimension, int width, int length, std::uint32_t number) {
    Options o = bare_options(dimension);
    o.population.geometry = Geometry::channel;
    o.population.channel_width_um = 1e-3 * width;
    o.population.channel_length_um = 1e-3 * length;
    o.transport.electronic_contact = ElectronicContact::far_end;
    return make_particle(o, number);
}

Particle round_body(int dimension, double radius, std::uint32_t number) {
    Options o = bare_options(dimension);
    o.population.size_distribution = SizeDistribution::single;
    o.population.diameter_um = 2e-3 * radius;
    o.population.shape = Shape::round;
    return make_particle(o, number);
}

void set_ion_exit(Particle& particle, float conductance) {
    each_interior(particle.lattice, [&](int s) {
        const auto i = static_cast<std::size_t>(s);
        particle.ion_conductance[i] = (particle.state[i] & site_wet) ? conductance : 0.0f;
    });
}

void set_electron_exit(Particle& particle, float conductance) {
    particle.electron_conductance.assign(particle.state.size(), 0.0f);
    each_interior(particle.lattice, [&](int s) {
        const auto i = static_cast<std::size_t>(s);
        particle.electron_conductance[i] = (particle.state[i] & site_contact) ? conductance : 0.0f;
    });
}

void paint(Particle& particle, const std::function<SiteState(const Site&)>& phase) {
    each_interior(particle.lattice, [&](int s) {
        SiteState& state = particle.state[static_cast<std::size_t>(s)];
        if (!is_active(state)) return;
        state = with_phase(state, phase(locate(particle.lattice, s)));
        if (phase_of(state) == phase_outside) state = phase_outside;
    });
    SerialTeam team;
    if (particle.lattice.dimension == 3) refresh_ghosts<3>(team, particle.lattice, particle.state.data());
    else refresh_ghosts<2>(team, particle.lattice, particle.state.data());
}

ModelParameters bare_parameters(int dimension, std::uint64_t seed) {
    ModelParameters p;
    p.dimension = dimension;
    p.seed = seed;
    for (float& v : p.ocv_V) v = 4.0f;
    p.noise_epoch = 1.0e9f;
    p.charge_per_step = 1.0f;
    p.max_steps = 1 << 30;
    p.max_sweeps = 20000;
    return p;
}

HalfCycleDrive constant_potential(float overpotential_kT, Half half) {
    HalfCycleDrive d;
    d.half = half;
    d.potentiostatic = 1;
    d.overpotential = overpotential_kT;
    return d;
}

HalfCycleDrive constant_current(double per_second, double limit_kT, const ModelParameters& p, Half half) {
    HalfCycleDrive d;
    d.half = half;
    d.c_rate = static_cast<float>(3600.0 * per_second);
    const double sign = half == Half::charge ? 1.0 : -1.0;
    d.voltage_limit_V = static_cast<float>(4.0 + sign * limit_kT * static_cast<double>(p.thermal_voltage_V));
    return d;
}

Experiment::Experiment(const ModelParameters& parameters, Particle particle)
    : parameters_(parameters),
      particle_(std::move(particle)),
      view_(view_of(particle_)),
      block_(workspace_bytes(parameters_, particle_.lattice) + 64) {
    const auto address = reinterpret_cast<std::uintptr_t>(block_.data());
    BlockCutter cutter(block_.data() + (64 - address % 64) % 64);
    workspace_ = workspace_for(lay_workspace(cutter, parameters_, particle_.lattice), view_);
}

void Experiment::begin(const HalfCycleDrive& drive) {
    drive_ = drive;
    time_s_ = 0.0;
    SerialTeam team;
    run_ = parameters_.dimension == 3 ? begin_half_cycle(make_body<3>(team, parameters_, view_, workspace_), drive_)
                                      : begin_half_cycle(make_body<2>(team, parameters_, view_, workspace_), drive_);
}

bool Experiment::step() {
    if (run_.result.end != EndReason::running) return false;
    SerialTeam team;
    const Recording none;
    const std::int32_t before = run_.result.steps;
    if (parameters_.dimension == 3) take_step(make_body<3>(team, parameters_, view_, workspace_), drive_, none, run_);
    else take_step(make_body<2>(team, parameters_, view_, workspace_), drive_, none, run_);
    if (run_.result.steps != before) time_s_ += static_cast<double>(run_.step.dt);
    if (run_.result.fault != FaultCode::none && run_.result.fault != FaultCode::no_path)
        throw std::runtime_error("the engine stopped with fault " + std::to_string(static_cast<int>(run_.result.fault)) + " after " +
                                 std::to_string(run_.result.steps) + " steps");
    return run_.result.end == EndReason::running;
}

void Experiment::run_until(const std::function<bool(const Experiment&)>& enough) {
    while (step() && !enough(*this)) {}
}

void Experiment::run_to_end() {
    while (step()) {}
}

std::vector<double> Experiment::times_at(const std::vector<double>& shares) {
    std::vector<double> times;
    double share_before = converted_share(), time_before = time_s_;
    while (times.size() < shares.size()) {
        const double share = converted_share();
        while (times.size() < shares.size() && share >= shares[times.size()]) {
            const double part = share > share_before ? (shares[times.size()] - share_before) / (share - share_before) : 1.0;
            times.push_back(time_before + part * (time_s_ - time_before));
        }
        if (times.size() == shares.size()) break;
        if (run_.result.end != EndReason::running)
            throw std::runtime_error("the half-cycle ended at a share of " + std::to_string(share) + " after " +
                                     std::to_string(run_.result.steps) + " steps");
        share_before = share;
        time_before = time_s_;
        step();
    }
    return times;
}

double Experiment::converted_share() const {
    return static_cast<double>(run_.result.converted) / static_cast<double>(particle_.sites_at_birth);
}

Reaction reaction_of(const Experiment& e) {
    const Workspace& ws = e.workspace();
    const ModelParameters& p = e.parameters();
    Reaction all{0.0, 0.0};
    for (int i = 0; i < e.run().front_size; ++i) {
        const int site = ws.front.site(i);
        float affinity = e.run().step.overpotential;
        if (p.ionic_field) affinity -= ws.ion.potential[site];
        if (p.electronic_field) affinity -= ws.electron.potential[site];
        const double rate = static_cast<double>(site_rate(p, p.rate_constant, affinity).value);
        all.rate += rate;
        all.affinity += rate * static_cast<double>(affinity);
    }
    all.affinity /= all.rate;
    return all;
}

std::vector<int> front_heights(const Particle& particle, SiteState product) {
    const Lattice& l = particle.lattice;
    const int columns = l.dimension == 3 ? l.nx * l.ny : l.nx;
    const int length = l.dimension == 3 ? l.nz : l.ny;
    std::vector<int> heights(static_cast<std::size_t>(columns), 0);
    for (int c = 0; c < columns; ++c) {
        const int x = c % l.nx + 1, y = c / l.nx + 1;
        for (int t = length; t >= 1; --t) {
            const int s = l.dimension == 3 ? l.index(x, y, t) : l.index(x, t, 0);
            if (phase_of(particle.state[static_cast<std::size_t>(s)]) == product) {
                heights[static_cast<std::size_t>(c)] = t;
                break;
            }
        }
    }
    return heights;
}

void for_each_realisation(int n, int threads, const std::function<void(int)>& body) {
    std::exception_ptr failure;
    std::mutex guard;
#pragma omp parallel for schedule(dynamic, 1) num_threads(threads > 0 ? threads : omp_get_max_threads())
    for (int i = 0; i < n; ++i) {
        try {
            body(i);
        } catch (...) {
            const std::lock_guard<std::mutex> lock(guard);
            if (!failure) failure = std::current_exception();
        }
    }
    if (failure) std::rethrow_exception(failure);
}

}  // namespace lithofront
