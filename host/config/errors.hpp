// What a bad configuration throws, and where each setting came from.
#pragma once
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace lithofront {

// One or more lines, each "file:line:column: what is wrong; what instead; nearest known key".
class ConfigError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// Where a setting was given: a place in a file, or a command-line override (line 0).
struct Origin {
    std::string source;
    unsigned line = 0, column = 0;  // counted from 1; 0: no place within the source
    unsigned base = 0;              // 0: the file itself or an override; 1: the file that it extends, 2: that one's base ...
    std::string describe() const;
};

// Origin of every setting that was given; settings left at their default are absent.
class Origins {
public:
    explicit Origins(std::string source = "configuration") : source_(std::move(source)) {}
    const std::string& source() const { return source_; }
    void set(const std::string& key, Origin origin) { given_[key] = std::move(origin); }
    bool given(std::string_view key) const { return given_.find(key) != given_.end(); }
    // Given by a base, and neither by the file itself nor by an override.
    bool inherited(std::string_view key) const;
    // Of all keys that begin so: for what is replaced whole.
    void forget(std::string_view beginning);
    // The place of `key`, or of the nearest table around it that was given, or the source as a whole.
    Origin of(std::string_view key) const;
    // The place to blame when several settings disagree: the one given last.
    Origin last_of(const std::vector<std::string_view>& keys) const;

private:
    std::string source_;
    std::map<std::string, Origin, std::less<>> given_;
};

// Gathers what is wrong, so that one run reports every mistake.
class Problems {
public:
    void add(Origin origin, std::string text);  // throws as raise_if_any does once there are a hundred
    bool empty() const { return found_.empty(); }
    void raise_if_any() const;  // throws ConfigError, those of the file before those of its base, in order of line; at most 20 lines

private:
    struct Found {
        Origin origin;
        std::string text;
    };
    std::vector<Found> found_;
};

// `key` for an error message: quoted, control characters replaced, long ones cut.
std::string in_quotes(std::string_view text);

}  // namespace lithofront
