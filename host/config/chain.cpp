#include "config/chain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "config/text_file.hpp"

namespace lithofront {
namespace {

namespace fs = std::filesystem;

struct Base {
    fs::path path;
    Origin place;  // of the key that names it
};

// `folder`/`name` without the "..", unless that leads elsewhere, as it can past a symbolic link.
fs::path beside(const fs::path& folder, const std::string& name) {
    const fs::path full = folder / name, plain = full.lexically_normal();
    std::error_code error;
    return fs::equivalent(full, plain, error) ? plain : full;
}

std::optional<Base> base_of(const ConfigText& file, const fs::path& path) {
    for (const auto& [key, node] : file.root) {
        if (key.str() != extends_key) continue;
        const Origin place = place_of(file, key);
        const auto* name = node.as_string();
        if (!name || name->get().empty())
            throw ConfigError(place.describe() + ": extends must be a string, the path of a TOML file from the folder of this one");
        return Base{beside(is_open_stream(path) ? fs::path{} : path.parent_path(), name->get()), place};
    }
    return {};
}

fs::path identity(const fs::path& path) {
    std::error_code error;
    const fs::path found = fs::weakly_canonical(path, error);
    return error ? path : found;
}

std::string in_a_row(const std::vector<ConfigText>& chain, const fs::path& last) {
    std::string row;
    for (const auto& file : chain) row += file.source + " -> ";
    return row + last.string();
}

std::string read_base(const Base& base) {
    try {
        return read_text_file(base.path, max_config_bytes);
    } catch (const ConfigError& error) {
        throw ConfigError(base.place.describe() + ": extends " + error.what());
    }
}

}  // namespace

Origin place_of(const ConfigText& file, const toml::key& key) {
    const auto& at = key.source().begin;
    return {file.source, at.line, at.column};
}

ConfigText parse_config(std::string_view text, std::string source, std::size_t most_bytes) {
    guard_toml(text, source, most_bytes);
    try {
        toml::table root = toml::parse(text, source);
        return {std::move(source), std::move(root)};
    } catch (const toml::parse_error& error) {
        const auto& at = error.source().begin;
        throw ConfigError(Origin{source, at.line, at.column}.describe() + ": " + std::string(error.description()));
    }
}

std::vector<ConfigText> read_chain(const fs::path& path) {
    std::vector<ConfigText> chain;
    chain.push_back(parse_config(read_text_file(path, max_config_bytes), path.string()));
    std::vector<fs::path> read{identity(path)};
    for (auto base = base_of(chain.back(), path); base; base = base_of(chain.back(), base->path)) {
        const fs::path id = identity(base->path);
        if (std::find(read.begin(), read.end(), id) != read.end())
            throw ConfigError(base->place.describe() + ": extends leads back to a file that is being extended: " +
                              in_a_row(chain, base->path) + "; take one of these lines out");
        if (chain.size() > most_bases)
            throw ConfigError(fmt::format("{}: more than {} files extend one another: {}; put some of them together",
                                          base->place.describe(), most_bases, in_a_row(chain, base->path)));
        chain.push_back(parse_config(read_base(*base), base->path.string()));
        read.push_back(id);
    }
    return chain;
}

}  // namespace lithofront
