// A table as a list of columns: name, unit and meaning of each, and where its value lies in a record.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

namespace lithofront {

// One value of a coded column, or one bit of a bit field. The name holds no space.
struct CodeName {
    std::uint8_t code = 0;
    std::string name;
};

template <class Record>
struct Column {
    using Code = std::uint8_t (*)(const Record&);
    using Source = std::variant<double Record::*, float Record::*, std::int64_t Record::*, std::uint32_t Record::*, std::int32_t Record::*,
                                std::string Record::*, Code>;
    std::string name;
    std::string unit;  // "1": a pure number
    std::string description;
    Source source;
    std::vector<CodeName> codes{};  // what the values of a coded column stand for
};

template <class Record>
using Columns = std::vector<Column<Record>>;

template <class Record, class Value>
const Value& value_of(const Record& record, Value Record::*member) {
    return record.*member;
}
template <class Record>
std::uint8_t value_of(const Record& record, std::uint8_t (*code)(const Record&)) {
    return code(record);
}

template <class Record, class Source>
using ValueOf = std::decay_t<decltype(value_of(std::declval<const Record&>(), std::declval<Source>()))>;

// The column's values, in the order of the records.
template <class Record, class Source>
auto gather(std::span<const Record> records, Source source) {
    std::vector<ValueOf<Record, Source>> values;
    values.reserve(records.size());
    for (const Record& record : records) values.push_back(value_of(record, source));
    return values;
}

}  // namespace lithofront
