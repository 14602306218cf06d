#include "output/results_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <string>

#include "output/columns.hpp"
#include "output/hdf5.hpp"
#include "output/layout_in_memory.hpp"
#include "output/output_error.hpp"
#include "output/posix_file.hpp"
#include "output/results_inspection.hpp"
#include "output/row_digest.hpp"

namespace lithofront {
namespace {

using hdf5::check;
using hdf5::Id;

// A dataset that grows along its first dimension.
class GrowingDataset {
public:
    // What is appended is added to `digest`, if there is one.
    GrowingDataset(hid_t file, std::string name, RowDigest* digest = nullptr)
        : name_(std::move(name)), id_(hdf5::open_dataset(file, name_)), digest_(digest) {
        extents_ = hdf5::extents(id_, name_);
        if (extents_.empty()) throw OutputError("dataset " + name_ + " has no rows");
    }

    const std::string& name() const { return name_; }
    hsize_t rows() const { return extents_[0]; }
    const std::vector<hsize_t>& extents() const { return extents_; }

    void resize(hsize_t rows) {
        extents_[0] = rows;
        check(H5Dset_extent(id_.get(), extents_.data()), "cannot resize " + name_);
    }

    void append(hsize_t rows, hid_t type, const void* values) {
        if (rows == 0) return;
        const hsize_t before = extents_[0];
        resize(before + rows);
        const std::string what = "cannot write " + name_;
        const auto [memory, file] = selection(before, rows, what);
        check(H5Dwrite(id_.get(), type, memory.get(), file.get(), H5P_DEFAULT, values), what);
        if (digest_) digest_->add({static_cast<const std::byte*>(values), rows * values_per_row() * H5Tget_size(type)});
    }

    template <class Value>
    void append(const std::vector<Value>& values, hsize_t rows) {
        append(rows, hdf5::memory_type<Value>(), values.data());
    }

    // Fixed-length text, padded.
    void append(const std::vector<std::string>& texts, hsize_t rows) {
        const Id type = own_type();
        const std::size_t width = H5Tget_size(type.get());
        std::vector<char> packed(texts.size() * width, '\0');
        for (std::size_t i = 0; i < texts.size(); ++i) {
            if (texts[i].size() > width) {
                throw OutputError(
                    fmt::format("cannot write {}: '{}' is longer than {} bytes, the longest name of the protocol", name_, texts[i], width));
            }
            std::memcpy(packed.data() + i * width, texts[i].data(), texts[i].size());
        }
        append(rows, type.get(), packed.data());
    }

    template <class Value>
    std::vector<Value> read(hsize_t first, hsize_t rows) const {
        const hsize_t per_row = values_per_row();
        const std::string what = "cannot read " + name_;
        if constexpr (std::is_same_v<Value, std::string>) {
            const Id type = own_type();
            const std::size_t width = H5Tget_size(type.get());
            std::vector<char> packed(static_cast<std::size_t>(rows * per_row) * width);
            read_into(first, rows, type.get(), packed.data(), what);
            std::vector<std::string> texts;
            for (std::size_t at = 0; at < packed.size(); at += width) {
                texts.emplace_back(packed.data() + at, ::strnlen(packed.data() + at, width));
            }
            return texts;
        } else {
            std::vector<Value> values(static_cast<std::size_t>(rows * per_row));
            read_into(first, rows, hdf5::memory_type<Value>(), values.data(), what);
            return values;
        }
    }

    // Checksum of all rows, read some at a time.
    RowDigest digest() const {
        constexpr hsize_t most_bytes = hsize_t{1} << 22;
        const Id type = own_type();
        const hsize_t bytes_per_row = values_per_row() * H5Tget_size(type.get());
        const hsize_t rows_at_once = std::max<hsize_t>(1, most_bytes / bytes_per_row);
        std::vector<std::byte> block;
        RowDigest digest;
        for (hsize_t row = 0; row < rows(); row += rows_at_once) {
            const hsize_t part = std::min(rows_at_once, rows() - row);
            block.resize(static_cast<std::size_t>(part * bytes_per_row));
            read_into(row, part, type.get(), block.data(), "cannot read " + name_);
            digest.add(block);
        }
        return digest;
    }

    void close() { id_.close("cannot close " + name_); }
    void abandon() { id_.abandon(); }

private:
    hsize_t values_per_row() const {
        hsize_t values = 1;
        for (std::size_t d = 1; d < extents_.size(); ++d) values *= extents_[d];
        return values;
    }

