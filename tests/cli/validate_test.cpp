// lithofront validate: the command, its files and its exit codes.
#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "cli/interrupt.hpp"
#include "fake_study.hpp"
#include "stand_in.hpp"
#include "validate/check.hpp"

using namespace lithofront;

namespace {

struct Folder {
    std::filesystem::path path = std::filesystem::temp_directory_path() / ("lithofront-validate-" + std::to_string(::getpid()));
    Folder() { forget_interrupt(); }
    ~Folder() { std::filesystem::remove_all(path); }
};

std::string text_of(const std::filesystem::path& path) {
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

std::string without_seconds(const std::string& table) {
    std::istringstream lines(table);
    std::string kept;
    for (std::string line; std::getline(lines, line);) {
        // Wall time stands fourth from the end, before two quoted labels and a flag.
        const auto flag = line.rfind(',');
        const auto labels = line.rfind(",\"", line.rfind(",\"", flag) - 1);
        kept += labels == std::string::npos ? line : line.substr(0, line.rfind(',', labels - 1));
        kept += '\n';
    }
    return kept;
}

}  // namespace

TEST_CASE("validate lists its checks, and refuses what it does not know") {
    const Outcome list = call({"validate", "--list"});
    CHECK(list.code == 0);
    for (const Check& check : all_checks()) CHECK_MESSAGE(list.out.find(check.name) != std::string::npos, check.name);
    const Outcome unknown = call({"validate", "--only", "kpz-1+2"});
    CHECK(unknown.code == 2);
    CHECK(unknown.err.find("kpz-1+1") != std::string::npos);
}

TEST_CASE("quick rows of several families pass through the command, the same for any number of threads") {
    const Folder folder;
    std::vector<std::string> words = {
        "validate",   "--quick", "--no-plots",         "--only",    "zero-drive", "--only", "independent-flips", "--only",
        "elasticity", "-o",      folder.path.string(), "--threads", "1"};
    const Outcome one = call(words);
    CHECK_MESSAGE(one.code == 0, one.out);
    const std::string table = text_of(folder.path / "validation.csv");
    for (const char* row : {"zero-drive/annealed-balance,", "independent-flips/beta,", "elasticity/ring-slope,"})
        CHECK_MESSAGE(table.find(row) != std::string::npos, row);
    CHECK(text_of(folder.path / "validation_curves.csv").starts_with("row,series,x,y,y_error\n"));
    words = {"validate", "--quick", "--no-plots", "--only", "independent-flips", "-o", folder.path.string(), "--threads", "1"};
    call(words);
    const std::string first = without_seconds(text_of(folder.path / "validation.csv"));
    words.back() = "2";
    call(words);
    CHECK(first == without_seconds(text_of(folder.path / "validation.csv")));
}

TEST_CASE("the pictures are drawn by the Python that report would take") {
    const Stage stage;
    const Folder folder;
    std::vector<std::string> words = {"validate", "--quick", "--only", "zero-drive", "-o", folder.path.string(), "--threads", "1"};
    const std::string asked = "-m\nlithofront_analysis\nvalidation\n" + folder.path.string() + "\n";
    ::setenv("LITHOFRONT_PYTHON", stage.python.c_str(), 1);
    const Outcome named = call(words);
    ::unsetenv("LITHOFRONT_PYTHON");
    CHECK(named.code == 0);
    CHECK(stage.words() == asked);
    // The stand-in draws nothing and ends with 1.
    CHECK_MESSAGE(named.err.find("note: no plots drawn: " + stage.python + " -m lithofront_analysis validation") != std::string::npos,
                  named.err);
    ::setenv("LITHOFRONT_PYTHON", "/no/such/python", 1);
    const Outcome lacking = call(words);
    std::filesystem::remove(stage.folder / "words.txt");
    words.insert(words.end(), {"--python", stage.python});
    call(words);
    ::unsetenv("LITHOFRONT_PYTHON");
    CHECK(lacking.code == 0);  // the rows are what counts
    CHECK_MESSAGE(lacking.err.find("note: no plots drawn: the Python package lithofront-analysis was not found; tried /no/such/python") !=
                      std::string::npos,
                  lacking.err);
    CHECK(stage.words() == asked);
}

TEST_CASE("validate refuses a Python without the package before any work") {
    const Folder folder;
    const Outcome refused =
        call({"validate", "--quick", "--only", "zero-drive", "-o", folder.path.string(), "--python", "/no/such/python"});
    CHECK(refused.code == 1);
    CHECK(refused.err.find("tried /no/such/python") != std::string::npos);
    CHECK(refused.out == "");
    CHECK_FALSE(std::filesystem::exists(folder.path));
    CHECK(call({"validate", "--no-plots", "--python", "/no/such/python"}).code == 2);
}
