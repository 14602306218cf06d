#include "output/results_layout.hpp"

#include <fmt/format.h>
#include <hdf5_hl.h>

#include <algorithm>

#include "output/chunks.hpp"
#include "output/columns.hpp"
#include "output/hdf5.hpp"
#include "output/layout_in_memory.hpp"
#include "output/output_error.hpp"

namespace lithofront {
namespace {

using hdf5::check;
using hdf5::Id;

struct Shape {
    std::vector<hsize_t> now, limit, chunk;  // no limit: fixed extents
    std::vector<std::string> labels;         // of the dimensions
    bool compressed = false;
    bool checked = true;  // by HDF5's checksum, chunk by chunk
};

class LayoutWriter {
public:
    LayoutWriter(hid_t file, const ResultsLayout& layout) : file_(file), layout_(layout), grids_(layout.snapshots) {
        const auto name = [](const SnapshotGrid& grid) { return snapshot_group_name(grid.particle); };
        const auto same = [&](const SnapshotGrid& a, const SnapshotGrid& b) { return name(a) == name(b); };
        std::ranges::sort(grids_, {}, name);
        grids_.erase(std::unique(grids_.begin(), grids_.end(), same), grids_.end());
    }

    void write() {
        root_attributes();
        particles();
        cycles();
        particle_cycles();
        rows("/pockets", "regions left over in particles, one row each", "region", pocket_columns(),
             region_cut(layout_.options, layout_.particles.size()));
        rows("/voltage", "voltage-capacity curves, one row per point", "point", voltage_columns(),
             voltage_cut(layout_.options, layout_.particles.size()));
        snapshots();
        index();
    }

private:
    Id group(const std::string& name, const std::string& description) {
        Id made(H5Gcreate2(file_, name.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), H5Gclose, "cannot create group " + name);
        hdf5::write_attribute(made.get(), "description", description);
        return made;
    }

    Id dataset(const std::string& name, hid_t type, const Shape& shape, const std::string& unit, const std::string& description,
               const std::vector<CodeName>& codes = {}, bool bit_field = false) {
        const std::string what = "cannot create dataset " + name;
        const Id creation(H5Pcreate(H5P_DATASET_CREATE), H5Pclose, what);
        check(H5Pset_obj_track_times(creation.get(), false), what);
        std::vector<hsize_t> chunk = shape.chunk;
        if (shape.checked && !shape.compressed && !shape.limit.empty()) {
            hsize_t bytes_per_row = H5Tget_size(type);
            for (std::size_t d = 1; d < chunk.size(); ++d) bytes_per_row *= chunk[d];
            chunk[0] = rows_within_page(chunk[0], bytes_per_row);
        }
        check(H5Pset_chunk(creation.get(), static_cast<int>(chunk.size()), chunk.data()), what);
        if (shape.compressed) {
            check(H5Pset_shuffle(creation.get()), what);
            check(H5Pset_deflate(creation.get(), 4), what);
        }
        if (shape.checked) check(H5Pset_fletcher32(creation.get()), what);
        const Id space(
            H5Screate_simple(static_cast<int>(shape.now.size()), shape.now.data(), shape.limit.empty() ? nullptr : shape.limit.data()),
            H5Sclose, what);
        Id made(H5Dcreate2(file_, name.c_str(), type, space.get(), H5P_DEFAULT, creation.get(), H5P_DEFAULT), H5Dclose, what);
        hdf5::write_attribute(made.get(), "units", unit);
        hdf5::write_attribute(made.get(), "description", description);
        if (!codes.empty()) {
            std::vector<std::uint8_t> values;
            std::string meanings;
            for (const CodeName& code : codes) {
                values.push_back(code.code);
                meanings += (meanings.empty() ? "" : " ") + code.name;
            }
            hdf5::write_attribute(made.get(), bit_field ? "flag_masks" : "flag_values", values);
            hdf5::write_attribute(made.get(), "flag_meanings", meanings);
        }
        for (unsigned d = 0; d < shape.labels.size(); ++d) {
            check(H5DSset_label(made.get(), d, shape.labels[d].c_str()), what);
        }
        return made;
    }

    template <class Record>
    Id column(const std::string& folder, const Column<Record>& c, const Shape& shape) {
        return std::visit(
            [&](auto source) {
                using Value = ValueOf<Record, decltype(source)>;
                const std::string name = folder + "/" + c.name;
                if constexpr (std::is_same_v<Value, std::string>) {
                    const Id text = hdf5::fixed_text_type(longest_step_name(layout_.options));
                    return dataset(name, text.get(), shape, c.unit, c.description, c.codes);
                } else {
                    return dataset(name, hdf5::file_type<Value>(), shape, c.unit, c.description, c.codes);
                }
            },
            c.source);
    }

