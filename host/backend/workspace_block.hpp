// Scratch memory of one particle (or of one thread, for particles in turn), owned.
#pragma once
#include <cstdint>
#include <vector>

#include "particle/workspace_layout.hpp"

namespace lithofront {

class WorkspaceBlock {
public:
    explicit WorkspaceBlock(std::size_t bytes) : block_(bytes + 64) {}
    // Room for lattices of up to `sites` sites, ghosts included.
    WorkspaceBlock(const ModelParameters& p, int sites) : WorkspaceBlock(workspace_bytes(p, sites)) { laid_for(p, sites); }

    // For lattices of up to `sites` sites; the block has room for them. The exits of the fields are the particle's:
    // workspace_for(workspace(), view).
    const Workspace& laid_for(const ModelParameters& p, int sites) {
        const auto address = reinterpret_cast<std::uintptr_t>(block_.data());
        BlockCutter cutter(block_.data() + (64 - address % 64) % 64);
        workspace_ = lay_workspace(cutter, p, sites);
        return workspace_;
    }
    const Workspace& workspace() const { return workspace_; }  // as it was laid last

private:
    std::vector<char> block_;
    Workspace workspace_;
};

}  // namespace lithofront
