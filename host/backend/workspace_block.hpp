// Scratch memory of one particle (or of one thread, for particles in turn), owned.
#pragma once
#include <cstdint>
#include <vector>

#include "particle/workspace_layout.hpp"

namespace lithofront {

class WorkspaceBlock {
public:
    // Room for lattices of up to `sites` sites, ghosts included.
    WorkspaceBlock(const ModelParameters& p, int sites) : block_(workspace_bytes(p, sites) + 64) {
        const auto address = reinterpret_cast<std::uintptr_t>(block_.data());
        BlockCutter cutter(block_.data() + (64 - address % 64) % 64);
        workspace_ = lay_workspace(cutter, p, sites);
    }
    // The exits of the fields are the particle's: workspace_for(workspace(), view).
    const Workspace& workspace() const { return workspace_; }

private:
    std::vector<char> block_;
    Workspace workspace_;
};

}  // namespace lithofront