    static void attach(const Id& dataset, const Id& scale, unsigned dimension) {
        check(H5DSattach_scale(dataset.get(), scale.get(), dimension), "cannot attach a dimension scale");
    }

    // A scale in its own group too, so that netCDF and xarray find it; the same dataset under a second name.
    void link(const std::string& target, const std::string& name) {
        check(H5Lcreate_hard(file_, target.c_str(), file_, name.c_str(), H5P_DEFAULT, H5P_DEFAULT), "cannot link " + name);
    }

    void root_attributes() {
        const Provenance& p = layout_.provenance;
        const Options& o = layout_.options;
        hdf5::write_attribute(file_, "format", "lithofront-results");
        hdf5::write_attribute(file_, "format_version", std::int32_t{results_format_version});
        hdf5::write_attribute(file_, "lithofront_version", p.version);
        hdf5::write_attribute(file_, "git_commit", p.git_commit);
        hdf5::write_attribute(file_, "backend", p.backend);
        hdf5::write_attribute(file_, "device", p.device);
        hdf5::write_attribute(file_, "machine", p.machine);
        hdf5::write_attribute(file_, "threads", std::int32_t{p.threads});
        hdf5::write_attribute(file_, "command", p.command);
        hdf5::write_attribute(file_, "seed", p.seed);
        hdf5::write_attribute(file_, "config", p.resolved_config);
        hdf5::write_attribute(file_, "site_spacing_nm", o.lattice.site_spacing_nm);
        hdf5::write_attribute(file_, "dimension", std::int32_t{o.population.dimension});
        hdf5::write_attribute(file_, "x_lithiated", o.material.x_lithiated);
        hdf5::write_attribute(file_, "x_delithiated", o.material.x_delithiated);
        hdf5::write_attribute(file_, "sealed_fraction", sealed_fraction(layout_.particles));
        for (const auto& [part, kT] : layout_.disorder_kT) hdf5::write_attribute(file_, "disorder_" + part + "_kT", kT);
    }

    void particles() {
        group("/particles", "the particles of the study, one row each");
        const std::span<const ParticleDescription> records(layout_.particles);
        const Shape shape{{records.size()}, {}, {records.size()}, {"particle"}};
        for (const auto& c : particle_columns()) {
            Id made = column("/particles", c, shape);
            std::visit(
                [&](auto source) {
                    using Value = ValueOf<ParticleDescription, decltype(source)>;
                    if constexpr (!std::is_same_v<Value, std::string>) {
                        const auto values = gather(records, source);
                        check(H5Dwrite(made.get(), hdf5::memory_type<Value>(), H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()),
                              "cannot write /particles/" + c.name);
                    }
                },
                c.source);
            if (c.name == "number") {
                check(H5DSset_scale(made.get(), "particle"), "cannot make /particles/number a dimension scale");
                particle_scale_ = std::move(made);
            } else {
                attach(made, particle_scale_, 0);
            }
        }
    }

    Shape per_cycle() const { return {{0}, {H5S_UNLIMITED}, {cycle_chunk(layout_.options)}, {"cycle"}}; }

    void cycles() {
        group("/cycles", "the population's figures, one row per completed cycle");
        for (const auto& c : cycle_columns()) {
            Id made = column("/cycles", c, per_cycle());
            if (c.name == "cycle") {
                check(H5DSset_scale(made.get(), "cycle"), "cannot make /cycles/cycle a dimension scale");
                cycle_scale_ = std::move(made);
            } else {
                attach(made, cycle_scale_, 0);
            }
        }
    }

    void particle_cycles() {
        group("/particle_cycles", "each particle's figures [cycle, particle]");
        const hsize_t particles = layout_.particles.size();
        const ParticleCycleChunk chunk = particle_cycle_chunk(layout_.options, particles);
        const Shape shape{{0, particles}, {H5S_UNLIMITED, particles}, {chunk.along, chunk.across}, {"cycle", "particle"}};
        link("/cycles/cycle", "/particle_cycles/cycle");
        link("/particles/number", "/particle_cycles/number");
        for (const auto& c : particle_cycle_columns(layout_.end_reasons, layout_.faults)) {
            const Id made = column("/particle_cycles", c, shape);
            attach(made, cycle_scale_, 0);
            attach(made, particle_scale_, 1);
        }
    }

    template <class Record>
    void rows(const std::string& folder, const std::string& description, const std::string& label, const Columns<Record>& columns,
              TableCut cut) {
        group(folder, description);
        for (const auto& c : columns) column(folder, c, {{0}, {H5S_UNLIMITED}, {cut.rows}, {label}, false, cut.checked});
    }

