#include "config/loader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <climits>
#include <optional>

#include <toml++/toml.h>

#include "config/chain.hpp"
#include "config/material.hpp"
#include "config/nearest.hpp"
#include "config/open_circuit_voltage.hpp"
#include "config/protocol_words.hpp"
#include "config/registry.hpp"
#include "config/successors.hpp"
#include "config/text_file.hpp"
#include "config/toml_guard.hpp"
#include "config/utf8.hpp"
#include "config/validate.hpp"

namespace lithofront {
namespace {

constexpr std::size_t max_steps_of_protocol = 10000;
constexpr std::string_view steps_key = "protocol.step";
constexpr std::string_view words_key = "words";  // of a step, in place of its settings
constexpr std::string_view curve_key = "material.open_circuit_voltage";

std::string_view type_text(const toml::node& node) {
    switch (node.type()) {
        case toml::node_type::table: return "a table";
        case toml::node_type::array: return "an array";
        case toml::node_type::string: return "a string";
        case toml::node_type::integer: return "a whole number";
        case toml::node_type::floating_point: return "a float";
        case toml::node_type::boolean: return "a boolean";
        default: return "a date or time";
    }
}

// Writes a node's value into a field; gives back what was expected when the type does not fit.
struct Assign {
    const toml::node& node;
    using Expected = std::optional<std::string>;

    Expected operator()(bool* v) const {
        const auto* b = node.as_boolean();
        if (!b) return "true or false";
        *v = b->get();
        return {};
    }
    Expected operator()(std::string* v) const {
        const auto* s = node.as_string();
        if (!s) return "a string";
        *v = s->get();
        return {};
    }
    Expected operator()(double* v) const {
        if (const auto* f = node.as_floating_point()) *v = f->get();
        else if (const auto* i = node.as_integer()) *v = static_cast<double>(i->get());
        else return "a number";
        return {};
    }
    Expected operator()(int* v) const {
        const auto* i = node.as_integer();
        if (!i || i->get() < INT_MIN || i->get() > INT_MAX) return "a whole number of at most 32 bits";
        *v = static_cast<int>(i->get());
        return {};
    }
    Expected operator()(std::int64_t* v) const {
        const auto* i = node.as_integer();
        if (!i) return "a whole number";
        *v = i->get();
        return {};
    }
    Expected operator()(std::uint64_t* v) const {
        const auto* i = node.as_integer();
        if (!i || i->get() < 0) return "a whole number, not negative";
        *v = static_cast<std::uint64_t>(i->get());
        return {};
    }
    Expected operator()(const Choice& choice) const {
        const auto* s = node.as_string();
        if (s) {
            const auto found = std::find(choice.names.begin(), choice.names.end(), s->get());
            if (found != choice.names.end()) {
                choice.assign(static_cast<int>(found - choice.names.begin()));
                return {};
            }
        }
        std::string expected = "one of";
        for (const auto name : choice.names) expected += (name == choice.names.front() ? " \"" : ", \"") + std::string(name) + "\"";
        const std::string nearest = s ? nearest_name(s->get(), {choice.names.begin(), choice.names.end()}) : "";
        if (!nearest.empty()) expected += "; nearest: \"" + nearest + "\"";
        return expected;
    }
    template <typename Number>
    Expected operator()(std::vector<Number>* v) const {
        const auto* a = node.as_array();
        if (!a) return "an array, such as [1, 2]";
        std::vector<Number> values;
        for (const auto& element : *a) {
            Number value{};
            if (const auto expected = Assign{element}(&value)) return "an array, each element " + *expected;
            values.push_back(value);
        }
        *v = std::move(values);
        return {};
    }
};

// What a node holds, short enough for a message.
std::string value_text(const toml::node& node) {
    if (node.is_table()) return "a table";
    if (const auto* s = node.as_string()) return in_quotes(s->get());
    if (const auto* b = node.as_boolean()) return b->get() ? "true" : "false";
    if (const auto* i = node.as_integer()) return std::to_string(i->get());
    if (const auto* f = node.as_floating_point()) return number_text(f->get());
    return std::string(type_text(node));
}

class Reader {
public:
    explicit Reader(std::string source) : origins_(std::move(source)) {}

