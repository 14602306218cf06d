// What any reader of results.h5 asks first. Private to this module's .cpp files.
#pragma once
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "output/hdf5.hpp"
#include "output/row_digest.hpp"

namespace lithofront {

// Throws OutputError unless the file is one of this program's results, in the format that it reads.
void check_format(hid_t file, const std::string& path);

// Names of the groups in /snapshots.
std::vector<std::string> snapshot_groups(hid_t file);

// Checksum of every object's name and attributes, as HDF5 reads them. Throws OutputError where it cannot.
RowDigest attributes_digest(hid_t file);

// Checksum of the heaps that hold the attributes' texts, byte for byte: HDF5 keeps none of its own there, and a damaged heap can
// keep it busy for ever, so this needs no HDF5. No heap is written to after the layout.
RowDigest text_heaps_digest(const std::filesystem::path& path);
RowDigest text_heaps_digest(std::span<const std::byte> image);

// Completed cycles: rows whose number is in place; a kill may leave the last row allocated but not yet written.
std::int64_t count_completed(const std::vector<std::int64_t>& numbers);

}  // namespace lithofront
