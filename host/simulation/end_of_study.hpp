// What a study says of itself at its end, beyond its numbers.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace lithofront {

// One line per fault that ended particles: how many, why, and what helps. `faults` holds the FaultCode of each particle.
std::vector<std::string> notes_on_faults(const std::vector<std::uint8_t>& faults);

}  // namespace lithofront
