#include "config/utf8.hpp"

#include <doctest/doctest.h>

#include "config/errors.hpp"
#include "expect_error.hpp"

using namespace lithofront;

TEST_CASE("what could steer a terminal or turn the direction of writing is shown as a question mark") {
    CHECK(printable("LiMn2O4 \xC2\xB5m \xE2\x82\xAC \xF0\x9F\x94\x8B\n") == "LiMn2O4 \xC2\xB5m \xE2\x82\xAC \xF0\x9F\x94\x8B\n");
    CHECK(printable("a\x1b[2Jb\tc\rd\x7f") == "a?[2Jb?c?d?");
    CHECK(printable("a\xC2\x9B"
                    "2Jb") == "a?2Jb");  // U+009B, a control sequence in one character
    CHECK(printable("a\xE2\x80\xAE"
                    "b\xE2\x81\xA6"
                    "c") == "a?b?c");                   // U+202E, U+2066
    CHECK(printable("caf\xE9 \xC0\xAF") == "caf? ??");  // not UTF-8
    CHECK(is_printable("\xC2\xA0"));                    // U+00A0, the first after the controls
    CHECK_FALSE(is_printable("\n"));
    CHECK(in_quotes("a\nb\xC2\x9B") == "'a?b?'");
}

TEST_CASE("a name with marks that steer or turn is refused, as one that begins like a formula") {
    CHECK(contains(refusal("name = \"a\xC2\x9B\"\n"), "name = 'a?' holds a control character"));
    CHECK(contains(refusal("name = \"a\xE2\x80\xAE\"\n"), "name = 'a?' holds a control character"));
    for (const std::string first : {"=", "+", "-", "@"})
        CHECK(contains(refusal("[[protocol.step]]\nname = \"" + first + "1C\"\n"),
                       "protocol.step[0].name = '" + first + "1C' begins as a formula does in a spreadsheet"));
    CHECK(refusal("name = \"=1+1\"\n[[protocol.step]]\nname = \"1C+\"\n") == "");  // a study's name is in no table
}

TEST_CASE("curly quotes and a comma within a number are named for what they are") {
    CHECK(refusal("name = \xE2\x80\x9C"
                  "a\xE2\x80\x9D\n") == "study.toml:1:8: a curly quote; write a straight one, \" or '");
    CHECK(refusal("# \xE2\x80\x9C"
                  "a\xE2\x80\x9D\nname = \"it\xE2\x80\x99s\"\n") == "");
    CHECK(refusal("[lattice]\nsite_spacing_nm = 12,5\n") ==
          "study.toml:2:21: a comma within a number; decimals take a point, as in 2.5, and thousands no mark");
    CHECK(contains(refusal("", {"lattice.site_spacing_nm=12,5"}),
                   "lattice.site_spacing_nm is '12,5'; it must be a number (decimals take a point, as in 2.5)"));
    CHECK(contains(refusal("", {"\xE2\x80\x98seed=3\xE2\x80\x99"}), "begins with a curly quote; write straight ones"));
    CHECK(refusal("[output]\nsnapshot_particles = [1,2]\n", {"output.snapshot_particles=[1,3]"}) == "");
    CHECK(refusal("[output]\nsnapshot_particles = [\n1,2\n]\n") == "");
    CHECK(refusal("name = '1,5' # 1,5\n") == "");
}