    // A text that stands in no folder, so that no base can be named relative to it.
    void text(std::string_view toml, std::size_t most_bytes = max_config_bytes) {
        in_no_folder_ = true;
        const ConfigText read = parse_config(toml, origins_.source(), most_bytes);
        for (const auto& [key, node] : read.root)
            if (key.str() == extends_key) problems_.add(place_of(read, key), "extends has no effect here; write the base's settings out");
        file(read, 0);
    }

    // The base's base first, so that what each file gives stands over what it extends.
    void chain(const std::vector<ConfigText>& files) {
        for (std::size_t base = files.size(); base-- > 0;) file(files[base], static_cast<unsigned>(base));
    }

    // One override "key=value".
    void set(const std::string& text) {
        const Origin origin{"--set " + in_quotes(text)};
        if (is_curly_quote(text)) {
            problems_.add(origin, "begins with a curly quote; write straight ones");
            return;
        }
        const auto equals = text.find('=');
        if (equals == std::string::npos || equals == 0) {
            problems_.add(origin, "not of the form table.key=value");
            return;
        }
        const std::string key = trimmed(text.substr(0, equals));
        const std::string value = trimmed(text.substr(equals + 1));
        const auto at = [&](const toml::source_region&) { return Origin(origin); };
        if (key == steps_key) {
            const std::string expected = "it must be an array of steps with text in quotes, such as [{name = \"ageing\", cycles = 3}]";
            if (const auto parsed = value_of(value, origin, key, expected)) steps(*parsed->get("value"), origin, at);
            take_spoken_limits();
            return;
        }
        const auto field = find(key, origin);
        if (!field) return;
        if (is_curly_quote(value)) {
            problems_.add(origin, key + " begins with a curly quote; write straight ones, or none");
            return;
        }
        const bool is_text = std::holds_alternative<std::string*>(field->target) || std::holds_alternative<Choice>(field->target);
        if (is_text && !value.starts_with('"') && !value.starts_with('\'')) {
            assign(*field, toml::value<std::string>{value}, origin);
        } else if (is_number_with_comma(value)) {
            problems_.add(origin, fmt::format("{} is {}; {} (decimals take a point, as in 2.5)", key, in_quotes(value),
                                              expected_of(*field, is_text)));
        } else if (const auto parsed = value_of(value, origin, key, expected_of(*field, is_text))) {
            assign(*field, *parsed->get("value"), origin);
        }
    }

    Configuration finish() {
        read_curve();
        problems_.raise_if_any();
        // A default that names particles must not fail a study of fewer.
        if (!origins_.given("output.snapshot_particles"))
            std::erase_if(options_.output.snapshot_particles, [&](std::int64_t p) { return p >= options_.population.particles; });
        validate(options_, origins_);
        std::vector<std::string> notes = notes_on_new_meaning(origins_);
        std::vector<std::string> warnings = warnings_on_material(options_.material);
        return {std::move(options_), std::move(origins_), {}, std::move(notes), std::move(warnings)};
    }

private:
    // Points of a file go into the settings, so that a study, its results and its checkpoints need the file no more.
    void read_curve() {
        auto& m = options_.material;
        if (!names_a_curve_file(m.open_circuit_voltage) || !m.open_circuit_voltage_x.empty() || !m.open_circuit_voltage_V.empty()) return;
        const Origin origin = origins_.of(curve_key);
        const std::filesystem::path file = origin.line == 0 || is_open_stream(origin.source)
                                               ? std::filesystem::path(m.open_circuit_voltage)
                                               : std::filesystem::path(origin.source).parent_path() / m.open_circuit_voltage;
        if (in_no_folder_ && origin.line != 0) {
            problems_.add(origin, "material.open_circuit_voltage names a file, which has no effect here; write the points out");
            return;
        }
        try {
            CurvePoints points = read_curve_file(file);
            m.open_circuit_voltage_x = std::move(points.x);
            m.open_circuit_voltage_V = std::move(points.voltage_V);
        } catch (const ConfigError& error) {
            problems_.add(origin, std::string("material.open_circuit_voltage: ") + error.what());
        }
    }

