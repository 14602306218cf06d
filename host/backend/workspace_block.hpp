// Scratch memory of one particle (or of one thread, for particles in turn), owned.
#pragma once
#include <cstdint>
#include <vector>

#include "particle/workspace_layout.hpp"

namespace lithofront {

class WorkspaceBlock {
public:
    explicit WorkspaceBlock(std::size_t bytes) : block_(bytes + 64) {}
    WorkspaceBlock(const ModelParameters& p, const Lattice& l) : WorkspaceBlock(workspace_bytes(p, l)) { laid_for(p, l); }

    // The block has room for this lattice. The exits of the fields are the particle's:
    // workspace_for(workspace(), view).
    const Workspace& laid_for(const ModelParameters& p, const Lattice& l) {
        const auto address = reinterpret_cast<std::uintptr_t>(block_.data());
        BlockCutter cutter(block_.data() + (64 - address % 64) % 64);
        workspace_ = lay_workspace(cutter, p, l);
        return workspace_;
    }
    const Workspace& workspace() const { return workspace_; }  // as it was laid last

private:
    std::vector<char> block_;
    Workspace workspace_;
};

}  // namespace lithofront
