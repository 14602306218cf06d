// What any reader of results.h5 asks first. Private to this module's .cpp files.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "output/hdf5.hpp"

namespace lithofront {

// Throws OutputError unless the file is one of this program's results, in the format that it reads.
void check_format(hid_t file, const std::string& path);

// Names of the groups in /snapshots.
std::vector<std::string> snapshot_groups(hid_t file);

// Completed cycles: rows whose number is in place; a kill may leave the last row allocated but not yet written.
std::int64_t count_completed(const std::vector<std::int64_t>& numbers);

}  // namespace lithofront
