// lithofront export DIR [-o FOLDER]: site maps of every snapshot for ParaView
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>

#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "config/utf8.hpp"
#include "output/output_error.hpp"
#include "output/snapshot_reader.hpp"
#include "output/vti.hpp"
#include "simulation/errors.hpp"

namespace lithofront {

int export_command(const std::vector<std::string>& words, Streams streams) {
    Arguments arguments(
        "Writes the snapshots of a study as VTK image data: a .vti file for each, a .pvd file for each particle "
        "that ParaView opens as a series.",
        words, {"directory"});
    arguments.option("o,output", "folder to write to, made if need be; default: paraview in DIRECTORY", "FOLDER");
    arguments.option("particle", "only this particle", "N");
    if (arguments.help(streams)) return 0;

    const std::filesystem::path directory = arguments.text("directory");
    std::error_code error;
    require_results_folder(directory);
    const auto file = directory / "results.h5";
    if (!std::filesystem::exists(file, error))
        throw OutputError(directory.string() + " holds no results.h5; give the results folder of a run");
    const SnapshotReader snapshots(file);
    std::vector<std::uint32_t> particles = snapshots.particles();
    if (arguments.has("particle")) {
        const auto wanted = static_cast<std::uint32_t>(whole_number(arguments.text("particle"), "particle", 0, UINT32_MAX));
        if (std::find(particles.begin(), particles.end(), wanted) == particles.end() && !particles.empty())
            throw OutputError(fmt::format("{}: particle {} has no snapshots; particles that have: {}", file.string(), wanted,
                                          fmt::join(particles, ", ")));
        particles = {wanted};
    }

    const std::filesystem::path folder = arguments.has("output") ? arguments.text("output") : (directory / "paraview").string();
    std::filesystem::create_directories(folder, error);
    if (error) throw OutputError("cannot make " + folder.string() + ": " + error.message());
    bool any = false;
    for (const std::uint32_t particle : particles) {
        const std::string name = fmt::format("particle_{:06}.pvd", particle);
        PvdSeries series(folder / name);
        const std::size_t frames = snapshots.frames(particle);
        for (std::size_t frame = 0; frame < frames; ++frame) series.append(snapshots.read(particle, frame));
        if (frames == 0) continue;
        any = true;
        streams.results << printable((folder / name).string()) << ": " << frames << " frames\n";
    }
    if (!any)
        throw OutputError(file.string() +
                          ": no snapshot of a complete cycle; a study records them with output.snapshot_particles and "
                          "output.snapshot_cycles");
    return 0;
}

}  // namespace lithofront
