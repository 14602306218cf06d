#include "config/toml_guard.hpp"

#include <fmt/format.h>

#include "config/errors.hpp"
#include "config/utf8.hpp"

namespace lithofront {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Walks the text as a TOML lexer would, as far as strings, comments, brackets and dots go. Where it could disagree with
// the parser the text is already malformed, and the parser stops before the disagreement.
class Scan {
public:
    Scan(std::string_view text, const std::string& source) : text_(text), source_(source) {}

    void run() {
        if (text_.starts_with("\xFF\xFE") || text_.starts_with("\xFE\xFF")) fail("the file is UTF-16; save it as UTF-8");
        if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
        while (at_ < text_.size()) {
            const char c = text_[at_];
            if (c == '\n') {
                segments_ = 1;
                step();
            } else if (c == '#') {
                while (at_ < text_.size() && text_[at_] != '\n') step();
            } else if (c == '"' || c == '\'') {
                string(c);
            } else {
                plain(c);
                step();
            }
        }
    }

private:
    [[noreturn]] void fail(const std::string& what) const { throw ConfigError(Origin{source_, line_, column_}.describe() + ": " + what); }

    void step() {
        const std::size_t length = utf8_length(text_, at_);
        if (length == 0) fail(fmt::format("byte 0x{:02x} is not UTF-8; save the file as UTF-8", static_cast<unsigned char>(text_[at_])));
        if (text_[at_] == '\n') {
            ++line_;
            column_ = 1;
        } else {
            ++column_;
        }
        at_ += length;
    }

    void plain(char c) {
        if (c == '[' || c == '{') {
            if (++depth_ > max_config_nesting)
                fail(fmt::format("more than {} brackets within one another; settings nest no deeper than [[protocol.step]]",
                                 max_config_nesting));
            segments_ = 1;
        } else if (c == ']' || c == '}') {
            if (depth_ > 0) --depth_;
            segments_ = 1;
        } else if (c == '=' || c == ',') {
            segments_ = 1;
        } else if (c == '.') {
            if (++segments_ > max_config_key_depth)
                fail(fmt::format("a key of more than {} parts; keys are no longer than table.name", max_config_key_depth));
        } else if (is_curly_quote(text_.substr(at_))) {
            fail("a curly quote; write a straight one, \" or '");
        }
        // Between a key's value and its line's end there is no comma in TOML.
        const bool within_number = c == ',' && at_ > 0 && is_digit(text_[at_ - 1]) && at_ + 1 < text_.size() && is_digit(text_[at_ + 1]);
        if (within_number && depth_ == 0) fail("a comma within a number; decimals take a point, as in 2.5, and thousands no mark");
    }

    void string(char quote) {
        const bool multiline = text_.substr(at_, 3) == std::string(3, quote);
        const std::size_t width = multiline ? 3 : 1;
        for (std::size_t i = 0; i < width; ++i) step();
        while (at_ < text_.size()) {
            const char c = text_[at_];
            if (c == '\n' && !multiline) return;  // unterminated: the parser says so
            if (c == '\\' && quote == '"') {
                step();
                if (at_ < text_.size()) step();
            } else if (text_.substr(at_, width) == std::string(width, quote)) {
                for (std::size_t i = 0; i < width; ++i) step();
                for (int extra = 0; multiline && extra < 2 && at_ < text_.size() && text_[at_] == quote; ++extra) step();
                return;
            } else {
                step();
            }
        }
    }

    std::string_view text_;
    const std::string& source_;
    std::size_t at_ = 0;
    unsigned line_ = 1, column_ = 1;
    int depth_ = 0;
    int segments_ = 1;
};

}  // namespace

void guard_toml(std::string_view text, const std::string& source, std::size_t most_bytes) {
    if (text.size() > most_bytes)
        throw ConfigError(fmt::format("{}: {} bytes; a configuration may hold at most {}", source, text.size(), most_bytes));
    Scan(text, source).run();
}

}  // namespace lithofront
