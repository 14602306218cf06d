// lithofront documentation man|bash|zsh|fish|columns: out of the declarations that --help and the results go by
#include <algorithm>
#include <sstream>

#include "cli/arguments.hpp"
#include "cli/command_table.hpp"
#include "cli/commands.hpp"
#include "config/build_info.hpp"
#include "config/errors.hpp"
#include "output/columns.hpp"
#include "simulation/errors.hpp"

namespace lithofront {
namespace {

struct Documented {
    std::string_view name, description;
    std::string help;                  // empty where the Python package has it
    std::vector<std::string> options;  // "--output", in order
};

std::vector<std::string> options_in(const std::string& help) {
    std::vector<std::string> options;
    std::istringstream lines(help);
    for (std::string line; std::getline(lines, line);) {
        const auto dashes = line.find("--");
        if (dashes == std::string::npos || line.find_first_not_of(" -abcdefghijklmnopqrstuvwxyz,") < dashes) continue;
        const auto end = line.find_first_not_of("abcdefghijklmnopqrstuvwxyz-", dashes);
        options.push_back(line.substr(dashes, end == std::string::npos ? end : end - dashes));
    }
    return options;
}

std::vector<Documented> documented() {
    std::vector<Documented> all;
    for (const auto& command : command_table()) {
        Documented one{command.name, command.description, {}, {}};
        if (!command.in_python) {
            std::ostringstream help;
            command.function({std::string(command.name), "--help"}, {help, help, false});
            one.help = help.str();
            one.options = options_in(one.help);
        }
        all.push_back(std::move(one));
    }
    return all;
}

std::string joined(const std::vector<std::string>& words) {
    std::string s;
    for (const auto& word : words) s += (s.empty() ? "" : " ") + word;
    return s;
}

// A line of text as troff takes it.
std::string troff(std::string_view text) {
    std::string s;
    if (text.starts_with('.') || text.starts_with('\'')) s += "\\&";
    for (const char c : text) s += c == '\\' ? std::string("\\e") : c == '-' ? std::string("\\-") : std::string(1, c);
    return s;
}

std::string single_quoted(std::string_view text) {
    std::string s = "'";
    for (const char c : text) s += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return s + "'";
}

void man(std::ostream& out) {
    out << ".TH LITHOFRONT 1 \"\" \"lithofront " << build_info().version << "\" \"User commands\"\n.SH NAME\nlithofront \\- "
        << "stochastic front models of battery electrodes\n.SH SYNOPSIS\n.B lithofront\n.I command\n[\\fIarguments\\fR]\n.SH COMMANDS\n";
    for (const auto& c : documented()) out << ".TP\n.B " << c.name << "\n" << troff(c.description) << "\n";
    for (const auto& c : documented()) {
        if (c.help.empty()) continue;
        out << ".SH LITHOFRONT " << c.name << "\n.nf\n";
        std::istringstream lines(c.help);
        for (std::string line; std::getline(lines, line);) out << troff(line) << "\n";
        out << ".fi\n";
    }
    out << ".SH EXIT STATUS\n0 done, 1 failed while running, 2 usage or configuration, 3 no usable device, 130 interrupted.\n"
        << ".SH SEE ALSO\n.B lithofront config \\-\\-defaults\nprints every setting with what it is and may be.\n";
}

void bash(std::ostream& out) {
    std::vector<std::string> names;
    for (const auto& c : documented()) names.emplace_back(c.name);
    out << "_lithofront() {\n    local word=${COMP_WORDS[COMP_CWORD]}\n    if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
        << "        COMPREPLY=($(compgen -W \"" << joined(names) << " --help --version\" -- \"$word\"))\n        return\n    fi\n"
        << "    case ${COMP_WORDS[1]} in\n";
    for (const auto& c : documented())
        if (!c.options.empty())
            out << "        " << c.name << ") [[ $word == -* ]] && COMPREPLY=($(compgen -W \"" << joined(c.options)
                << "\" -- \"$word\")) ;;\n";
    out << "    esac\n}\ncomplete -o default -F _lithofront lithofront\n";
}

void zsh(std::ostream& out) {
    out << "#compdef lithofront\nlocal -a commands\ncommands=(\n";
    for (const auto& c : documented()) out << "    " << single_quoted(std::string(c.name) + ":" + std::string(c.description)) << "\n";
    out << ")\nif (( CURRENT == 2 )); then\n    _describe command commands\n    return\nfi\ncase $words[2] in\n";
    for (const auto& c : documented())
        if (!c.options.empty()) out << "    " << c.name << ") compadd -- " << joined(c.options) << " ;;\n";
    out << "esac\n_files\n";
}

void fish(std::ostream& out) {
    for (const auto& c : documented()) {
        out << "complete -c lithofront -n __fish_use_subcommand -a " << c.name << " -d " << single_quoted(c.description) << "\n";
        for (const auto& option : c.options)
            out << "complete -c lithofront -n '__fish_seen_subcommand_from " << c.name << "' -l " << option.substr(2) << "\n";
    }
}

template <class Record>
void table(std::ostream& out, const std::string& title, const Columns<Record>& columns) {
    out << "## " << title << "\n\n| column | unit | what |\n|---|---|---|\n";
    for (const auto& column : columns)
        out << "| `" << column.name << "` | " << (column.unit == "1" ? "" : column.unit) << " | " << column.description << " |\n";
    out << "\n";
}

void columns(std::ostream& out) {
    table(out, "cycles.csv and /cycles", cycle_columns());
    table(out, "/particles", particle_columns());
    table(out, "/particle_cycles", particle_cycle_columns({}, {}));
    table(out, "/pockets", pocket_columns());
    table(out, "/voltage", voltage_columns());
}

}  // namespace

int documentation_command(const std::vector<std::string>& words, Streams streams) {
    Arguments arguments("Prints the man page, completion for a shell, or the columns of results: KIND is man, bash, zsh, fish or columns.",
                        words, {"kind"});
    if (arguments.help(streams)) return 0;
    const std::string kind = arguments.text("kind");
    if (kind == "man") man(streams.results);
    else if (kind == "bash") bash(streams.results);
    else if (kind == "zsh") zsh(streams.results);
    else if (kind == "fish") fish(streams.results);
    else if (kind == "columns") columns(streams.results);
    else throw UsageError("documentation " + in_quotes(kind) + " is not one of man, bash, zsh, fish, columns");
    return 0;
}

}  // namespace lithofront
