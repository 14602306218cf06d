// What a study holds beside its particles, as bytes of a checkpoint and back.
#pragma once
#include <cstddef>
#include <span>
#include <vector>

#include "simulation/course.hpp"

namespace lithofront {

std::vector<std::byte> serialise(const CyclerState& state);

// Throws OutputError where the bytes do not hang together; books, endings, tallies and every reference then
// have one entry per particle.
CyclerState deserialise_state(std::span<const std::byte> bytes);

}  // namespace lithofront
