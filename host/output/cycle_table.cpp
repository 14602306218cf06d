#include "output/cycle_table.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <charconv>
#include <cmath>
#include <string_view>

#include "output/columns.hpp"

namespace lithofront {
namespace {

void write_cell(std::string& row, const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) {
        row += text;
        return;
    }
    row += '"';
    for (const char c : text) {
        if (c == '"') row += '"';
        row += c;
    }
    row += '"';
}

template <class Number>
void write_cell(std::string& row, Number value) {
    if constexpr (std::is_floating_point_v<Number>) {
        if (std::isnan(value)) {
            row += "nan";  // to_chars would keep a meaningless sign
            return;
        }
    }
    char digits[32];
    const auto [end, error] = std::to_chars(digits, digits + sizeof digits, value);
    row.append(digits, end);
}

}  // namespace

std::string cycle_table_header() {
    std::string header;
    for (const auto& column : cycle_columns()) {
        if (!header.empty()) header += ',';
        header += column.name;
    }
    return header + '\n';
}

std::string cycle_table_row(const CycleRecord& record) {
    std::string row;
    for (const auto& column : cycle_columns()) {
        if (!row.empty()) row += ',';
        std::visit([&](auto source) { write_cell(row, value_of(record, source)); }, column.source);
    }
    return row + '\n';
}

CycleTable::CycleTable(const std::filesystem::path& path, std::span<const CycleRecord> done) {
    std::string text = cycle_table_header();
    for (const CycleRecord& record : done) text += cycle_table_row(record);
    file_ = replace_text(path, text);
    written_ = text.size();
}

void CycleTable::append(const CycleRecord& record) {
    const std::uint64_t before = file_.size();
    const std::string row = cycle_table_row(record);
    try {
        file_.append(row);
        written_ += row.size();
    } catch (const OutputError&) {
        if (::ftruncate(file_.descriptor(), static_cast<off_t>(before)) != 0) throw_errno("shorten", file_.path());
        throw;
    }
}

void CycleTable::require_in_place() const {
    file_.require_named();
    if (file_.size() != written_)
        throw OutputError(file_.path().string() + " was changed by another program: it does not hold what was written to it");
}

}  // namespace lithofront
