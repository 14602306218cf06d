#include "output/results_inspection.hpp"

#include <fcntl.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "output/output_error.hpp"
#include "output/posix_file.hpp"
#include "output/results_layout.hpp"

namespace lithofront {

using hdf5::check;
using hdf5::Id;

namespace {

void add_text(RowDigest& digest, std::string_view text) {
    const std::uint64_t size = text.size();
    digest.add(std::as_bytes(std::span(&size, 1)));
    digest.add(std::as_bytes(std::span(text)));
}

std::vector<std::string> attribute_names(hid_t object, const std::string& what) {
    std::vector<std::string> names;
    const auto collect = [](hid_t, const char* name, const H5A_info_t*, void* out) -> herr_t {
        static_cast<std::vector<std::string>*>(out)->emplace_back(name);
        return 0;
    };
    hsize_t at = 0;
    check(H5Aiterate2(object, H5_INDEX_NAME, H5_ITER_INC, &at, collect, &names), what);
    return names;
}

void add_attribute(RowDigest& digest, hid_t object, const std::string& name, const std::string& what) {
    const Id attribute(H5Aopen(object, name.c_str(), H5P_DEFAULT), H5Aclose, what);
    const Id type(H5Aget_type(attribute.get()), H5Tclose, what), space(H5Aget_space(attribute.get()), H5Sclose, what);
    const hssize_t values = H5Sget_simple_extent_npoints(space.get());
    if (values < 0) hdf5::fail(what);
    const std::size_t size = H5Tget_size(type.get()), count = static_cast<std::size_t>(values);
    const bool list = H5Tget_class(type.get()) == H5T_VLEN, text = H5Tis_variable_str(type.get()) > 0;
    std::vector<std::byte> bytes(count * size);
    check(H5Aread(attribute.get(), type.get(), bytes.data()), what);
    if (!list && !text) {
        digest.add(bytes);
        return;
    }
    for (std::size_t i = 0; i < count; ++i) {
        if (text) {
            const char* one = nullptr;
            std::memcpy(&one, bytes.data() + i * size, sizeof one);
            add_text(digest, one ? one : "");
        } else {
            hvl_t one{};
            std::memcpy(&one, bytes.data() + i * size, sizeof one);
            const Id base(H5Tget_super(type.get()), H5Tclose, what);
            add_text(digest, {static_cast<const char*>(one.p), one.len * H5Tget_size(base.get())});
        }
    }
    check(H5Dvlen_reclaim(type.get(), space.get(), H5P_DEFAULT, bytes.data()), what);
}

}  // namespace

RowDigest attributes_digest(hid_t file) {
    std::vector<std::string> objects;
    const auto collect = [](hid_t, const char* name, const H5O_info_t*, void* out) -> herr_t {
        static_cast<std::vector<std::string>*>(out)->emplace_back(name);
        return 0;
    };
    check(H5Ovisit(file, H5_INDEX_NAME, H5_ITER_INC, collect, &objects), "cannot list the objects");
    RowDigest digest;
    for (const std::string& name : objects) {
        const std::string what = "cannot read the attributes of " + (name == "." ? "the file" : "/" + name);
        const Id object(H5Oopen(file, name.c_str(), H5P_DEFAULT), H5Oclose, what);
        add_text(digest, name);
        for (const std::string& attribute : attribute_names(object.get(), what)) {
            add_text(digest, attribute);
            add_attribute(digest, object.get(), attribute, what);
        }
    }
    return digest;
}

namespace {

// `read` fills a span from an offset of a file of `end` bytes.
template <class Read>
RowDigest heaps_digest(std::uint64_t end, const Read& read) {
    constexpr char head[8] = {'G', 'C', 'O', 'L', 1, 0, 0, 0};  // signature and version; the size follows
    constexpr std::uint64_t page = 4096;                        // of the file; a heap begins on one
    RowDigest digest;
    std::vector<std::byte> block;
    std::byte start[sizeof head + sizeof(std::uint64_t)];
    for (std::uint64_t at = 0; at + page <= end; at += page) {
        read(at, std::span<std::byte>(start));
        if (std::memcmp(start, head, sizeof head) != 0) continue;
        std::uint64_t left = 0;
        std::memcpy(&left, start + sizeof head, sizeof left);
        left = std::min(left, end - at);
        digest.add(std::as_bytes(std::span(&at, 1)));
        for (std::uint64_t from = at; left > 0; left -= block.size(), from += block.size()) {
            block.resize(static_cast<std::size_t>(std::min<std::uint64_t>(left, std::uint64_t{1} << 20)));
            read(from, std::span<std::byte>(block));
            digest.add(block);
        }
    }
    return digest;
}

}  // namespace

RowDigest text_heaps_digest(const std::filesystem::path& path) {
    const PosixFile file(path, O_RDONLY);
    return heaps_digest(file.size(), [&](std::uint64_t at, std::span<std::byte> to) { file.read_at(at, to); });
}

RowDigest text_heaps_digest(std::span<const std::byte> image) {
    return heaps_digest(image.size(),
                        [&](std::uint64_t at, std::span<std::byte> to) { std::memcpy(to.data(), image.data() + at, to.size()); });
}

void check_format(hid_t file, const std::string& path) {
    const std::string what = path + " is not a lithofront results file";
    if (H5Aexists(file, "format_version") <= 0) throw OutputError(what);
    const Id version(H5Aopen(file, "format_version", H5P_DEFAULT), H5Aclose, what);
    std::int32_t number = 0;
    check(H5Aread(version.get(), H5T_NATIVE_INT32, &number), what);
    if (number != results_format_version) {
        throw OutputError(
            fmt::format("{} has results format {}, this program writes {}{}", path, number, results_format_version,
                        number < results_format_version ? ": an earlier edition of the model made it, run the study again" : ""));
    }
}

std::vector<std::string> snapshot_groups(hid_t file) {
    std::vector<std::string> names;
    const auto collect = [](hid_t, const char* name, const H5L_info_t*, void* out) -> herr_t {
        static_cast<std::vector<std::string>*>(out)->emplace_back(name);
        return 0;
    };
    check(H5Literate_by_name(file, "/snapshots", H5_INDEX_NAME, H5_ITER_INC, nullptr, collect, &names, H5P_DEFAULT),
          "cannot list /snapshots");
    return names;
}

std::int64_t count_completed(const std::vector<std::int64_t>& numbers) {
    std::int64_t completed = 0;
    for (const std::int64_t number : numbers) {
        if (number != completed + 1) break;
        ++completed;
    }
    return completed;
}

}  // namespace lithofront
