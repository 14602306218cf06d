// A results file as plain data, read by HDF5 itself and not by the code under test.
#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace lithofront::test {

struct DatasetContents {
    std::vector<std::uint64_t> extents;
    std::vector<unsigned char> bytes;  // as stored, in the file's own type
    std::size_t real_bytes = 0;        // of one floating-point value; 0 where values are integers or text
    std::map<std::string, std::string> text_attributes;
    std::string flag_values;  // bytes of flag_values or flag_masks
    std::size_t scales = 0;   // dimensions that have a scale
    bool operator==(const DatasetContents&) const = default;
};

using FileContents = std::map<std::string, DatasetContents>;  // by path

enum class Opening { plain, live };  // live: as a reader of a file that is being written (SWMR)
FileContents read_contents(const std::filesystem::path& path, Opening opening = Opening::plain);

// Text and scalar attributes of one object, numbers as text.
std::map<std::string, std::string> read_attributes(const std::filesystem::path& path, const std::string& object);

// The bytes of a dataset as values; the caller knows the type.
template <class Value>
std::vector<Value> values(const DatasetContents& dataset) {
    const auto* first = reinterpret_cast<const Value*>(dataset.bytes.data());
    return {first, first + dataset.bytes.size() / sizeof(Value)};
}

}  // namespace lithofront::test
