// Snapshots as VTK image data for ParaView: sites are cells, lengths in micrometres.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "output/records.hpp"

namespace lithofront {

// One .vti file, replaced in one step. Throws OutputError when the arrays do not fit the extents.
void write_vti(const std::filesystem::path& path, const SnapshotRecord& snapshot);

// "particle_000012_cycle_000100_discharge_0.500.vti"
std::string vti_name(const SnapshotRecord& snapshot);

// Time axis of a series, in cycles: 13.0 is the end of cycle 13. The start of a half-cycle lies a thousandth of a cycle after the
// end of the one before, so that a series keeps both pictures; 12.2505 is half through the charge of cycle 13.
double vti_time(const SnapshotRecord& snapshot);

// A series of .vti files beside it, opened as one in ParaView; rewritten whole with each frame.
class PvdSeries {
public:
    explicit PvdSeries(std::filesystem::path path) : path_(std::move(path)) {}

    // Writes the frame's .vti into the series' folder and adds it to the index.
    void append(const SnapshotRecord& snapshot);

private:
    struct Frame {
        double time;
        std::string file;
    };
    std::filesystem::path path_;
    std::vector<Frame> frames_;
};

}  // namespace lithofront
