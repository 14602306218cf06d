#include "config/toml_guard.hpp"

#include <doctest/doctest.h>

#include "expect_error.hpp"

using namespace lithofront;

namespace {

std::string repeated(const std::string& part, int times) {
    std::string text;
    for (int i = 0; i < times; ++i) text += part;
    return text;
}

}  // namespace

TEST_CASE("text that would crash the parser is refused before it") {
    CHECK(contains(refusal(repeated("a.", 20000) + "a = 1\n"), "study.toml:1:16: a key of more than 8 parts"));
    CHECK(contains(refusal(repeated("[a . ", 1) + repeated("a . ", 20000) + "a]\n"), "a key of more than 8 parts"));
    CHECK(contains(refusal(repeated("\"a\".", 20000) + "a = 1\n"), "a key of more than 8 parts"));
    CHECK(contains(refusal("a = " + repeated("[", 100000)), "study.toml:1:13: more than 8 brackets"));
    CHECK(contains(refusal("a = " + repeated("{b=", 100000)), "more than 8 brackets"));
    CHECK(contains(refusal(repeated("[", 100000)), "more than 8 brackets"));
    CHECK(contains(refusal(std::string(max_config_bytes + 1, '\n')), "a configuration may hold at most"));
    CHECK_FALSE(refusal("[[[grid]]]\n").empty());
    CHECK_FALSE(refusal("a = [=]\n").empty());
}

TEST_CASE("brackets, dots and hashes in strings and comments do not count") {
    CHECK(refusal("name = '[[[[[[[[[[[[ a.b.c.d.e.f.g.h.i.j.k'\n") == "");
    CHECK(refusal("name = \"\\\\ [[[[[[[[[[[[\"\n") == "");
    CHECK(refusal("# [[[[[[[[[[[[[[ a.b.c.d.e.f.g.h.i.j.k\nseed = 1\n") == "");
    CHECK(refusal("name = 'hash # not a comment'\n") == "");
    CHECK(refusal("name = \"\"\"\n[[[[[[ a\\\"\"\"[[[[[[\"\"\"\n") == "");
    CHECK(contains(refusal("name = \"\"\"\n[[[\"\"\"\"\"\nx = [[[[[[[[[1]]]]]]]]]\n"), "study.toml:3:13: more than 8 brackets"));
    CHECK(contains(refusal("name = 'a' # '\nx = [[[[[[[[[1]]]]]]]]]\n"), "study.toml:2:13: more than 8 brackets"));
    CHECK(contains(refusal("name = \"a\\\"\" \nx = [[[[[[[[[1]]]]]]]]]\n"), "more than 8 brackets"));
}

TEST_CASE("many numbers on a line are no deep key") {
    CHECK(refusal("[population]\nsize_distribution = 'list'\ndiameters_um = [" + repeated("1.5, ", 1000) + "]\n") == "");
}

TEST_CASE("bytes that are not UTF-8 are refused with their place") {
    CHECK(refusal("seed = 1\nname = \"caf\xE9\"\n") == "study.toml:2:12: byte 0xe9 is not UTF-8; save the file as UTF-8");
    CHECK(contains(refusal("# \xC3\xA9\xC0\xAF\n"), "study.toml:1:4: byte 0xc0 is not UTF-8"));  // overlong
    CHECK(contains(refusal("# \xED\xA0\x80\n"), "byte 0xed is not UTF-8"));                      // surrogate
    CHECK(contains(refusal("# \xF4\x90\x80\x80\n"), "byte 0xf4 is not UTF-8"));                  // beyond U+10FFFF
    CHECK(contains(refusal("# \xE2\x82"), "byte 0xe2 is not UTF-8"));                            // cut short
    CHECK(contains(refusal(std::string("\xFF\xFEs\0e\0", 6)), "the file is UTF-16"));
    CHECK(refusal("\xEF\xBB\xBFseed = 1\n") == "");
    CHECK(refusal("name = \"\xF0\x9F\x94\x8B\"\n") == "");
}
