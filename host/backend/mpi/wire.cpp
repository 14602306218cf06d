#include "backend/mpi/wire.hpp"

namespace lithofront {
namespace {

// Every member once; one that is added stops this from compiling until it is listed.
template <class Request, class Visit>
void visit_request(Request& request, Visit visit) {
    auto& [parts, voltage_points, frames, potentials, frame_particles] = request;
    visit(parts);
    visit(voltage_points);
    visit(frames);
    visit(potentials);
    visit(frame_particles);
}

template <class Outcome, class Visit>
void visit_outcome(Outcome& outcome, Visit visit) {
    auto& [result, tally, regions, voltage, frames, ion_potential, electron_potential] = outcome;
    visit(result);
    visit(tally);
    visit(regions);
    visit(voltage);
    visit(frames);
    visit(ion_potential);
    visit(electron_potential);
}

}  // namespace

RecordingRequest part_of_request(const RecordingRequest& request, std::size_t first, std::size_t last) {
    RecordingRequest part = request;
    if (!request.parts.empty()) {
        const auto parts = request.parts.begin();
        part.parts.assign(parts + static_cast<std::ptrdiff_t>(first), parts + static_cast<std::ptrdiff_t>(last));
    }
    part.frame_particles.clear();
    for (const std::size_t i : request.frame_particles)
        if (i >= first && i < last) part.frame_particles.push_back(i - first);
    return part;
}

void pack(Packer& packer, const RecordingRequest& request) {
    visit_request(request, [&](const auto& member) { packer.add(member); });
}

void unpack(Unpacker& unpacker, RecordingRequest& request) {
    visit_request(request, [&](auto& member) { unpacker.take(member); });
}

void pack(Packer& packer, const ParticleOutcome& outcome) {
    visit_outcome(outcome, [&](const auto& member) { packer.add(member); });
}

void unpack(Unpacker& unpacker, ParticleOutcome& outcome) {
    visit_outcome(outcome, [&](auto& member) { unpacker.take(member); });
}

}  // namespace lithofront