    void file(const ConfigText& read, unsigned base) {
        table(read.root, "", [&](const toml::source_region& at) { return Origin{read.source, at.begin.line, at.begin.column, base}; });
        take_spoken_limits();
    }

    static std::string trimmed(const std::string& s) {
        const auto first = s.find_first_not_of(" \t");
        if (first == std::string::npos) return "";
        return s.substr(first, s.find_last_not_of(" \t") - first + 1);
    }

    static bool is_number_with_comma(const std::string& value) {
        return !value.empty() && value.find(',') != std::string::npos && value.find_first_not_of("0123456789.,+-eE_ ") == std::string::npos;
    }

    // What a value that cannot be read should have been.
    static std::string expected_of(const Field& field, bool is_text) {
        const toml::value<toml::time> nothing{toml::time{}};  // fits no setting, so that its type is said and it stays as it is
        return "it must be " + std::visit(Assign{nothing}, field.target).value() + (is_text ? ", its quotes closed or left out" : "");
    }

    // A table with the one key "value".
    std::optional<toml::table> value_of(const std::string& text, const Origin& origin, const std::string& key,
                                        const std::string& expected) {
        const std::string document = "value = " + text;
        guard_toml(document, origin.source);
        try {
            toml::table parsed = toml::parse(document);
            if (parsed.size() == 1 && parsed.contains("value")) return parsed;
            problems_.add(origin, "more than one value");
        } catch (const toml::parse_error& error) {
            // "Error while parsing array: encountered end-of-file" helps; that a word is no value has been said by then.
            std::string_view why = error.description();
            if (const std::string_view heading = "Error while "; why.starts_with(heading)) why.remove_prefix(heading.size());
            problems_.add(origin, fmt::format("{} is {}; {}{}", key, in_quotes(text), expected,
                                              why.ends_with("could not determine value type") ? "" : fmt::format(" ({})", why)));
        }
        return {};
    }

    void unknown(const std::string& key, const Origin& origin) {
        if (const Successor* now = successor_of(key)) {
            problems_.add(origin,
                          fmt::format("{} is a setting of the model's first edition; use {}: {}", in_quotes(key), now->use, now->why));
            return;
        }
        std::vector<std::string> known = known_keys();
        known.emplace_back(extends_key);
        if (key.find('.') == std::string::npos) {  // it may be a table's name
            const std::vector<std::string> tables = tables_of(known);
            known.insert(known.end(), tables.begin(), tables.end());
        }
        const auto shown = [&](const std::string& name) {  // an override says which step it means
            const std::string prefix = std::string(steps_key) + ".";
            return origin.line == 0 && name.starts_with(prefix) ? step_named_in(key) + "." + name.substr(prefix.size()) : name;
        };
        problems_.add(origin, "unknown key " + in_quotes(key) + suggestion(key, known, shown));
    }

    static std::vector<std::string> tables_of(const std::vector<std::string>& keys) {
        std::vector<std::string> tables;
        for (const auto& key : keys) {
            const auto dot = key.find('.');
            if (dot != std::string::npos && (tables.empty() || tables.back() != key.substr(0, dot))) tables.push_back(key.substr(0, dot));
        }
        return tables;
    }

    // What may have been meant: the nearest by its letters, else those of like words. A far one would only mislead.
    template <typename Shown>
    static std::string suggestion(const std::string& key, const std::vector<std::string>& known, const Shown& shown) {
        if (const std::string nearest = nearest_name(key, known); !nearest.empty()) return "; nearest known key: '" + shown(nearest) + "'";
        const std::vector<std::string> alike = names_of_like_words(key, known);
        constexpr std::size_t most = 4;
        if (alike.empty() || alike.size() > most) return "; all keys: lithofront config --defaults";
        std::string list;
        for (const auto& name : alike) list += (list.empty() ? "'" : ", '") + shown(name) + "'";
        return "; known keys of like name: " + list;
    }

    static std::string step_text(std::size_t index) { return fmt::format("{}[{}]", steps_key, index); }

