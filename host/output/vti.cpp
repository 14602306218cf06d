#include "output/vti.hpp"

#include <fcntl.h>
#include <fmt/format.h>

#include <bit>
#include <charconv>
#include <cmath>
#include <span>
#include <string_view>

#include "output/columns.hpp"
#include "output/output_error.hpp"
#include "output/posix_file.hpp"

namespace lithofront {
namespace {

static_assert(std::endian::native == std::endian::little, "the file is declared little endian and copied as it lies");

std::string shortest(double value) {
    char digits[32];
    return {digits, std::to_chars(digits, digits + sizeof digits, value).ptr};
}

struct CellArray {
    const char* type;
    std::string name;
    std::span<const std::byte> bytes;
};

std::vector<CellArray> cell_arrays(const SnapshotRecord& s, std::size_t sites) {
    std::vector<CellArray> arrays;
    for (const SnapshotField& f : snapshot_fields()) {
        const std::size_t size = f.bytes ? (s.*f.bytes).size() : (s.*f.reals).size();
        if (size != sites) {
            throw OutputError(fmt::format("a snapshot's array '{}' has {} of {} sites", f.name, size, sites));
        }
        if (f.bytes) arrays.push_back({"UInt8", f.name, std::as_bytes(std::span(s.*f.bytes))});
        if (f.reals) arrays.push_back({"Float32", f.name, std::as_bytes(std::span(s.*f.reals))});
    }
    return arrays;
}

}  // namespace

void write_vti(const std::filesystem::path& path, const SnapshotRecord& s) {
    if (s.nx < 1 || s.ny < 1 || s.nz < 1) throw OutputError("a snapshot needs at least one site");
    const std::size_t sites = static_cast<std::size_t>(s.nx) * static_cast<std::size_t>(s.ny) * static_cast<std::size_t>(s.nz);
    const auto arrays = cell_arrays(s, sites);
    const std::string extent = fmt::format("0 {} 0 {} 0 {}", s.nx, s.ny, s.nz);
    std::string head = fmt::format(
        R"(<?xml version="1.0"?>
<VTKFile type="ImageData" version="1.0" byte_order="LittleEndian" header_type="UInt64">
<ImageData WholeExtent="{0}" Origin="0 0 0" Spacing="{1} {1} {1}">
<FieldData>
<DataArray type="Float64" Name="TimeValue" NumberOfTuples="1" format="ascii">{2}</DataArray>
<DataArray type="Int64" Name="cycle" NumberOfTuples="1" format="ascii">{3}</DataArray>
</FieldData>
<Piece Extent="{0}">
<CellData Scalars="phase">
)",
        extent, shortest(s.site_spacing_nm / 1e3), shortest(vti_time(s)), s.cycle);
    std::uint64_t offset = 0;
    for (const CellArray& array : arrays) {
        head += fmt::format("<DataArray type=\"{}\" Name=\"{}\" format=\"appended\" offset=\"{}\"/>\n", array.type, array.name, offset);
        offset += sizeof(std::uint64_t) + array.bytes.size();
    }
    head += "</CellData>\n</Piece>\n</ImageData>\n<AppendedData encoding=\"raw\">\n_";
    std::filesystem::path temporary = path;
    temporary += ".new";
    PosixFile file = create_anew(temporary, O_WRONLY);
    try {
        file.append(head);
        for (const CellArray& array : arrays) {
            const std::uint64_t size = array.bytes.size();
            file.append(std::as_bytes(std::span(&size, 1)));
            file.append(array.bytes);
        }
        file.append("\n</AppendedData>\n</VTKFile>\n");
        file.rename_to(path);
        file.close();
    } catch (...) {
        std::error_code ignored;
        std::filesystem::remove(temporary, ignored);
        throw;
    }
}

std::string vti_name(const SnapshotRecord& s) {
    // Three decimals, and more where frames lie closer: of output.snapshot_frames = 10000 each has a file of its own.
    std::string progress = fmt::format("{:.5f}", s.progress);
    while (progress.size() > std::string_view("0.000").size() && progress.back() == '0') progress.pop_back();
    return fmt::format("particle_{:06}_cycle_{:06}_{}_{}.vti", s.particle, s.cycle, s.half == 0 ? "charge" : "discharge", progress);
}

double vti_time(const SnapshotRecord& s) {
    if (s.cycle == 0) return 0.0;
    constexpr double gap = 0.002;  // of a half-cycle
    const double share = 0.5 * (s.half + gap + (1.0 - gap) * static_cast<double>(s.progress));
    // To a millionth of a cycle, which frames are far apart by: digits of rounding would be read as ones that mean something.
    constexpr double parts = 1e6;
    return std::round((static_cast<double>(s.cycle - 1) + share) * parts) / parts;
}

void PvdSeries::append(const SnapshotRecord& snapshot) {
    const std::string name = vti_name(snapshot);
    write_vti(path_.parent_path() / name, snapshot);
    frames_.push_back({vti_time(snapshot), name});
    std::string text =
        "<?xml version=\"1.0\"?>\n<VTKFile type=\"Collection\" version=\"0.1\" byte_order=\"LittleEndian\">\n"
        "<Collection>\n";
    for (const Frame& frame : frames_) {
        text += fmt::format("<DataSet timestep=\"{}\" part=\"0\" file=\"{}\"/>\n", shortest(frame.time), frame.file);
    }
    write_text_atomically(path_, text + "</Collection>\n</VTKFile>\n");
}

}  // namespace lithofront
