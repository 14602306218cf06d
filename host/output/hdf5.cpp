#include "output/hdf5.hpp"

#include <cstdlib>
#include <new>
#include <optional>

#include "output/output_error.hpp"

namespace lithofront::hdf5 {

namespace {

// HDF5 may crash where its library finds no memory to start with.
void require_memory() {
    constexpr std::size_t enough = std::size_t{16} << 20;
    void* block = std::malloc(enough);
    if (!block) throw std::bad_alloc();
    std::free(block);
}

}  // namespace

void silence() {
    require_memory();
    // Without this, HDF5 prints at exit about a file that a full disk kept it from closing.
    static const herr_t once = H5dont_atexit();
    static_cast<void>(once);
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

namespace {

// Of the last failed call: HDF5's innermost reason; empty where it gave none.
std::string take_reason() {
    std::string reason;
    const auto innermost = [](unsigned n, const H5E_error2_t* error, void* out) -> herr_t {
        if (n == 0 && error->desc) *static_cast<std::string*>(out) = error->desc;
        return 0;
    };
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, innermost, &reason);
    H5Eclear2(H5E_DEFAULT);
    // A failed write comes with the time, a pointer and more; what the system said is between quotes.
    const std::string quoted = "error message = '";
    if (const auto at = reason.find(quoted); at != std::string::npos) {
        const auto start = at + quoted.size();
        reason = reason.substr(0, reason.find(':')) + ": " + reason.substr(start, reason.find('\'', start) - start);
    }
    return reason;
}

[[noreturn]] void fail(const std::string& what, const std::string& reason) {
    if (reason.find("Fletcher32") != std::string::npos) throw OutputError(what + ": it is damaged, its checksum does not fit");
    throw OutputError(reason.empty() ? what : what + ": HDF5: " + reason);
}

thread_local std::optional<std::string> failed_close;  // its reason

}  // namespace

void fail(const std::string& what) { fail(what, take_reason()); }

void keep_failed_close() {
    if (!failed_close) failed_close = take_reason();
}
void forget_failed_close() { failed_close.reset(); }
void raise_failed_close(const std::string& what) {
    if (failed_close) fail(what, std::exchange(failed_close, std::nullopt).value());
}

Id fixed_text_type(std::size_t bytes) {
    Id type(H5Tcopy(H5T_C_S1), H5Tclose, "cannot make a text type");
    check(H5Tset_size(type.get(), bytes), "cannot make a text type");
    check(H5Tset_strpad(type.get(), H5T_STR_NULLPAD), "cannot make a text type");
    check(H5Tset_cset(type.get(), H5T_CSET_UTF8), "cannot make a text type");
    return type;
}

Id access_list() {
    const std::string what = "cannot prepare a file";
    Id access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, what);
    check(H5Pset_libver_bounds(access.get(), H5F_LIBVER_V110, H5F_LIBVER_LATEST), what);
    check(H5Pset_fclose_degree(access.get(), H5F_CLOSE_STRONG), what);
    // Some network file systems keep no locks. The results folder's own lock tells writers apart, and readers need none.
    check(H5Pset_file_locking(access.get(), false, true), what);
    return access;
}

Id create_file(const std::string& path, const Id& creation) {
    return Id(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, creation.get(), access_list().get()), H5Fclose, "cannot lay out the file");
}

Id create_in_memory(const Id& creation) {
    const std::string what = "cannot lay out the file in memory";
    const Id access = access_list();
    constexpr std::size_t growth = std::size_t{1} << 16;
    check(H5Pset_fapl_core(access.get(), growth, false), what);
    return Id(H5Fcreate("layout", H5F_ACC_TRUNC, creation.get(), access.get()), H5Fclose, what);
}

std::vector<std::byte> image_of(const Id& file_in_memory) {
    const std::string what = "cannot read the file in memory";
    check(H5Fflush(file_in_memory.get(), H5F_SCOPE_GLOBAL), what);
    const ssize_t size = H5Fget_file_image(file_in_memory.get(), nullptr, 0);
    if (size < 0) fail(what);
    std::vector<std::byte> image(static_cast<std::size_t>(size));
    if (H5Fget_file_image(file_in_memory.get(), image.data(), image.size()) != size) fail(what);
    return image;
}

int descriptor_of(const Id& file) {
    void* handle = nullptr;
    check(H5Fget_vfd_handle(file.get(), H5P_DEFAULT, &handle), "cannot examine the file");
    return *static_cast<const int*>(handle);
}

