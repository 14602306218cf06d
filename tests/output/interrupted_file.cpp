#include "output/interrupted_file.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "output/results_file.hpp"

namespace lithofront::test {
namespace {

// Rows that a file with `cycles` completed cycles must hold of a dataset.
std::uint64_t required_rows(const FileContents& whole, const std::string& name, std::int64_t cycles) {
    const auto row = static_cast<std::size_t>(cycles - 1);
    if (name.starts_with("particles/") || name == "particle_cycles/number") return whole.at(name).extents[0];
    if (name.starts_with("cycles/") || name.starts_with("particle_cycles/") || name.starts_with("index/")) {
        return static_cast<std::uint64_t>(cycles);
    }
    if (cycles == 0) return 0;
    if (name.starts_with("pockets/")) return values<std::uint64_t>(whole.at("index/pockets"))[row];
    if (name.starts_with("voltage/")) return values<std::uint64_t>(whole.at("index/voltage"))[row];
    const std::string group = name.substr(std::string("snapshots/").size(), std::string("particle_000000").size());
    return values<std::uint64_t>(whole.at("index/" + group))[row];
}

}  // namespace

void write_whole(const SampleStudy& study, const std::filesystem::path& path) {
    ResultsFile file = ResultsFile::create(path, study.layout());
    study.append_cycles(file, 1, study.cycles);
    file.close();
}

bool holds_cycles(const FileContents& unfinished, const FileContents& whole, std::int64_t cycles) {
    if (unfinished.size() != whole.size()) return false;
    for (const auto& [name, dataset] : whole) {
        const auto& found = unfinished.at(name);
        const std::uint64_t rows = required_rows(whole, name, cycles);
        if (found.extents.size() != dataset.extents.size() || found.extents[0] < rows) return false;
        if (dataset.extents[0] == 0) continue;
        const std::size_t bytes = dataset.bytes.size() / dataset.extents[0] * rows;
        if (found.bytes.size() < bytes) return false;
        if (!std::equal(dataset.bytes.begin(), dataset.bytes.begin() + static_cast<std::ptrdiff_t>(bytes), found.bytes.begin())) {
            return false;
        }
    }
    return true;
}

std::int64_t check_interrupted_file(const std::filesystem::path& path, const SampleStudy& study, const FileContents& whole,
                                    std::int64_t forget) {
    const auto records = read_cycles(path);
    const auto completed = static_cast<std::int64_t>(records.size());
    CHECK(holds_cycles(read_contents(path, Opening::live), whole, completed));
    const std::int64_t from = std::max<std::int64_t>(completed - forget, 0);
    ResultsFile file = ResultsFile::resume(path, from);
    CHECK(file.completed_cycles() == from);
    study.append_cycles(file, from + 1, study.cycles);
    file.close();
    CHECK(read_contents(path) == whole);
    return completed;
}

}  // namespace lithofront::test
