#include "cli/arguments.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "cli/command_table.hpp"
#include "config/errors.hpp"
#include "simulation/errors.hpp"

namespace lithofront {
namespace {

bool is_repeatable(const std::string& name) { return name == "set" || name == "only" || name == "models" || name == "compare"; }

std::string upper(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c); });
    return text;
}

}  // namespace

Arguments::Arguments(const std::string& description, const std::vector<std::string>& arguments, const std::vector<std::string>& positional)
    : arguments_(arguments), positional_(positional), options_("lithofront " + arguments.at(0), description) {
    options_.add_options()("h,help", "print this help");
    std::string names;
    for (const auto& name : positional_) {
        options_.add_options("positional")(name, "", cxxopts::value<std::string>());
        names += (names.empty() ? "" : " ") + upper(name);
    }
    options_.positional_help(names);
    options_.parse_positional(positional_);
    options_.set_width(110);
}

void Arguments::option(const std::string& names, const std::string& what, const std::string& value) {
    options_.add_options()(names, what, cxxopts::value<std::string>(), value);
}

void Arguments::flag(const std::string& name, const std::string& what) { options_.add_options()(name, what); }

bool Arguments::help(Streams streams) {
    std::vector<const char*> words;
    for (const auto& argument : arguments_) words.push_back(argument.c_str());
    try {
        result_ = options_.parse(static_cast<int>(words.size()), words.data());
    } catch (const cxxopts::exceptions::exception& error) {
        refuse(error.what());
    }
    if (result_.count("help")) {
        streams.results << options_.help({""});
        for (const auto& command : command_table())
            if (command.name == arguments_[0])
                streams.results << "\nExample: lithofront " << command.name << (command.example.empty() ? "" : " ") << command.example
                                << "\n";
        return true;
    }
    if (!result_.unmatched().empty()) refuse("argument " + in_quotes(result_.unmatched().front()) + " is one too many");
    for (const auto& given : result_.arguments())
        if (!is_repeatable(given.key()) && result_.count(given.key()) > 1)
            throw UsageError("--" + given.key() + " is given twice; give it once");
    return false;
}

void Arguments::refuse(const std::string& what) const { throw UsageError(what + "; see 'lithofront " + arguments_[0] + " --help'"); }

std::string Arguments::text(const std::string& name) const {
    if (!has(name)) {
        const bool is_positional = std::find(positional_.begin(), positional_.end(), name) != positional_.end();
        refuse("missing " + (is_positional ? "argument " + upper(name) : "option --" + name));
    }
    return result_[name].as<std::string>();
}

std::vector<std::string> Arguments::every(const std::string& name) const {
    // Each occurrence as it was typed: cxxopts' own lists split at commas.
    std::vector<std::string> values;
    for (const auto& given : result_.arguments())
        if (given.key() == name) values.push_back(given.value());
    return values;
}

std::filesystem::path folder_named(const std::string& text) {
    std::filesystem::path folder = text;
    const auto ends_idly = [&] { return folder.filename().empty() || folder.filename() == "."; };
    while (ends_idly() && folder.has_parent_path() && folder.parent_path() != folder) folder = folder.parent_path();
    return folder;
}

std::uint64_t whole_number(const std::string& text, const std::string& option, std::uint64_t low, std::uint64_t high) {
    std::uint64_t value = 0;
    const char* end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, value);
    if (parsed.ec != std::errc{} || parsed.ptr != end || value < low || value > high)
        throw UsageError(fmt::format("--{} {} is not a whole number from {} to {}", option, in_quotes(text), low, high));
    return value;
}

double positive_number(const std::string& text, const std::string& option) {
    double value = 0;
    const char* end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, value);
    if (parsed.ec != std::errc{} || parsed.ptr != end || !std::isfinite(value) || !(value > 0))
        throw UsageError("--" + option + " " + in_quotes(text) + " is not a positive number");
    return value;
}

void require_results_folder(const std::filesystem::path& directory, const std::string& of_what) {
    std::error_code error;
    if (std::filesystem::is_directory(directory, error)) return;
    if (std::filesystem::is_symlink(directory, error) && !std::filesystem::exists(directory, error))
        throw UsageError(fmt::format("{} is a link to {}, which is not there; give the results folder of {}", directory.string(),
                                     std::filesystem::read_symlink(directory, error).string(), of_what));
    throw UsageError(directory.string() + " is not a folder; give the results folder of " + of_what);
}

