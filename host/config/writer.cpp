#include "config/writer.hpp"

#include <fmt/format.h>

#include "config/needs.hpp"
#include "config/registry.hpp"

namespace lithofront {
namespace {

std::string string_text(const std::string& s) {
    std::string text = "\"";
    for (const char c : s) {
        if (c == '"' || c == '\\') {
            text += '\\';
            text += c;
        } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
            text += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
        } else {
            text += c;
        }
    }
    return text + "\"";
}

struct ValueText {
    std::string operator()(const bool* v) const { return *v ? "true" : "false"; }
    std::string operator()(const double* v) const { return number_text(*v); }
    std::string operator()(const std::string* v) const { return string_text(*v); }
    std::string operator()(const Choice& v) const { return string_text(std::string(v.names[static_cast<std::size_t>(v.value())])); }
    template <typename Integer>
    std::string operator()(const Integer* v) const {
        return std::to_string(*v);
    }
    template <typename Number>
    std::string operator()(const std::vector<Number>* v) const {
        std::string text = "[";
        for (std::size_t i = 0; i < v->size(); ++i) text += (i ? ", " : "") + (*this)(&(*v)[i]);
        return text + "]";
    }
};

// "above 0; nm" or the names of a choice.
std::string allowed_text(const Field& field) {
    std::string text;
    if (const auto* choice = std::get_if<Choice>(&field.target)) {
        for (std::size_t i = 0; i < choice->names.size(); ++i) text += (i ? ", " : "") + string_text(std::string(choice->names[i]));
        return text;
    }
    if (std::holds_alternative<bool*>(field.target) || std::holds_alternative<std::string*>(field.target)) return text;
    text = field.limits.describe();
    const auto unit = unit_of(field.key);
    return unit.empty() ? text : text + "; " + std::string(unit);
}

void write(std::string& out, const Field& field, const std::vector<Field>& fields, Comments comments) {
    if (comments == Comments::docs) {
        const std::string allowed = allowed_text(field), needs = needs_text(field, fields);
        const std::string both = allowed + (allowed.empty() || needs.empty() ? "" : "; ") + needs;
        out += "# " + std::string(field.doc) + (both.empty() ? "" : " (" + both + ")") + "\n";
    }
    out += std::string(field.name()) + " = " + std::visit(ValueText{}, field.target) + "\n";
}

}  // namespace

std::string to_toml(const Options& options, Comments comments) {
    Options copy = options;  // the registry points into what it describes
    std::string out;
    std::string table;
    const std::vector<Field> fields = fields_of(copy);
    for (const auto& field : fields) {
        if (field.table() != table) {
            table = field.table();
            out += "\n[" + table + "]\n";
        }
        write(out, field, fields, comments);
    }
    for (std::size_t i = 0; i < copy.protocol.steps.size(); ++i) {
        out += "\n[[protocol.step]]\n";
        const std::vector<Field> of_step = fields_of(copy.protocol.steps[i], i);
        for (const auto& field : of_step) write(out, field, of_step, comments);
    }
    if (copy.protocol.steps.empty()) out += "step = []\n";
    return out;
}

}  // namespace lithofront
