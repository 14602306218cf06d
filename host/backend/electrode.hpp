// The loop over an electrode (docs/model.md, section 7): one overpotential for all, the current split by kinetics and transport.
#pragma once
#include "model/parameters.hpp"
#include "particle/electrode_member.hpp"
#include "population/particle.hpp"

namespace lithofront {

// The particles of an electrode, wherever they lie.
class ElectrodeMembers {
public:
    virtual ~ElectrodeMembers() = default;
    // Every member obeys; the total of their answers.
    virtual ElectrodeAnswer ask(const ElectrodeCommand& command) = 0;
};

// Sites at birth, and the surface in units of Particle::surface_area_at_birth.
struct Extent {
    std::int64_t sites = 0, surface = 0;
    void add(const Particle& p) {
        sites += p.sites_at_birth;
        surface += p.surface_area_at_birth;
    }
};

// The rest of an electrode whose members lie in several processes. All of them run the same loop on the same totals.
class ElectrodeElsewhere {
public:
    virtual ~ElectrodeElsewhere() = default;
    // What all processes' members answer, `here` being this one's. Throws in every process where it fails in one.
    virtual ElectrodeAnswer ask(ElectrodeMembers& here, const ElectrodeCommand& command) = 0;
    virtual Extent total(const Extent& here) = 0;
    // No more will be asked in this half-cycle.
    virtual void done() = 0;
};

// Takes all members through a galvanostatic half-cycle, up to its tally. Every decision that concerns more than one particle falls
// here, on totals that do not depend on the order of the members. `isolated`: particles that the electrode's current was meant for
// and that stand still. `elsewhere` is null where all members are here.
void run_electrode(const ModelParameters& parameters, const HalfCycleDrive& drive, ElectrodeMembers& members, const Extent& isolated,
                   ElectrodeElsewhere* elsewhere = nullptr);

}  // namespace lithofront