    Id own_type() const { return Id(H5Dget_type(id_.get()), H5Tclose, "cannot examine " + name_); }

    std::pair<Id, Id> selection(hsize_t first, hsize_t rows, const std::string& what) const {
        std::vector<hsize_t> start(extents_.size(), 0), count = extents_;
        start[0] = first;
        count[0] = rows;
        Id memory(H5Screate_simple(static_cast<int>(count.size()), count.data(), nullptr), H5Sclose, what);
        Id file(H5Dget_space(id_.get()), H5Sclose, what);
        check(H5Sselect_hyperslab(file.get(), H5S_SELECT_SET, start.data(), nullptr, count.data(), nullptr), what);
        return {std::move(memory), std::move(file)};
    }

    void read_into(hsize_t first, hsize_t rows, hid_t type, void* values, const std::string& what) const {
        if (rows == 0) return;
        const auto [memory, file] = selection(first, rows, what);
        check(H5Dread(id_.get(), type, memory.get(), file.get(), H5P_DEFAULT, values), what);
    }

    std::string name_;
    Id id_;
    std::vector<hsize_t> extents_;
    RowDigest* digest_;
};

using Digests = std::map<std::string, RowDigest>;  // by dataset

template <class Record>
class GrowingTable {
public:
    GrowingTable(hid_t file, const std::string& folder, Columns<Record> columns, Digests& digests) : columns_(std::move(columns)) {
        for (const auto& column : columns_) {
            const std::string name = folder + "/" + column.name;
            datasets_.emplace_back(file, name, &digests[name]);
        }
    }

    // `records` fill `rows` rows.
    void append(std::span<const Record> records, hsize_t rows) {
        for (std::size_t c = 0; c < columns_.size(); ++c) append_column(c, records, rows);
    }

    void append_column(std::size_t c, std::span<const Record> records, hsize_t rows) {
        std::visit([&](auto source) { datasets_[c].append(gather(records, source), rows); }, columns_[c].source);
    }

