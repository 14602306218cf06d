// The loop over an electrode (MODEL 7): one overpotential for a population, the current split by kinetics and transport.
#pragma once
#include "model/parameters.hpp"
#include "particle/electrode_member.hpp"

namespace lithofront {

// The particles of an electrode, wherever they lie.
class ElectrodeMembers {
public:
    virtual ~ElectrodeMembers() = default;
    // Every member obeys; the total of their answers.
    virtual ElectrodeAnswer ask(const ElectrodeCommand& command) = 0;
};

// Takes all members through a galvanostatic half-cycle, up to its tally. Every decision that concerns more than one particle falls
// here, on totals that do not depend on the order of the members.
void run_electrode(const ModelParameters& parameters, const HalfCycleDrive& drive, ElectrodeMembers& members);

}  // namespace lithofront
