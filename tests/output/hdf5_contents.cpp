#include "output/hdf5_contents.hpp"

#include <hdf5.h>
#include <hdf5_hl.h>

#include <stdexcept>

namespace lithofront::test {
namespace {

hid_t good(hid_t id) {
    if (id < 0) throw std::runtime_error("HDF5 call failed");
    return id;
}

std::map<std::string, std::string> attributes_of(hid_t object) {
    std::map<std::string, std::string> found;
    const auto collect = [](hid_t owner, const char* name, const H5A_info_t*, void* out) -> herr_t {
        auto& map = *static_cast<std::map<std::string, std::string>*>(out);
        const hid_t attribute = H5Aopen(owner, name, H5P_DEFAULT);
        const hid_t type = H5Aget_type(attribute);
        const hid_t space = H5Aget_space(attribute);
        const bool scalar = H5Sget_simple_extent_type(space) == H5S_SCALAR;
        herr_t status = 0;
        if (scalar && H5Tget_class(type) == H5T_STRING && H5Tis_variable_str(type) == 0) {
            std::string text(H5Tget_size(type), '\0');
            status = H5Aread(attribute, type, text.data());
            map[name] = text.c_str();
        } else if (scalar && H5Tget_class(type) == H5T_STRING) {
            char* text = nullptr;
            status = H5Aread(attribute, type, &text);
            if (status >= 0) map[name] = text;
            H5free_memory(text);
        } else if (scalar && H5Tget_class(type) == H5T_INTEGER) {
            long long value = 0;
            status = H5Aread(attribute, H5T_NATIVE_LLONG, &value);
            map[name] = std::to_string(value);
        } else if (scalar && H5Tget_class(type) == H5T_FLOAT) {
            double value = 0;
            status = H5Aread(attribute, H5T_NATIVE_DOUBLE, &value);
            map[name] = std::to_string(value);
        }
        H5Sclose(space);
        H5Tclose(type);
        H5Aclose(attribute);
        return status;
    };
    good(H5Aiterate2(object, H5_INDEX_NAME, H5_ITER_NATIVE, nullptr, collect, &found));
    return found;
}

herr_t visit(hid_t file, const char* name, const H5L_info_t*, void* out) {
    const hid_t object = good(H5Oopen(file, name, H5P_DEFAULT));
    const bool is_dataset = H5Iget_type(object) == H5I_DATASET;
    H5Oclose(object);
    if (!is_dataset) return 0;
    DatasetContents contents;
    const hid_t dataset = good(H5Dopen2(file, name, H5P_DEFAULT));
    const hid_t space = good(H5Dget_space(dataset));
    contents.extents.resize(static_cast<std::size_t>(H5Sget_simple_extent_ndims(space)));
    std::vector<hsize_t> extents(contents.extents.size());
    H5Sget_simple_extent_dims(space, extents.data(), nullptr);
    contents.extents.assign(extents.begin(), extents.end());
    const hid_t type = good(H5Dget_type(dataset));
    if (H5Tget_class(type) == H5T_FLOAT) contents.real_bytes = H5Tget_size(type);
    contents.bytes.resize(static_cast<std::size_t>(H5Sget_simple_extent_npoints(space)) * H5Tget_size(type));
    good(H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, contents.bytes.data()));
    for (unsigned d = 0; d < extents.size(); ++d) contents.scales += H5DSget_num_scales(dataset, d) == 1;
    contents.text_attributes = attributes_of(dataset);
    for (const char* flags : {"flag_values", "flag_masks"}) {
        if (H5Aexists(dataset, flags) <= 0) continue;
        const hid_t attribute = good(H5Aopen(dataset, flags, H5P_DEFAULT));
        contents.flag_values.resize(static_cast<std::size_t>(H5Aget_storage_size(attribute)));
        good(H5Aread(attribute, H5T_NATIVE_UINT8, contents.flag_values.data()));
        H5Aclose(attribute);
    }
    H5Tclose(type);
    H5Sclose(space);
    H5Dclose(dataset);
    (*static_cast<FileContents*>(out))[name] = std::move(contents);
    return 0;
}

hid_t open(const std::filesystem::path& path, Opening opening) {
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
    const unsigned flags = opening == Opening::live ? H5F_ACC_RDONLY | H5F_ACC_SWMR_READ : H5F_ACC_RDONLY;
    return good(H5Fopen(path.c_str(), flags, H5P_DEFAULT));
}

}  // namespace

FileContents read_contents(const std::filesystem::path& path, Opening opening) {
    const hid_t file = open(path, opening);
    FileContents contents;
    const herr_t status = H5Lvisit(file, H5_INDEX_NAME, H5_ITER_NATIVE, visit, &contents);
    H5Fclose(file);
    good(status);
    return contents;
}

std::map<std::string, std::string> read_attributes(const std::filesystem::path& path, const std::string& object) {
    const hid_t file = open(path, Opening::plain);
    const hid_t opened = good(H5Oopen(file, object.c_str(), H5P_DEFAULT));
    auto found = attributes_of(opened);
    H5Oclose(opened);
    H5Fclose(file);
    return found;
}

}  // namespace lithofront::test