    const Columns<Record>& columns() const { return columns_; }
    std::vector<GrowingDataset>& datasets() { return datasets_; }

private:
    Columns<Record> columns_;
    std::vector<GrowingDataset> datasets_;
};

// Every dataset that holds results.
std::vector<std::string> result_datasets(hid_t file) {
    std::vector<std::string> names{"/index/pockets", "/index/voltage"};
    const auto add = [&names](const std::string& folder, const auto& columns) {
        for (const auto& column : columns) names.push_back(folder + "/" + column.name);
    };
    add("/particles", particle_columns());
    add("/cycles", cycle_columns());
    add("/particle_cycles", particle_cycle_columns({}, {}));
    add("/pockets", pocket_columns());
    add("/voltage", voltage_columns());
    for (const std::string& group : snapshot_groups(file)) {
        names.push_back("/index/" + group);
        add("/snapshots/" + group, snapshot_frame_columns());
        add("/snapshots/" + group, snapshot_fields());
    }
    return names;
}

// Beside the datasets, whose paths begin with a slash.
constexpr const char* attributes_name = "attributes";
constexpr const char* texts_name = "texts of attributes";

Digests digests_of(hid_t file) {
    Digests digests;
    for (const std::string& name : result_datasets(file)) digests.emplace(name, GrowingDataset(file, name).digest());
    digests.emplace(attributes_name, attributes_digest(file));
    return digests;
}

std::map<std::string, std::uint64_t> values_of(const Digests& digests) {
    std::map<std::string, std::uint64_t> values;
    for (const auto& [name, digest] : digests) values.emplace(name, digest.value());
    return values;
}

void check_digests(const Digests& found, const std::map<std::string, std::uint64_t>& expected) {
    for (const auto& [name, value] : expected) {
        const auto digest = found.find(name);
        if (digest != found.end() && digest->second.value() == value) continue;
        if (name == attributes_name) throw OutputError("its attributes are damaged: they are not those that it was laid out with");
        throw OutputError(name + " is damaged: its rows are not those that the checkpoint was made after");
    }
}

void check_texts(const RowDigest& found, const std::map<std::string, std::uint64_t>& expected) {
    const auto value = expected.find(texts_name);
    if (value != expected.end() && value->second != found.value()) {
        throw OutputError("its attributes are damaged: their texts are not those that it was laid out with");
    }
}

std::vector<CycleRecord> read_records(hid_t file) {
    const GrowingDataset numbers(file, "/cycles/cycle");
    const auto completed = static_cast<hsize_t>(count_completed(numbers.read<std::int64_t>(0, numbers.rows())));
    std::vector<CycleRecord> records(static_cast<std::size_t>(completed));
    for (const auto& column : cycle_columns()) {
        const GrowingDataset dataset(file, "/cycles/" + column.name);
        std::visit(
            [&](auto source) {
                if constexpr (std::is_member_object_pointer_v<decltype(source)>) {
                    const auto values = dataset.read<ValueOf<CycleRecord, decltype(source)>>(0, completed);
                    for (std::size_t i = 0; i < records.size(); ++i) records[i].*source = values[i];
                }
            },
            column.source);
    }
    return records;
}

PosixFile copy_bytes(const std::filesystem::path& from, const std::filesystem::path& to) {
    const PosixFile source(from, O_RDONLY);
    PosixFile copy = create_anew(to, O_WRONLY);
    std::vector<std::byte> block(std::size_t{1} << 20);
    const std::uint64_t size = source.size();
    for (std::uint64_t at = 0; at < size; at += block.size()) {
        const auto part = std::span(block).first(static_cast<std::size_t>(std::min<std::uint64_t>(block.size(), size - at)));
        source.read_at(at, part);
        copy.append(part);
    }
    return copy;
}

// Opens a file that its writer never closed, as `h5clear --status --increment=0` would leave it.
Id open_unclosed(const std::string& path) {
    const std::string what = "cannot open " + path;
    const Id access = hdf5::access_list();
    const hbool_t yes = true;
    check(H5Pset(access.get(), "clear_status_flags", &yes), what);
    check(H5Pset(access.get(), "skip_eof_check", &yes), what);
    Id file(H5Fopen(path.c_str(), H5F_ACC_RDWR, access.get()), H5Fclose, what);
    // The superblock's idea of the end lags behind: new data must not be placed over old.
    check(H5Fincrement_filesize(file.get(), 0), what);
    return file;
}

void truncate_to_cycle(hid_t file, hsize_t cycles) {
    const auto length = [&](const std::string& index) -> hsize_t {
        return cycles == 0 ? 0 : GrowingDataset(file, index).read<std::uint64_t>(cycles - 1, 1)[0];
    };
    const auto shrink = [&](const std::string& name, hsize_t rows) {
        GrowingDataset dataset(file, name);
        if (dataset.rows() < rows) {
            throw OutputError(fmt::format("cannot resume: {} holds {} rows of {}", name, dataset.rows(), rows));
        }
        if (dataset.rows() > rows) dataset.resize(rows);
        dataset.close();
    };
    const std::vector<std::string> groups = snapshot_groups(file);
    for (const std::string& group : groups) {
        const hsize_t frames = length("/index/" + group);
        for (const auto& c : snapshot_frame_columns()) shrink("/snapshots/" + group + "/" + c.name, frames);
        for (const auto& f : snapshot_fields()) shrink("/snapshots/" + group + "/" + f.name, frames);
    }
    const hsize_t pockets = length("/index/pockets"), voltage = length("/index/voltage");
    for (const auto& c : pocket_columns()) shrink("/pockets/" + c.name, pockets);
    for (const auto& c : voltage_columns()) shrink("/voltage/" + c.name, voltage);
    for (const auto& c : particle_cycle_columns({}, {})) shrink("/particle_cycles/" + c.name, cycles);
    for (const auto& c : cycle_columns()) shrink("/cycles/" + c.name, cycles);
    shrink("/index/pockets", cycles);
    shrink("/index/voltage", cycles);
    for (const std::string& group : groups) shrink("/index/" + group, cycles);
}

}  // namespace

struct ResultsFile::Implementation {
    Implementation(std::filesystem::path where, Digests so_far)
        : path(std::move(where)),
          file(hdf5::open_file(path, H5F_ACC_RDWR | H5F_ACC_SWMR_WRITE)),
          digests(std::move(so_far)),
          cycles(file.get(), "/cycles", cycle_columns(), digests),
          particle_cycles(file.get(), "/particle_cycles", particle_cycle_columns({}, {}), digests),
          pockets(file.get(), "/pockets", pocket_columns(), digests),
          voltage(file.get(), "/voltage", voltage_columns(), digests),
          pocket_index(file.get(), "/index/pockets", &digests["/index/pockets"]),
          voltage_index(file.get(), "/index/voltage", &digests["/index/voltage"]),
          completed(static_cast<std::int64_t>(cycles.datasets()[0].rows())) {
        GrowingDataset numbers(file.get(), "/particles/number");
        const auto listed = numbers.read<std::uint32_t>(0, numbers.rows());
        for (std::size_t i = 0; i < listed.size(); ++i) place_of[listed[i]] = i;
        for (const std::string& group : snapshot_groups(file.get())) {
            const GrowingDataset recorded(file.get(), "/snapshots/" + group + "/cycle");
            const std::string index = "/index/" + group;
            frames.emplace(group, FrameCount{recorded.rows(), GrowingDataset(file.get(), index, &digests[index])});
        }
    }

