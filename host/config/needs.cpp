#include "config/needs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <type_traits>

namespace lithofront {
namespace {

const Field& needed(const Need& need, const Field& by, const std::vector<Field>& fields) {
    const bool elsewhere = need.key.find('.') != std::string_view::npos;
    const std::string key = elsewhere ? std::string(need.key) : fmt::format("{}.{}", by.table(), need.key);
    const auto found = std::ranges::find(fields, key, &Field::key);
    if (found == fields.end()) throw std::logic_error(by.key + " depends on " + key + ", which is no setting");
    const auto* choice = std::get_if<Choice>(&found->target);
    if (choice && std::ranges::find(choice->names, need.value) == choice->names.end())
        throw std::logic_error(fmt::format("{} depends on {} = \"{}\", which it cannot be", by.key, key, need.value));
    return *found;
}

std::string value_text(const Target& target) {
    return std::visit(
        [](const auto& value) -> std::string {
            using T = std::decay_t<decltype(value)>;
            if constexpr (std::is_same_v<T, Choice>) return fmt::format("\"{}\"", value.names[static_cast<std::size_t>(value.value())]);
            else if constexpr (std::is_same_v<T, bool*>) return *value ? "true" : "false";
            else if constexpr (std::is_same_v<T, double*>) return short_number_text(*value);
            else if constexpr (std::is_same_v<T, int*>) return std::to_string(*value);
            else throw std::logic_error("a setting of this type cannot be one that others depend on");
        },
        target);
}

std::string wanted_text(const Need& need, const Target& target) {
    if (std::holds_alternative<Choice>(target)) return fmt::format(" = \"{}\"", need.value);
    if (!need.value.empty()) return fmt::format(" = {}", need.value);
    return std::holds_alternative<bool*>(target) ? " = true" : " > 0";
}

bool is_met(const Need& need, const Target& target) {
    const std::string value = value_text(target);
    if (std::holds_alternative<Choice>(target)) return value == fmt::format("\"{}\"", need.value);
    return need.value.empty() ? value != "false" && value != "0" : value == need.value;
}

std::string name_within(std::string_view table, const Field& field) {
    return field.table() == table ? std::string(field.name()) : field.key;
}

std::string unmet_text(const Need& need, const Field& field, std::string_view table) {
    const std::string name = name_within(table, field);
    const auto* choice = std::get_if<Choice>(&field.target);
    if (choice && choice->names.size() > 2) return fmt::format("this {}; it belongs to \"{}\"", name, need.value);
    return name + " = " + value_text(field.target);
}

// What is needed may need something itself.
std::vector<std::string> why_idle_within(std::string_view table, const Field& field, const std::vector<Field>& fields) {
    std::vector<std::string> reasons;
    for (const Needs& needs : field.needs) {
        std::vector<std::string> unmet;
        for (const Need& need : needs) {
            const Field& other = needed(need, field, fields);
            const auto deeper = why_idle_within(table, other, fields);
            if (!deeper.empty()) unmet.push_back(deeper.front());
            else if (!is_met(need, other.target)) unmet.push_back(unmet_text(need, other, table));
        }
        if (!needs.empty() && unmet.size() == needs.size()) reasons.push_back(fmt::format("{}", fmt::join(unmet, " and ")));
    }
    return reasons;
}

}  // namespace

std::vector<std::string> why_idle(const Field& field, const std::vector<Field>& fields) {
    return why_idle_within(field.table(), field, fields);
}

std::string needs_text(const Field& field, const std::vector<Field>& fields) {
    std::vector<std::string> all;
    for (const Needs& needs : field.needs) {
        std::vector<std::string> one_of;
        for (const Need& need : needs) {
            const Field& other = needed(need, field, fields);
            one_of.push_back(name_within(field.table(), other) + wanted_text(need, other.target));
        }
        all.push_back(fmt::format("{}", fmt::join(one_of, " or ")));
    }
    return all.empty() ? "" : fmt::format("with {}", fmt::join(all, " and "));
}

}  // namespace lithofront