Id open_file(const std::string& path, unsigned flags) {
    const Id access = access_list();
    // A reader of a torn file would wait twice as long after each of its 100 attempts: 20 are some milliseconds.
    if (flags & H5F_ACC_SWMR_READ) {
        check(H5Pset_metadata_read_attempts(access.get(), 20), "cannot prepare to open " + path);
    }
    return Id(H5Fopen(path.c_str(), flags, access.get()), H5Fclose, "cannot open " + path);
}

Id open_dataset(hid_t file, const std::string& name) {
    const std::string what = "cannot open dataset " + name;
    Id dataset(H5Dopen2(file, name.c_str(), H5P_DEFAULT), H5Dclose, what);
    const Id creation(H5Dget_create_plist(dataset.get()), H5Pclose, what);
    if (H5Pget_layout(creation.get()) != H5D_CHUNKED) return dataset;
    // Rows are appended in order, so two chunks are enough; HDF5 would keep a megabyte of them for every dataset.
    std::vector<hsize_t> chunk(H5S_MAX_RANK);
    const int rank = H5Pget_chunk(creation.get(), static_cast<int>(chunk.size()), chunk.data());
    const Id type(H5Dget_type(dataset.get()), H5Tclose, what);
    std::size_t bytes = H5Tget_size(type.get());
    for (int d = 0; d < rank; ++d) bytes *= static_cast<std::size_t>(chunk[static_cast<std::size_t>(d)]);
    const Id access(H5Pcreate(H5P_DATASET_ACCESS), H5Pclose, what);
    constexpr std::size_t slots = 521;
    check(H5Pset_chunk_cache(access.get(), slots, 2 * bytes, 1.0), what);
    dataset.close(what);
    return Id(H5Dopen2(file, name.c_str(), access.get()), H5Dclose, what);
}

std::vector<hsize_t> extents(const Id& dataset, const std::string& name) {
    const Id space(H5Dget_space(dataset.get()), H5Sclose, "cannot examine dataset " + name);
    const int rank = H5Sget_simple_extent_ndims(space.get());
    if (rank < 0) fail("cannot examine dataset " + name);
    std::vector<hsize_t> sizes(static_cast<std::size_t>(rank));
    check(H5Sget_simple_extent_dims(space.get(), sizes.data(), nullptr), "cannot examine dataset " + name);
    return sizes;
}

void write_attribute(hid_t object, const std::string& name, const std::string& text) {
    const std::string what = "cannot write attribute " + name;
    const Id type(H5Tcopy(H5T_C_S1), H5Tclose, what);
    check(H5Tset_size(type.get(), H5T_VARIABLE), what);  // of variable length, so that readers see text, not bytes
    check(H5Tset_cset(type.get(), H5T_CSET_UTF8), what);
    const Id space(H5Screate(H5S_SCALAR), H5Sclose, what);
    const Id attribute(H5Acreate2(object, name.c_str(), type.get(), space.get(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose, what);
    const char* pointer = text.c_str();
    check(H5Awrite(attribute.get(), type.get(), &pointer), what);
}

std::string read_text_attribute(hid_t object, const std::string& name) {
    if (H5Aexists(object, name.c_str()) <= 0) return "";
    const std::string what = "cannot read attribute " + name;
    const Id attribute(H5Aopen(object, name.c_str(), H5P_DEFAULT), H5Aclose, what);
    const Id type(H5Aget_type(attribute.get()), H5Tclose, what);
    if (H5Tis_variable_str(type.get()) <= 0) return "";
    char* pointer = nullptr;
    check(H5Aread(attribute.get(), type.get(), &pointer), what);
    std::string text = pointer ? pointer : "";
    H5free_memory(pointer);
    return text;
}

void write_attribute(hid_t object, const std::string& name, const std::vector<std::uint8_t>& values) {
    const std::string what = "cannot write attribute " + name;
    const hsize_t size = values.size();
    const Id space(H5Screate_simple(1, &size, nullptr), H5Sclose, what);
    const Id attribute(H5Acreate2(object, name.c_str(), H5T_STD_U8LE, space.get(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose, what);
    check(H5Awrite(attribute.get(), H5T_NATIVE_UINT8, values.data()), what);
}

}  // namespace lithofront::hdf5
