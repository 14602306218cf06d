// Options in laboratory units to the parameters that kernels see, in lattice units: once per study.
#pragma once
#include "config/options.hpp"
#include "model/parameters.hpp"

namespace lithofront {

// Everything that is the same for all particles and cycles.
ModelParameters make_model_parameters(const Options& options);

// Whether electrons have a field; otherwise they leave through any contact without a drop.
bool electrons_meet_resistance(const Options& options);

// How one half of one cycle of a protocol step is driven; `cycle` counts from 1 over the study.
HalfCycleDrive make_drive(const Options& options, const ProtocolStep& step, std::uint32_t cycle, Half half);

}  // namespace lithofront
