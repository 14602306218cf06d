// Electrode coupling (docs/model.md, section 7): one overpotential for a population, its current split by kinetics and transport.
#pragma once
#include <vector>

#include "backend/backend.hpp"
#include "backend/workspace_block.hpp"

namespace lithofront {

// Takes `particles` (not owned, not to be moved meanwhile) through half-cycles under one overpotential. The current is
// c_rate times all sites at birth; the voltage limit is that of the electrode's mean lithiated share; a particle without
// front, or with a fault, carries no current while the others go on. Constant potential couples nothing: there, each
// particle takes its own steps.
// All steps are common, so every particle keeps a workspace: about 4 (16 + 6 fields) bytes per site.
// The same bits for any number of threads.
class SharedPotential {
public:
    // `elsewhere`: the members of other processes, or null.
    SharedPotential(const ModelParameters& parameters, std::vector<Particle>& particles, int threads, ElectrodeElsewhere* elsewhere);

    std::vector<ParticleOutcome> run_half_cycle(const HalfCycleDrive& drive, const RecordingRequest& request);

private:
    ModelParameters parameters_;
    std::vector<Particle>& particles_;
    int threads_;
    ElectrodeElsewhere* elsewhere_;
    std::vector<WorkspaceBlock> scratch_;  // one per particle
};

}  // namespace lithofront
