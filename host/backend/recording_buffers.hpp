// Room for what one particle records of a half-cycle.
#pragma once
#include <vector>

#include "backend/backend.hpp"
#include "particle/cycle_job.hpp"

namespace lithofront {

class RecordingBuffers {
public:
    RecordingBuffers() = default;
    // For particle `index` of the population, whose lattice has `sites` sites.
    RecordingBuffers(const RecordingRequest& request, std::size_t index, int sites);

    // Valid as long as this object is neither moved nor destroyed.
    Recording recording();
    // What came of it; regions are read from the workspace.
    ParticleOutcome collect(const HalfCycleOutcome& done, const Workspace& workspace) const;

private:
    std::size_t sites_ = 0;
    int frame_capacity_ = 0;
    std::vector<VoltageSample> samples_;
    std::vector<SiteState> frames_;
    std::vector<float> ion_potential_, electron_potential_;
};

}  // namespace lithofront
