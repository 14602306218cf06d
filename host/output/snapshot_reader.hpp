// Snapshots out of a results.h5, frame by frame, also while a study runs and after it was killed.
#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

#include "output/records.hpp"

namespace lithofront {

class SnapshotReader {
public:
    // Throws OutputError: what is missing, foreign or damaged.
    explicit SnapshotReader(const std::filesystem::path& path);
    SnapshotReader(SnapshotReader&&) noexcept;
    ~SnapshotReader();

    std::vector<std::uint32_t> particles() const;      // that have snapshots, ascending
    std::size_t frames(std::uint32_t particle) const;  // of complete cycles, in time
    SnapshotRecord read(std::uint32_t particle, std::size_t frame) const;

private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace lithofront
