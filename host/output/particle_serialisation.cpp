#include "output/particle_serialisation.hpp"

#include <fmt/format.h>

#include <limits>

#include "output/byte_stream.hpp"

namespace lithofront {
namespace {

constexpr std::uint32_t layout_version = 2;

// Visits every member once; a member added to Particle stops this from compiling until it is listed.
template <class AnyParticle, class Visit>
void visit_members(AnyParticle& particle, Visit visit) {
    auto& [number, lattice, requested_diameter_um, diameter_um, origin_nm, sites_at_birth, sealed_sites, surface_area_at_birth, grains,
           state, residual_stress_MPa, barrier_kT, ion_conductance, electron_conductance, domain, pocket_age, passivation, dissolved] =
        particle;
    visit(number);
    visit(lattice.dimension);
    visit(lattice.nx);
    visit(lattice.ny);
    visit(lattice.nz);
    visit(lattice.periodic);
    visit(requested_diameter_um);
    visit(diameter_um);
    for (auto& coordinate : origin_nm) visit(coordinate);
    visit(sites_at_birth);
    visit(sealed_sites);
    visit(surface_area_at_birth);
    visit(grains);
    visit(state);
    visit(residual_stress_MPa);
    visit(barrier_kT);
    visit(ion_conductance);
    visit(electron_conductance);
    visit(domain);
    visit(pocket_age);
    visit(passivation);
    visit(dissolved);
}

// The lattice follows from its extents; ones that no array could match are refused before anything is derived from them.
Lattice checked_lattice(const Lattice& read) {
    const auto fits = [](int extent) { return extent >= 1 && extent <= (1 << 24); };
    const bool flat = read.dimension == 2 && read.nz == 1;
    if (!(flat || read.dimension == 3) || !fits(read.nx) || !fits(read.ny) || !fits(read.nz) || read.periodic < 0 || read.periodic > 1) {
        throw OutputError("a particle's lattice has impossible extents");
    }
    const double sites = (read.nx + 18.0) * (read.ny + 2.0) * (read.dimension == 3 ? read.nz + 2.0 : 1.0);
    if (sites > std::numeric_limits<int>::max()) throw OutputError("a particle's lattice is too large");
    return Lattice::make(read.dimension, read.nx, read.ny, read.nz, read.periodic == 1);
}

}  // namespace

std::vector<std::byte> serialise(const Particle& particle) {
    ByteWriter writer;
    writer.write(layout_version);
    visit_members(particle, [&](const auto& member) { writer.write(member); });
    return writer.take();
}

Particle deserialise_particle(std::span<const std::byte> bytes) {
    ByteReader reader(bytes);
    std::uint32_t version = 0;
    reader.read(version);
    if (version != layout_version) {
        throw OutputError(
            fmt::format("a particle is stored in layout {}, this program reads layout {}: it was drawn by another edition of "
                        "the model, begin the study anew",
                        version, layout_version));
    }
    Particle particle;
    visit_members(particle, [&](auto& member) { reader.read(member); });
    reader.expect_end();
    particle.lattice = checked_lattice(particle.lattice);
    const auto check_length = [&](const auto& member) {
        if constexpr (!std::is_arithmetic_v<std::decay_t<decltype(member)>>) {
            if (member.size() != static_cast<std::size_t>(particle.lattice.count)) {
                throw OutputError(
                    fmt::format("a particle has an array of {} sites on a lattice of {}", member.size(), particle.lattice.count));
            }
        }
    };
    visit_members(particle, [&](const auto& member) {
        const bool may_be_empty = static_cast<const void*>(&member) == &particle.electron_conductance;
        if (!may_be_empty || !particle.electron_conductance.empty()) check_length(member);
    });
    return particle;
}

}  // namespace lithofront
