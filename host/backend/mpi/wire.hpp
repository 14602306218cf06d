// What travels of a half-cycle.
#pragma once
#include "backend/backend.hpp"
#include "backend/mpi/packing.hpp"

namespace lithofront {

// What of a request concerns the particles [first, last), by their numbers among these.
RecordingRequest part_of_request(const RecordingRequest& request, std::size_t first, std::size_t last);

void pack(Packer& packer, const RecordingRequest& request);
void unpack(Unpacker& unpacker, RecordingRequest& request);

void pack(Packer& packer, const ParticleOutcome& outcome);
void unpack(Unpacker& unpacker, ParticleOutcome& outcome);

}  // namespace lithofront
