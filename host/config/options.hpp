// Every setting of a study, as plain structs whose members are the keys of TOML. settings/TABLE.def declares them, once each: type, name,
// default, limits, meaning and what it depends on; the unit is in the name. The registry (registry.hpp) makes the rest of the same lines.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// An enumeration whose names in TOML are those of its enumerators.
#define LF_CHOICE(type, ...)         \
    enum class type { __VA_ARGS__ }; \
    constexpr std::string_view spelt(type) { return #__VA_ARGS__; }
#define LF_SETTING(type, name, initial, ...) type name = initial

namespace lithofront {

LF_CHOICE(Geometry, particle, channel);
LF_CHOICE(SizeDistribution, lognormal, list, single);
LF_CHOICE(Shape, round, ellipse, star);
LF_CHOICE(RateLaw, butler_volmer, tafel);
LF_CHOICE(ConversionProcess, front, sites);
LF_CHOICE(Coupling, particle, electrode);
LF_CHOICE(DriveMode, galvanostatic, potentiostatic);
LF_CHOICE(StressGeometry, sphere_or_plane_strain, plane_stress);
LF_CHOICE(ElectronicContact, surface, far_end, both_ends);
LF_CHOICE(CrackElectrolyte, from_surface, all);
LF_CHOICE(SharpFront, checked, assumed);

struct PopulationOptions {
#include "config/settings/population.def"
};

struct LatticeOptions {
#include "config/settings/lattice.def"
};

struct MaterialOptions {
#include "config/settings/material.def"
};

struct KineticsOptions {
#include "config/settings/kinetics.def"
};

struct TransportOptions {
#include "config/settings/transport.def"
};

struct MicrostructureOptions {
#include "config/settings/microstructure.def"
};

struct SurfaceOptions {
#include "config/settings/surface.def"
};

struct StressOptions {
#include "config/settings/stress.def"
};

struct ProtocolStep {
#include "config/settings/protocol_step.def"
};

struct ProtocolOptions {
#include "config/settings/protocol.def"
    std::vector<ProtocolStep> steps{ProtocolStep{}};
};

struct VoltageLimits {
    double lower_V = 0.0, upper_V = 0.0;
};

inline VoltageLimits limits_of(const ProtocolOptions& protocol, const ProtocolStep& step) {
    return {step.lower_voltage_limit_V > 0 ? step.lower_voltage_limit_V : protocol.lower_voltage_limit_V,
            step.upper_voltage_limit_V > 0 ? step.upper_voltage_limit_V : protocol.upper_voltage_limit_V};
}

struct AgeingOptions {
#include "config/settings/ageing.def"
};

struct NumericsOptions {
#include "config/settings/numerics.def"
};

struct OutputOptions {
#include "config/settings/output.def"
};

struct Options {
#include "config/settings/study.def"
    PopulationOptions population;
    LatticeOptions lattice;
    MaterialOptions material;
    KineticsOptions kinetics;
    TransportOptions transport;
    MicrostructureOptions microstructure;
    SurfaceOptions surface;
    StressOptions stress;
    ProtocolOptions protocol;
    AgeingOptions ageing;
    NumericsOptions numerics;
    OutputOptions output;
};

}  // namespace lithofront

#undef LF_SETTING
#undef LF_CHOICE
