#include "output/results_inspection.hpp"

#include <fmt/format.h>

#include "output/output_error.hpp"
#include "output/results_layout.hpp"

namespace lithofront {

using hdf5::check;
using hdf5::Id;

void check_format(hid_t file, const std::string& path) {
    const std::string what = path + " is not a lithofront results file";
    if (H5Aexists(file, "format_version") <= 0) throw OutputError(what);
    const Id version(H5Aopen(file, "format_version", H5P_DEFAULT), H5Aclose, what);
    std::int32_t number = 0;
    check(H5Aread(version.get(), H5T_NATIVE_INT32, &number), what);
    if (number != results_format_version) {
        throw OutputError(fmt::format("{} has results format {}, this program writes {}", path, number, results_format_version));
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
