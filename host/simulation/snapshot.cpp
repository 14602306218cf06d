#include "simulation/snapshot.hpp"

#include <algorithm>

#include "backend/backend.hpp"
#include "core/team.hpp"
#include "particle/half_cycle.hpp"
#include "particle/stress.hpp"

namespace lithofront {
namespace {

template <int Dim>
std::vector<float> total_stress(const ModelParameters& parameters, Particle& particle) {
    const std::size_t n = static_cast<std::size_t>(particle.lattice.count);
    std::vector<float> stress(n);
    std::vector<std::int32_t> sums(n), other_sums(n);
    Workspace ws;
    ws.stress = stress.data();
    ws.box = {{sums.data(), other_sums.data()}};
    const ParticleView view = view_of(particle);
    SerialTeam team;
    const auto body = make_body<Dim>(team, parameters, view, ws);
    const std::int64_t lithiated = count_phase(body, phase_lithiated);
    const std::int64_t delithiated = count_phase(body, phase_delithiated);
    refresh_stress(body, lithiated, lithiated + delithiated);
    return stress;
}

// Whether a face neighbour of an active site is active and of another grain or twin.
bool on_boundary(const Particle& particle, int x, int y, int z) {
    const Lattice& l = particle.lattice;
    const auto i = static_cast<std::size_t>(l.index(x, y, z));
    if (!is_active(particle.state[i])) return false;
    for (int k = 0; k < 2 * l.dimension; ++k) {
        const int step = k % 2 == 0 ? 1 : -1, axis = k / 2;
        const auto n =
            static_cast<std::size_t>(l.index(x + (axis == 0 ? step : 0), y + (axis == 1 ? step : 0), z + (axis == 2 ? step : 0)));
        if (is_active(particle.state[n]) && particle.domain[n] != particle.domain[i]) return true;
    }
    return false;
}

}  // namespace

SnapshotRecord take_snapshot(const Options& options, const ModelParameters& parameters, const Particle& source, std::int64_t cycle,
                             int half, float progress) {
    Particle particle = source;
    const std::vector<float> stress =
        parameters.dimension == 3 ? total_stress<3>(parameters, particle) : total_stress<2>(parameters, particle);
    const Lattice& l = particle.lattice;
    SnapshotRecord r;
    r.cycle = cycle;
    r.half = half;
    r.progress = progress;
    r.particle = particle.number;
    r.nx = l.nx;
    r.ny = l.ny;
    r.nz = l.nz;
    r.site_spacing_nm = options.lattice.site_spacing_nm;
    r.diameter_um = particle.diameter_um;
    const std::size_t n = static_cast<std::size_t>(l.nx) * static_cast<std::size_t>(l.ny) * static_cast<std::size_t>(l.nz);
    for (auto* bytes : {&r.phase, &r.mark, &r.cut}) bytes->reserve(n);
    for (auto* reals : {&r.composition, &r.stress_MPa, &r.barrier_kT, &r.ion_conductance}) reals->reserve(n);
    const float response = static_cast<float>(options.material.composition_response);
    const float x_lithiated = static_cast<float>(options.material.x_lithiated);
    const float x_delithiated = static_cast<float>(options.material.x_delithiated);
    const int z0 = l.dimension == 3 ? 1 : 0;
    for (int z = 0; z < l.nz; ++z)
        for (int y = 1; y <= l.ny; ++y)
            for (int x = 1; x <= l.nx; ++x) {
                const std::size_t s = static_cast<std::size_t>(l.index(x, y, z + z0));
                const SiteState state = particle.state[s];
                const SiteState phase = phase_of(state);
                const bool active = is_active(state);
                r.phase.push_back(static_cast<std::uint8_t>(phase));
                const auto bit = [state](SiteState flag, unsigned value) { return (state & flag) != 0 ? value : 0u; };
                r.mark.push_back(static_cast<std::uint8_t>(bit(site_remnant, 1) | bit(site_wet, 2) | bit(site_crack_face, 4) |
                                                           (on_boundary(particle, x, y, z + z0) ? 8u : 0u) | bit(site_contact, 16) |
                                                           bit(site_stranded, 32) | (is_sealed(state) ? 64u : 0u)));
                r.cut.push_back(static_cast<std::uint8_t>(bit(site_cut_x, 1) | bit(site_cut_y, 2) | bit(site_cut_z, 4)));
                const float base = phase == phase_lithiated ? x_lithiated : x_delithiated;
                const float shift = response * parameters.energy_per_MPa * stress[s];
                r.composition.push_back(active ? std::clamp(base + shift, 0.0f, 1.0f) : 0.0f);
                r.stress_MPa.push_back(active ? stress[s] : 0.0f);
                r.barrier_kT.push_back(active ? particle.barrier_kT[s] : 0.0f);
                r.ion_conductance.push_back(active ? particle.ion_conductance[s] : 0.0f);
            }
    return r;
}

}  // namespace lithofront