    struct FrameCount {
        std::uint64_t frames;  // so far
        GrowingDataset index;  // at the end of each cycle
    };

    // After a failed write, closing would write what lies in memory past the failure: leave the file as a kill would.
    ~Implementation() {
        if (!failed) return;
        for_each_dataset([](GrowingDataset& dataset) { dataset.abandon(); });
        file.abandon();
    }

    template <class Action>
    void for_each_dataset(Action action) {
        for (GrowingDataset& dataset : cycles.datasets()) action(dataset);
        for (GrowingDataset& dataset : particle_cycles.datasets()) action(dataset);
        for (GrowingDataset& dataset : pockets.datasets()) action(dataset);
        for (GrowingDataset& dataset : voltage.datasets()) action(dataset);
        action(pocket_index);
        action(voltage_index);
        for (auto& [group, count] : frames) action(count.index);
    }

    // Runs one append; a failed one may have left the tables ragged, so nothing may follow it.
    template <class Action>
    void guarded(Action action) {
        hdf5::silence();
        if (!file) throw OutputError(path.string() + " is closed");
        if (failed) throw OutputError(path.string() + ": an earlier write failed, the file takes nothing more");
        hdf5::forget_failed_close();
        try {
            action();
            hdf5::raise_failed_close("cannot close a dataset");
        } catch (const ReplacedFile&) {
            failed = true;
            throw;
        } catch (const OutputError& error) {
            failed = true;
            throw OutputError(path.string() + ": " + error.what());
        } catch (...) {
            failed = true;
            throw;
        }
    }

    void check_under_way(std::int64_t cycle) const {
        if (cycle == completed + 1 || (cycle == 0 && completed == 0)) return;
        throw OutputError(fmt::format("a row of cycle {} came after {} completed cycles", cycle, completed));
    }

    void append_snapshot(const SnapshotRecord& s) {
        check_under_way(s.cycle);
        const std::string group = snapshot_group_name(s.particle);
        const auto found = frames.find(group);
        if (found == frames.end()) throw OutputError("no snapshots are laid out for " + group);
        const std::string folder = "/snapshots/" + group;
        const std::vector<hsize_t> shape{static_cast<hsize_t>(s.nz), static_cast<hsize_t>(s.ny), static_cast<hsize_t>(s.nx)};
        const std::size_t sites = static_cast<std::size_t>(shape[0] * shape[1] * shape[2]);
        for (const SnapshotField& f : snapshot_fields()) {
            const std::string name = folder + "/" + f.name;
            GrowingDataset dataset(file.get(), name, &digests[name]);
            const auto& laid_out = dataset.extents();
            const std::size_t given = f.bytes ? (s.*f.bytes).size() : (s.*f.reals).size();
            if (!std::equal(shape.begin(), shape.end(), laid_out.begin() + 1, laid_out.end()) || given != sites) {
                throw OutputError("a snapshot does not fit " + dataset.name());
            }
            if (f.bytes) dataset.append(s.*f.bytes, 1);
            if (f.reals) dataset.append(s.*f.reals, 1);
            dataset.close();
        }
        GrowingTable<SnapshotRecord>(file.get(), folder, snapshot_frame_columns(), digests).append({&s, 1}, 1);
        ++found->second.frames;
    }