    // The step that a key which is none seems to mean: "protocol.ageing.cycles"; else the first.
    std::string step_named_in(const std::string& key) const {
        const auto& steps = options_.protocol.steps;
        for (const ProtocolStep& step : steps) {
            const auto at = key.find(step.name);
            if (step.name.empty() || at == std::string::npos || std::ranges::count(steps, step.name, &ProtocolStep::name) != 1) continue;
            const auto end = at + step.name.size();
            const bool is_whole =
                (at == 0 || key[at - 1] == '.' || key[at - 1] == '[') && (end < key.size() && (key[end] == '.' || key[end] == ']'));
            if (is_whole) return std::string(steps_key) + "." + step.name;
        }
        return step_text(0);
    }

    // A setting of one step; `step` as the user wrote it.
    std::optional<Field> find_in_step(const std::string& step, std::size_t index, const std::string& name, const Origin& origin) {
        std::vector<std::string> names;
        for (auto& field : fields_of(options_.protocol.steps[index], index)) {
            if (field.name() == name) return field;
            names.emplace_back(field.name());
        }
        problems_.add(origin, "unknown key " + in_quotes(step + "." + name) +
                                  suggestion(name, names, [&](const std::string& known) { return step + "." + known; }));
        return {};
    }

    // "protocol.step.ageing.cycles": the step by its name, which may hold dots itself.
    std::optional<Field> find_by_step_name(const std::string& key, const Origin& origin) {
        const auto& steps = options_.protocol.steps;
        const std::string rest = key.substr(steps_key.size() + 1);
        const auto dot = rest.rfind('.');
        const std::string step = dot == std::string::npos ? "" : rest.substr(0, dot);
        const std::string name = dot == std::string::npos ? rest : rest.substr(dot + 1);
        std::vector<std::size_t> named;
        std::string list;
        constexpr std::size_t most = 8;
        for (std::size_t i = 0; i < steps.size(); ++i) {
            if (!step.empty() && steps[i].name == step) named.push_back(i);
            if (i < most) list += (i ? ", " : "") + fmt::format("{} {}", i, in_quotes(steps[i].name));
            if (i == most) list += ", ...";
        }
        if (named.size() == 1) return find_in_step(std::string(steps_key) + "." + step, named[0], name, origin);
        const std::string by_number = (named.empty() ? step_text(0) : step_text(named[0])) + "." + name;
        if (step.empty())
            problems_.add(origin, fmt::format("say which step, by name or number: protocol.step.{}.{} or {}; the steps are {}",
                                              steps.empty() ? "NAME" : steps[0].name, name, by_number, list));
        else if (named.empty())
            problems_.add(origin, fmt::format("the protocol has no step {}; its steps are {}, as in {}", in_quotes(step), list, by_number));
        else
            problems_.add(origin,
                          fmt::format("{} steps are named {}; say which by its number: {}", named.size(), in_quotes(step), by_number));
        return {};
    }

    static bool is_table(std::string_view path) {
        return std::any_of(known_keys().begin(), known_keys().end(), [&](const std::string& key) {
            return key.size() > path.size() && key.starts_with(path) && key[path.size()] == '.';
        });
    }

    // The field of an override's key.
    std::optional<Field> find(const std::string& key, const Origin& origin) {
        const std::string prefix = std::string(steps_key) + "[";
        if (key.starts_with(prefix)) {
            const char* begin = key.data() + prefix.size();
            const char* end = key.data() + key.size();
            std::size_t index = 0;
            const auto number = std::from_chars(begin, end, index);
            if (number.ec != std::errc{} || end - number.ptr < 3 || number.ptr[0] != ']' || number.ptr[1] != '.') {
                const std::string last = key.substr(key.rfind('.') + 1);
                const std::string name = last.find('[') == std::string::npos ? last : "cycles";
                problems_.add(origin, fmt::format("{} is not of the form {}.{}; steps are counted from 0, or called by their names",
                                                  in_quotes(key), step_named_in(key), name));
                return {};
            }
            auto& steps = options_.protocol.steps;
            if (index >= steps.size()) {
                problems_.add(origin, fmt::format("the protocol has {} steps, numbered from 0", steps.size()));
                return {};
            }
            return find_in_step(step_text(index), index, std::string(number.ptr + 2, end), origin);
        }
        for (const auto& field : fields_)
            if (field.key == key) return field;
        if (key.starts_with(std::string(steps_key) + ".")) return find_by_step_name(key, origin);
        if (is_table(key)) problems_.add(origin, in_quotes(key) + " is a table; set one of its keys");
        else if (key == extends_key) problems_.add(origin, "a file alone can extend another; give that file instead");
        else unknown(key, origin);
        return {};
    }

