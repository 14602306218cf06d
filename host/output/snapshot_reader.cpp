#include "output/snapshot_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>

#include "output/columns.hpp"
#include "output/hdf5.hpp"
#include "output/output_error.hpp"
#include "output/results_inspection.hpp"

namespace lithofront {
namespace {

using hdf5::check;
using hdf5::Id;

template <class Value>
Value read_attribute(hid_t object, const char* name) {
    const std::string what = std::string("cannot read attribute ") + name;
    const Id attribute(H5Aopen(object, name, H5P_DEFAULT), H5Aclose, what);
    Value value{};
    check(H5Aread(attribute.get(), hdf5::memory_type<Value>(), &value), what);
    return value;
}

// Rows [first, first + rows) of a dataset that grows along its first dimension.
template <class Value>
std::vector<Value> read_rows(hid_t file, const std::string& name, hsize_t first, hsize_t rows) {
    const Id dataset = hdf5::open_dataset(file, name);
    std::vector<hsize_t> count = hdf5::extents(dataset, name);
    const std::string what = "cannot read " + name;
    if (count.empty() || first + rows > count[0]) throw OutputError(what + ": it ends too early");
    std::vector<hsize_t> start(count.size(), 0);
    start[0] = first;
    count[0] = rows;
    std::size_t values = 1;
    for (const hsize_t extent : count) values *= static_cast<std::size_t>(extent);
    std::vector<Value> found(values);
    if (values == 0) return found;
    const Id memory(H5Screate_simple(static_cast<int>(count.size()), count.data(), nullptr), H5Sclose, what);
    const Id space(H5Dget_space(dataset.get()), H5Sclose, what);
    check(H5Sselect_hyperslab(space.get(), H5S_SELECT_SET, start.data(), nullptr, count.data(), nullptr), what);
    check(H5Dread(dataset.get(), hdf5::memory_type<Value>(), memory.get(), space.get(), H5P_DEFAULT, found.data()), what);
    return found;
}

hsize_t rows_of(hid_t file, const std::string& name) {
    const auto extents = hdf5::extents(hdf5::open_dataset(file, name), name);
    if (extents.empty()) throw OutputError("dataset " + name + " has no rows");
    return extents[0];
}

}  // namespace

struct SnapshotReader::Implementation {
    struct Series {
        std::string folder;
        SnapshotRecord head;  // all but the arrays, of no frame in particular
        std::size_t frames = 0;
    };

    explicit Implementation(const std::filesystem::path& path) {
        hdf5::silence();
        file = hdf5::open_file(path, H5F_ACC_RDONLY | H5F_ACC_SWMR_READ);
        check_format(file.get(), path);
        const std::int64_t completed =
            count_completed(read_rows<std::int64_t>(file.get(), "/cycles/cycle", 0, rows_of(file.get(), "/cycles/cycle")));
        for (const std::string& group : snapshot_groups(file.get())) {
            Series one;
            one.folder = "/snapshots/" + group;
            const Id object(H5Gopen2(file.get(), one.folder.c_str(), H5P_DEFAULT), H5Gclose, "cannot open " + one.folder);
            one.head.particle = read_attribute<std::uint32_t>(object.get(), "particle");
            one.head.nx = read_attribute<std::int32_t>(object.get(), "nx");
            one.head.ny = read_attribute<std::int32_t>(object.get(), "ny");
            one.head.nz = read_attribute<std::int32_t>(object.get(), "nz");
            one.head.site_spacing_nm = read_attribute<double>(object.get(), "site_spacing_nm");
            one.head.diameter_um = read_attribute<double>(object.get(), "diameter_um");
            // A writer appends one array after the other: a frame counts when all are there and its cycle is complete.
            hsize_t rows = rows_of(file.get(), one.folder + "/cycle");
            for (const auto& column : snapshot_frame_columns()) rows = std::min(rows, rows_of(file.get(), one.folder + "/" + column.name));
            for (const SnapshotField& field : snapshot_fields()) rows = std::min(rows, rows_of(file.get(), one.folder + "/" + field.name));
            for (const std::int64_t cycle : read_rows<std::int64_t>(file.get(), one.folder + "/cycle", 0, rows)) {
                if (cycle > completed) break;
                ++one.frames;
            }
            series.emplace(one.head.particle, one);
        }
    }

    const Series& of(std::uint32_t particle) const {
        const auto found = series.find(particle);
        if (found == series.end()) throw OutputError(fmt::format("particle {} has no snapshots", particle));
        return found->second;
    }

    Id file;
    std::map<std::uint32_t, Series> series;
};

SnapshotReader::SnapshotReader(const std::filesystem::path& path) {
    try {
        implementation_ = std::make_unique<Implementation>(path);
    } catch (const OutputError& error) {
        const std::string what = error.what();
        throw OutputError(what.find(path.string()) == std::string::npos ? path.string() + ": " + what : what);
    }
}
SnapshotReader::SnapshotReader(SnapshotReader&&) noexcept = default;
SnapshotReader::~SnapshotReader() = default;

std::vector<std::uint32_t> SnapshotReader::particles() const {
    std::vector<std::uint32_t> numbers;
    for (const auto& [number, series] : implementation_->series) numbers.push_back(number);
    return numbers;
}

std::size_t SnapshotReader::frames(std::uint32_t particle) const { return implementation_->of(particle).frames; }

SnapshotRecord SnapshotReader::read(std::uint32_t particle, std::size_t frame) const {
    const Implementation::Series& series = implementation_->of(particle);
    if (frame >= series.frames) throw OutputError(fmt::format("particle {} has {} frames", particle, series.frames));
    const hid_t file = implementation_->file.get();
    SnapshotRecord record = series.head;
    record.cycle = read_rows<std::int64_t>(file, series.folder + "/cycle", frame, 1)[0];
    record.half = read_rows<std::uint8_t>(file, series.folder + "/half", frame, 1)[0];
    record.progress = read_rows<float>(file, series.folder + "/progress", frame, 1)[0];
    for (const SnapshotField& field : snapshot_fields()) {
        const std::string name = series.folder + "/" + field.name;
        if (field.bytes) record.*field.bytes = read_rows<std::uint8_t>(file, name, frame, 1);
        if (field.reals) record.*field.reals = read_rows<float>(file, name, frame, 1);
    }
    return record;
}

}  // namespace lithofront