void add_lock_option(Arguments& arguments) {
    arguments.flag("no-lock", "go on where the file system keeps no locks; see to it that no other run uses DIR");
}

void add_run_options(Arguments& arguments) {
    arguments.option("threads", "processor threads; default: all of the machine", "N");
    arguments.option("backend", "auto (default), cpu or cuda", "NAME");
    arguments.option("checkpoint-every", "5min (default), 90s, 2h or 10cycles", "INTERVAL");
    arguments.flag("quiet", "no progress, no notes; warnings still appear");
}

void read_run_options(const Arguments& arguments, RunSettings& settings) {
    if (arguments.has("threads")) settings.threads = static_cast<int>(whole_number(arguments.text("threads"), "threads", 1, 4096));
    if (arguments.has("backend")) {
        settings.backend = arguments.text("backend");
        if (settings.backend != "auto" && settings.backend != "cpu" && settings.backend != "cuda")
            throw UsageError("--backend " + in_quotes(settings.backend) + " is not one of auto, cpu, cuda");
    }
    if (arguments.has("checkpoint-every")) read_checkpoint_interval(arguments.text("checkpoint-every"), settings);
}

void read_checkpoint_interval(const std::string& text, RunSettings& settings) {
    const std::string option = "checkpoint-every";
    const auto split = text.find_first_not_of("0123456789.");
    const std::string number = text.substr(0, split);
    const std::string unit = split == std::string::npos ? "" : text.substr(split);
    if (unit == "cycles" || unit == "cycle") {
        settings.checkpoint_cycles = static_cast<int>(whole_number(number, option, 1, 1000000));
        settings.checkpoint_minutes = 0;
        return;
    }
    double minutes_per_unit = 0;
    if (unit == "s") minutes_per_unit = 1.0 / 60.0;
    if (unit == "min") minutes_per_unit = 1.0;
    if (unit == "h") minutes_per_unit = 60.0;
    if (minutes_per_unit == 0)
        throw UsageError("--" + option + " " + in_quotes(text) + " has no known unit; write it like 5min, 90s, 2h or 10cycles");
    settings.checkpoint_minutes = positive_number(number, option) * minutes_per_unit;
    settings.checkpoint_cycles = 0;
}

std::string shell_line(const std::vector<std::string>& words) {
    std::string line;
    for (const auto& word : words) {
        if (!line.empty()) line += ' ';
        const bool plain = !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                   std::string_view("-_./=:,+@%").find(c) != std::string_view::npos;
        });
        if (plain) {
            line += word;
            continue;
        }
        line += '\'';
        for (const char c : word) line += c == '\'' ? std::string("'\\''") : std::string(1, c);
        line += '\'';
    }
    return line;
}

std::vector<std::string> shell_words(const std::string& line) {
    std::vector<std::string> words;
    std::string word;
    bool within = false;  // a word, be it an empty one in quotes
    char quote = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        const bool escapes = c == '\\' && quote != '\'' && i + 1 < line.size();
        if (escapes && (quote == 0 || line[i + 1] == '"' || line[i + 1] == '\\')) {
            word += line[++i];
            within = true;
        } else if (quote != 0) {
            if (c == quote) quote = 0;
            else word += c;
        } else if (c == '\'' || c == '"') {
            quote = c;
            within = true;
        } else if (c == ' ' || c == '\t' || c == '\r') {
            if (within) words.push_back(std::exchange(word, {}));
            within = false;
        } else if (c == '#' && !within) {
            break;
        } else {
            word += c;
            within = true;
        }
    }
    if (quote != 0) throw UsageError(std::string("a quote ") + quote + " is not closed");
    if (within) words.push_back(word);
    return words;
}

std::string command_line(const std::vector<std::string>& arguments) {
    std::vector<std::string> words{"lithofront"};
    words.insert(words.end(), arguments.begin(), arguments.end());
    return shell_line(words);
}

}  // namespace lithofront