    void assign(const Field& field, const toml::node& node, const Origin& origin) {
        origins_.set(field.key, origin);
        if (field.key == curve_key) {  // another curve than that of a base, whose points go with it
            options_.material.open_circuit_voltage_x.clear();
            options_.material.open_circuit_voltage_V.clear();
        }
        if (const auto expected = std::visit(Assign{node}, field.target))
            problems_.add(origin, field.key + " is " + value_text(node) + "; it must be " + *expected);
    }

    template <typename At>
    void table(const toml::table& nodes, const std::string& prefix, const At& at) {
        for (const auto& [key, node] : nodes) {
            const std::string path = prefix + std::string(key.str());
            if (path == extends_key) continue;  // read_chain has followed it
            const Origin origin = at(key.source());
            if (key.str().find('.') != std::string_view::npos) {  // "a.b" in quotes is one name, not a table and a key
                unknown(path, origin);
                continue;
            }
            const auto field = std::find_if(fields_.begin(), fields_.end(), [&](const Field& f) { return f.key == path; });
            if (field != fields_.end()) {
                assign(*field, node, origin);
            } else if (path == steps_key) {
                steps(node, origin, at);
            } else if (is_table(path)) {
                origins_.set(path, origin);
                if (const auto* inner = node.as_table()) table(*inner, path + ".", at);
                else problems_.add(origin, path + " is " + std::string(type_text(node)) + "; write it as a table, [" + path + "]");
            } else {
                unknown(path, origin);
            }
        }
    }

    template <typename At>
    void steps(const toml::node& node, const Origin& origin, const At& at) {
        origins_.set(std::string(steps_key), origin);
        const auto* array = node.as_array();
        if (!array || !std::all_of(array->begin(), array->end(), [](const toml::node& n) { return n.is_table(); })) {
            problems_.add(origin, "protocol.step is " + std::string(type_text(node)) + "; write one [[protocol.step]] per step");
            return;
        }
        if (array->size() > max_steps_of_protocol) {
            problems_.add(origin, fmt::format("{} steps; at most {}, use cycles to repeat one", array->size(), max_steps_of_protocol));
            return;
        }
        origins_.forget(std::string(steps_key) + "[");  // those of steps that these replace
        auto& list = options_.protocol.steps;
        list.assign(array->size(), ProtocolStep{});
        for (std::size_t i = 0; i < array->size(); ++i) {
            const auto fields = fields_of(list[i], i);
            const toml::node& element = (*array)[i];
            origins_.set(fmt::format("{}[{}]", steps_key, i), at(element.source()));
            for (const auto& [key, value] : *element.as_table()) {
                const std::string_view name = key.str();
                const auto field = std::find_if(fields.begin(), fields.end(), [&](const Field& f) { return f.name() == name; });
                if (name == words_key) continue;
                if (field != fields.end()) assign(*field, value, at(key.source()));
                else unknown(std::string(steps_key) + "." + std::string(name), at(key.source()));
            }
            for (const auto& [key, value] : *element.as_table())
                if (key.str() == words_key) spoken_step(i, value, at(key.source()));
        }
    }

