// The validation table as text and as files.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "validate/row.hpp"

namespace lithofront {

// validation.csv: one line per row; validation_curves.csv: the points of the plots, one line per point.
// Replaces files of those names in an existing folder; throws OutputError.
void write_validation(const std::filesystem::path& folder, const std::vector<Row>& rows);

// "PASS kpz-1+1/beta  0.331(4), reference 0.3333, tolerance 0.012", one line.
std::string summary_line(const Row& row);

// Value with its standard error in the last digits: 0.331(4); without one: six digits.
std::string with_error(double value, double standard_error);

}  // namespace lithofront