    void snapshots() {
        group("/snapshots", "site maps of chosen particles");
        for (const SnapshotGrid& grid : grids_) {
            const std::string folder = "/snapshots/" + snapshot_group_name(grid.particle);
            const Id made = group(folder, "site maps of one particle, one frame per moment");
            hdf5::write_attribute(made.get(), "particle", grid.particle);
            hdf5::write_attribute(made.get(), "nx", std::int32_t{grid.nx});
            hdf5::write_attribute(made.get(), "ny", std::int32_t{grid.ny});
            hdf5::write_attribute(made.get(), "nz", std::int32_t{grid.nz});
            hdf5::write_attribute(made.get(), "site_spacing_nm", layout_.options.lattice.site_spacing_nm);
            hdf5::write_attribute(made.get(), "diameter_um", grid.diameter_um);
            for (const auto& c : snapshot_frame_columns()) column(folder, c, {{0}, {H5S_UNLIMITED}, {frame_row_chunk}, {"frame"}});
            const hsize_t nz = static_cast<hsize_t>(grid.nz), ny = static_cast<hsize_t>(grid.ny), nx = static_cast<hsize_t>(grid.nx);
            const auto piece = frame_chunk(nz, ny, nx);
            const Shape shape{
                {0, nz, ny, nx}, {H5S_UNLIMITED, nz, ny, nx}, {1, piece[0], piece[1], piece[2]}, {"frame", "z", "y", "x"}, true};
            for (const SnapshotField& f : snapshot_fields()) {
                dataset(folder + "/" + f.name, f.bytes ? hdf5::file_type<std::uint8_t>() : hdf5::file_type<float>(), shape, f.unit,
                        f.description, f.codes, f.bit_field);
            }
        }
    }

    void index() {
        group("/index", "lengths of the growing tables at the end of each cycle");
        link("/cycles/cycle", "/index/cycle");
        attach(dataset("/index/pockets", hdf5::file_type<std::uint64_t>(), per_cycle(), "rows", "rows of /pockets at the end of the cycle"),
               cycle_scale_, 0);
        attach(dataset("/index/voltage", hdf5::file_type<std::uint64_t>(), per_cycle(), "rows", "rows of /voltage at the end of the cycle"),
               cycle_scale_, 0);
        for (const SnapshotGrid& grid : grids_) {
            const std::string name = snapshot_group_name(grid.particle);
            attach(dataset("/index/" + name, hdf5::file_type<std::uint64_t>(), per_cycle(), "frames",
                           "frames of /snapshots/" + name + " at the end of the cycle"),
                   cycle_scale_, 0);
        }
    }

    hid_t file_;
    const ResultsLayout& layout_;
    std::vector<SnapshotGrid> grids_;  // by group name, none twice
    Id cycle_scale_, particle_scale_;
};

Id creation_list() {
    const std::string what = "cannot lay out the file";
    Id creation(H5Pcreate(H5P_FILE_CREATE), H5Pclose, what);
    // Metadata that stays within a page reaches the file whole or not at all, even when a kill interrupts a write.
    check(H5Pset_file_space_strategy(creation.get(), H5F_FSPACE_STRATEGY_PAGE, false, 1), what);
    check(H5Pset_file_space_page_size(creation.get(), page_bytes), what);
    return creation;
}

void check_layout(const ResultsLayout& layout) {
    if (layout.particles.empty()) throw OutputError("a results file needs at least one particle");
    for (std::size_t i = 1; i < layout.particles.size(); ++i) {
        if (layout.particles[i].number <= layout.particles[i - 1].number) {
            throw OutputError("particles of a results file must be listed by rising number");
        }
    }
    for (const SnapshotGrid& grid : layout.snapshots) {
        if (grid.nx < 1 || grid.ny < 1 || grid.nz < 1) throw OutputError("a snapshot needs at least one site");
    }
}

}  // namespace

std::string snapshot_group_name(std::uint32_t particle) { return fmt::format("particle_{:06}", particle); }

hdf5::Id layout_in_memory(const ResultsLayout& layout) {
    check_layout(layout);
    Id file = hdf5::create_in_memory(creation_list());
    LayoutWriter(file.get(), layout).write();
    return file;
}

void write_results_layout(const std::filesystem::path& path, const ResultsLayout& layout) {
    hdf5::silence();
    check_layout(layout);
    hdf5::forget_failed_close();
    Id file = hdf5::create_file(path, creation_list());
    LayoutWriter(file.get(), layout).write();
    hdf5::raise_failed_close("cannot lay out the file");
    file.close("cannot lay out the file");
}

}  // namespace lithofront