    void append_cycle(const CycleRecord& record, std::span<const ParticleCycleRecord> particles) {
        if (record.cycle == 0 || record.cycle != completed + 1) {
            throw OutputError(fmt::format("cycle {} came after {} completed cycles", record.cycle, completed));
        }
        std::vector<ParticleCycleRecord> row(place_of.size());
        std::vector<bool> seen(place_of.size(), false);
        for (const ParticleCycleRecord& particle : particles) {
            const auto place = place_of.find(particle.particle);
            if (place == place_of.end() || seen[place->second]) {
                throw OutputError(fmt::format("cycle {} names particle {}{}", record.cycle, particle.particle,
                                              place == place_of.end() ? ", which the study does not have" : " twice"));
            }
            seen[place->second] = true;
            row[place->second] = particle;
        }
        if (particles.size() != row.size()) {
            throw OutputError(fmt::format("cycle {} has {} of {} particles", record.cycle, particles.size(), row.size()));
        }
        particle_cycles.append(row, 1);
        for (std::size_t c = 1; c < cycles.columns().size(); ++c) cycles.append_column(c, {&record, 1}, 1);
        pocket_index.append(std::vector<std::uint64_t>{pockets.datasets()[0].rows()}, 1);
        voltage_index.append(std::vector<std::uint64_t>{voltage.datasets()[0].rows()}, 1);
        for (auto& [group, count] : frames) count.index.append(std::vector<std::uint64_t>{count.frames}, 1);
        flush();
        // The cycle counts as completed once its number is in the file, so that goes last.
        cycles.append_column(0, {&record, 1}, 1);
        flush();
        ++completed;
    }

    void flush() { check(H5Fflush(file.get(), H5F_SCOPE_GLOBAL), "cannot flush"); }

    // The file only grows: what is shorter than it was has been cut by another program.
    void require_in_place() {
        const int descriptor = hdf5::descriptor_of(file);
        require_named(descriptor, path);
        struct stat now {};
        if (::fstat(descriptor, &now) != 0) throw_errno("examine", path);
        if (now.st_size < size) throw OutputError("it was cut short by another program");
        size = now.st_size;
    }

