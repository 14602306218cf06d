// The HDF5 C API with owners for its handles and exceptions for its errors. Private to this module's .cpp files.
#pragma once
#include <hdf5.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace lithofront::hdf5 {

// HDF5 keeps its error printing per thread; call before the first HDF5 call of a public function. Throws std::bad_alloc where memory is
// so short that HDF5 would not survive it.
void silence();

// Throws OutputError: what was attempted, then HDF5's innermost reason.
[[noreturn]] void fail(const std::string& what);

// A destructor cannot throw, and closing a dataset may write: what it had to swallow is kept for raise_failed_close().
void keep_failed_close();
void forget_failed_close();
void raise_failed_close(const std::string& what);  // throws OutputError where something was kept since it was last forgotten

// An owned handle.
class Id {
public:
    using Close = herr_t (*)(hid_t);
    Id() = default;
    Id(hid_t id, Close close, const std::string& what) : id_(id), close_(close) {
        if (id_ < 0) fail(what);
    }
    Id(Id&& other) noexcept : id_(std::exchange(other.id_, -1)), close_(other.close_) {}
    Id& operator=(Id&& other) noexcept {
        std::swap(id_, other.id_);
        std::swap(close_, other.close_);
        return *this;
    }
    ~Id() {
        if (id_ >= 0 && close_(id_) < 0) keep_failed_close();
    }
    hid_t get() const { return id_; }
    explicit operator bool() const { return id_ >= 0; }
    // Gives the handle up without closing, so that nothing more is written.
    void abandon() { id_ = -1; }
    void close(const std::string& what) {
        if (id_ >= 0 && close_(std::exchange(id_, -1)) < 0) fail(what);
    }

private:
    hid_t id_ = -1;
    Close close_ = nullptr;
};

inline void check(herr_t status, const std::string& what) {
    if (status < 0) fail(what);
}

template <class Value>
hid_t memory_type() {
    if constexpr (std::is_same_v<Value, double>) return H5T_NATIVE_DOUBLE;
    if constexpr (std::is_same_v<Value, float>) return H5T_NATIVE_FLOAT;
    if constexpr (std::is_same_v<Value, std::int64_t>) return H5T_NATIVE_INT64;
    if constexpr (std::is_same_v<Value, std::int32_t>) return H5T_NATIVE_INT32;
    if constexpr (std::is_same_v<Value, std::uint64_t>) return H5T_NATIVE_UINT64;
    if constexpr (std::is_same_v<Value, std::uint32_t>) return H5T_NATIVE_UINT32;
    if constexpr (std::is_same_v<Value, std::uint8_t>) return H5T_NATIVE_UINT8;
}

// Little endian on any machine.
template <class Value>
hid_t file_type() {
    if constexpr (std::is_same_v<Value, double>) return H5T_IEEE_F64LE;
    if constexpr (std::is_same_v<Value, float>) return H5T_IEEE_F32LE;
    if constexpr (std::is_same_v<Value, std::int64_t>) return H5T_STD_I64LE;
    if constexpr (std::is_same_v<Value, std::int32_t>) return H5T_STD_I32LE;
    if constexpr (std::is_same_v<Value, std::uint64_t>) return H5T_STD_U64LE;
    if constexpr (std::is_same_v<Value, std::uint32_t>) return H5T_STD_U32LE;
    if constexpr (std::is_same_v<Value, std::uint8_t>) return H5T_STD_U8LE;
}

Id fixed_text_type(std::size_t bytes);                  // UTF-8, padded with NULs
Id access_list();                                       // newest format, closed with all that is open in it
Id open_file(const std::string& path, unsigned flags);  // flags as of H5Fopen
Id create_file(const std::string& path, const Id& creation);
Id create_in_memory(const Id& creation);                    // a file that never reaches a disk
std::vector<std::byte> image_of(const Id& file_in_memory);  // its bytes; those of the superblock's status are not as on a disk
int descriptor_of(const Id& file);                          // of a file on a disk
Id open_dataset(hid_t file, const std::string& name);
std::vector<hsize_t> extents(const Id& dataset, const std::string& name);

void write_attribute(hid_t object, const std::string& name, const std::string& text);
void write_attribute(hid_t object, const std::string& name, const std::vector<std::uint8_t>& values);
std::string read_text_attribute(hid_t object, const std::string& name);  // empty where there is none
template <class Value>
requires std::is_arithmetic_v<Value>
void write_attribute(hid_t object, const std::string& name, Value value) {
    const Id space(H5Screate(H5S_SCALAR), H5Sclose, "cannot describe attribute " + name);
    const Id attribute(H5Acreate2(object, name.c_str(), file_type<Value>(), space.get(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose,
                       "cannot create attribute " + name);
    check(H5Awrite(attribute.get(), memory_type<Value>(), &value), "cannot write attribute " + name);
}

}  // namespace lithofront::hdf5
