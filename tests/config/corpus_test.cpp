#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "fuzz/config_property.hpp"

TEST_CASE("the fuzzer's corpus is accepted or refused as it should be") {
    const std::set<std::string> accepted{"empty", "small", "paper_cell", "channel", "overrides", "crlf_bom", "strings"};
    int files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(LITHOFRONT_SOURCE) / "tests/fuzz/config_corpus")) {
        std::ifstream file(entry.path(), std::ios::binary);
        const std::string text(std::istreambuf_iterator<char>(file), {});
        const std::string name = entry.path().stem().string();
        CHECK_MESSAGE(config_is_accepted(text) == accepted.contains(name), name);
        ++files;
    }
    CHECK(files >= 12);
}