    // A step's cycle in words. What they say of a step stands in none of its settings besides.
    void spoken_step(std::size_t index, const toml::node& node, const Origin& origin) {
        std::vector<std::string> words;
        const auto* array = node.as_array();
        if (array)
            for (const auto& element : *array)
                if (const auto* text = element.as_string()) words.push_back(text->get());
        if (!array || words.empty() || words.size() != array->size()) {
            problems_.add(origin,
                          "words is " + value_text(node) +
                              R"(; it must be an array of texts, such as ["Charge at 1C until 4.2 V", "Discharge at 1C until 3.0 V"])");
            return;
        }
        const std::string step = step_text(index) + ".";
        for (const auto& field : fields_of(options_.protocol.steps[index], index))
            if (field.name() != "name" && field.name() != "cycles" && origins_.given(field.key))
                problems_.add(origins_.of(field.key), field.key + " is given beside words; say it in one of the two ways");
        try {
            const SpokenCycle spoken = cycle_of(words);
            apply(spoken, options_.protocol.steps[index]);
            origins_.set(step + "words", origin);
            spoken_limits_.push_back({index, spoken.upper_voltage_limit_V, spoken.lower_voltage_limit_V, origin});
        } catch (const ConfigError& error) {
            problems_.add(origin, error.what());
        }
    }

    struct SpokenLimit {
        std::size_t index;  // of the step
        double upper_V, lower_V;
        Origin origin;
    };
    // Voltages that the words of all steps share are the protocol's limits, unless the file says others; else each step has its own.
    void take_spoken_limits() {
        take_spoken(&SpokenLimit::upper_V, "protocol.upper_voltage_limit_V", &ProtocolOptions::upper_voltage_limit_V,
                    &ProtocolStep::upper_voltage_limit_V);
        take_spoken(&SpokenLimit::lower_V, "protocol.lower_voltage_limit_V", &ProtocolOptions::lower_voltage_limit_V,
                    &ProtocolStep::lower_voltage_limit_V);
        spoken_limits_.clear();
    }
    void take_spoken(double SpokenLimit::*spoken, const std::string& key, double ProtocolOptions::*shared, double ProtocolStep::*own) {
        if (spoken_limits_.empty()) return;
        ProtocolOptions& protocol = options_.protocol;
        const SpokenLimit& first = spoken_limits_.front();
        const Origin given = origins_.of(key);
        const bool here = origins_.given(key) && given.source == first.origin.source && given.base == first.origin.base;
        const bool agreed =
            spoken_limits_.size() == protocol.steps.size() && (!here || protocol.*shared == first.*spoken) &&
            std::all_of(spoken_limits_.begin(), spoken_limits_.end(), [&](const SpokenLimit& one) { return one.*spoken == first.*spoken; });
        if (agreed) {
            protocol.*shared = first.*spoken;
            origins_.set(key, first.origin);
            return;
        }
        for (const SpokenLimit& one : spoken_limits_) {
            protocol.steps[one.index].*own = one.*spoken;
            origins_.set(step_text(one.index) + "." + key.substr(key.rfind('.') + 1), one.origin);
        }
    }

    Options options_;
    const std::vector<Field> fields_ = fields_of(options_);  // all but the steps'
    Origins origins_;
    Problems problems_;
    bool in_no_folder_ = false;
    std::vector<SpokenLimit> spoken_limits_;  // of the file that is being read
};

}  // namespace

Options parse_options(std::string_view toml, std::string source_name, const std::vector<std::string>& sets,
                      std::vector<std::string>* notes) {
    Reader reader(std::move(source_name));
    reader.text(toml);
    for (const auto& set : sets) reader.set(set);
    Configuration configuration = reader.finish();
    if (notes) *notes = std::move(configuration.notes);
    return std::move(configuration.options);
}

Configuration load_configuration(const std::filesystem::path& path, const std::vector<std::string>& sets) {
    const std::vector<ConfigText> files = read_chain(path);
    Reader reader(files.front().source);
    reader.chain(files);
    for (const auto& set : sets) reader.set(set);
    Configuration configuration = reader.finish();
    for (const auto& file : files) configuration.files.emplace_back(file.source);
    return configuration;
}

Options load_options(const std::filesystem::path& path, const std::vector<std::string>& sets) {
    return load_configuration(path, sets).options;
}

Options parse_own_options(std::string_view toml, std::string source_name) {
    Reader reader(std::move(source_name));
    reader.text(toml, max_own_config_bytes);
    return reader.finish().options;
}

Options load_own_options(const std::filesystem::path& path) {
    return parse_own_options(read_text_file(path, max_own_config_bytes), path.string());
}

}  // namespace lithofront