    std::filesystem::path path;
    Id file;
    Digests digests;  // of every dataset's rows, appended ones included
    GrowingTable<CycleRecord> cycles;
    GrowingTable<ParticleCycleRecord> particle_cycles;
    GrowingTable<PocketRecord> pockets;
    GrowingTable<VoltagePoint> voltage;
    GrowingDataset pocket_index, voltage_index;
    std::map<std::string, FrameCount> frames;       // of each group of /snapshots
    std::map<std::uint32_t, std::size_t> place_of;  // particle number to column of /particle_cycles
    std::int64_t completed = 0;
    off_t size = 0;  // when last looked at
    bool failed = false;
};

ResultsFile::ResultsFile(std::unique_ptr<Implementation> implementation) : implementation_(std::move(implementation)) {}
ResultsFile::ResultsFile(ResultsFile&&) noexcept = default;
ResultsFile& ResultsFile::operator=(ResultsFile&&) noexcept = default;
ResultsFile::~ResultsFile() { hdf5::silence(); }

ResultsFile ResultsFile::create(const std::filesystem::path& path, const ResultsLayout& layout) {
    hdf5::silence();
    if (std::filesystem::exists(path)) throw OutputError("cannot create " + path.string() + ": the file exists");
    std::filesystem::path temporary = path;
    temporary += ".new";
    Digests digests;
    try {
        {
            // From here on the file is what lies in memory now; what the disk made of it is held against that.
            const Id in_memory = layout_in_memory(layout);
            digests = digests_of(in_memory.get());
            digests.emplace(texts_name, text_heaps_digest(hdf5::image_of(in_memory)));
        }
        PosixFile file = create_anew(temporary, O_WRONLY);
        write_results_layout(temporary, layout);
        file.synchronise();
        Digests on_disk = digests_of(hdf5::open_file(temporary, H5F_ACC_RDONLY).get());
        on_disk.emplace(texts_name, text_heaps_digest(temporary));
        if (values_of(on_disk) != values_of(digests)) throw OutputError("the disk does not hold what was written to it");
        file.rename_to(path);
        file.close();
    } catch (const OutputError& error) {
        ::unlink(temporary.c_str());
        throw OutputError(path.string() + ": " + error.what());
    } catch (...) {
        ::unlink(temporary.c_str());
        throw;
    }
    synchronise_folder(path.parent_path());
    return ResultsFile(std::make_unique<Implementation>(path, std::move(digests)));
}

ResultsFile ResultsFile::resume(const std::filesystem::path& path, std::int64_t cycles,
                                const std::map<std::string, std::uint64_t>& expected) {
    hdf5::silence();
    Digests digests;
    std::filesystem::path temporary = path;
    temporary += ".new";
    try {
        PosixFile copy = copy_bytes(path, temporary);
        RowDigest texts = text_heaps_digest(temporary);
        check_texts(texts, expected);  // before HDF5 reads any
        Id file = open_unclosed(temporary);
        check_format(file.get(), path);
        GrowingDataset numbers(file.get(), "/cycles/cycle");
        const std::int64_t completed = count_completed(numbers.read<std::int64_t>(0, numbers.rows()));
        numbers.close();
        if (cycles < 0 || cycles > completed) {
            throw OutputError(fmt::format("cannot resume after cycle {}: {} holds {} completed cycles", cycles, path.string(), completed));
        }
        hdf5::forget_failed_close();
        truncate_to_cycle(file.get(), static_cast<hsize_t>(cycles));
        hdf5::raise_failed_close("cannot close a dataset");
        file.close("cannot write " + temporary.string());
        // Of what has been written, opened anew.
        digests = digests_of(hdf5::open_file(temporary, H5F_ACC_RDONLY).get());
        digests.emplace(texts_name, std::move(texts));
        check_digests(digests, expected);
        copy.synchronise();
        copy.rename_to(path);
        copy.close();
    } catch (const OutputError& error) {
        ::unlink(temporary.c_str());
        const std::string message = error.what();
        if (message.find(path.string()) != std::string::npos) throw;
        throw OutputError(path.string() + ": " + message);
    } catch (...) {
        ::unlink(temporary.c_str());
        throw;
    }
    synchronise_folder(path.parent_path());
    return ResultsFile(std::make_unique<Implementation>(path, std::move(digests)));
}

std::map<std::string, std::uint64_t> ResultsFile::digests() const { return values_of(implementation_->digests); }

std::int64_t ResultsFile::completed_cycles() const { return implementation_->completed; }

void ResultsFile::append_pockets(std::span<const PocketRecord> pockets) {
    implementation_->guarded([&] {
        for (const PocketRecord& pocket : pockets) implementation_->check_under_way(pocket.cycle);
        implementation_->pockets.append(pockets, pockets.size());
    });
}

void ResultsFile::append_voltage(std::span<const VoltagePoint> points) {
    implementation_->guarded([&] {
        for (const VoltagePoint& point : points) implementation_->check_under_way(point.cycle);
        implementation_->voltage.append(points, points.size());
    });
}

void ResultsFile::append_snapshot(const SnapshotRecord& snapshot) {
    implementation_->guarded([&] { implementation_->append_snapshot(snapshot); });
}

void ResultsFile::append_cycle(const CycleRecord& record, std::span<const ParticleCycleRecord> particles) {
    implementation_->guarded([&] { implementation_->append_cycle(record, particles); });
}

void ResultsFile::synchronise() {
    implementation_->guarded([&] {
        implementation_->flush();
        if (::fsync(hdf5::descriptor_of(implementation_->file)) != 0) throw_errno("write to disk", implementation_->path);
    });
}

void ResultsFile::require_in_place() {
    implementation_->guarded([&] { implementation_->require_in_place(); });
}

void ResultsFile::close() {
    if (!implementation_->file) return;
    implementation_->guarded([&] {
        implementation_->for_each_dataset([](GrowingDataset& dataset) { dataset.close(); });
        implementation_->file.close("cannot close");
    });
}

std::vector<CycleRecord> ResultsFile::cycles() const {
    std::vector<CycleRecord> records;
    implementation_->guarded([&] { records = read_records(implementation_->file.get()); });
    return records;
}

std::string ResultsFile::git_commit() const {
    std::string commit;
    implementation_->guarded([&] { commit = hdf5::read_text_attribute(implementation_->file.get(), "git_commit"); });
    return commit;
}

std::vector<CycleRecord> read_cycles(const std::filesystem::path& path) {
    hdf5::silence();
    const Id file = hdf5::open_file(path, H5F_ACC_RDONLY | H5F_ACC_SWMR_READ);
    check_format(file.get(), path);
    return read_records(file.get());
}

}  // namespace lithofront
