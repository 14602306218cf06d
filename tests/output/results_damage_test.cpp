#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <map>
#include <tuple>

#include "output/hdf5_contents.hpp"
#include "output/output_error.hpp"
#include "output/sample_study.hpp"
#include "output/temporary_folder.hpp"

using namespace lithofront;
using namespace lithofront::test;

namespace {

std::string read_bytes(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void write_bytes(const std::filesystem::path& path, const std::string& bytes) { std::ofstream(path, std::ios::binary) << bytes; }

// Datasets with their attributes, and those of the file and its groups.
auto everything(const std::filesystem::path& path) {
    std::map<std::string, std::map<std::string, std::string>> groups;
    for (const char* name : {"/", "/particles", "/cycles", "/particle_cycles", "/pockets", "/voltage", "/index", "/snapshots",
                             "/snapshots/particle_000000", "/snapshots/particle_000002"})
        groups[name] = read_attributes(path, name);
    return std::tuple(read_contents(path), groups);
}

// One bit in every so many bytes; as many are seen as a file of this size has to show.
void check_flips_before_resumption(std::size_t every) {
    const TemporaryFolder folder;
    const SampleStudy study;
    const auto path = folder / "results.h5";
    std::map<std::string, std::uint64_t> digests;
    {
        ResultsFile file = ResultsFile::create(path, study.layout());
        study.append_cycles(file, 1, 8);
        digests = file.digests();
        study.append_cycle(file, 9);
        file.close();
    }
    const std::string whole = read_bytes(path);
    const auto finish = [&] {
        ResultsFile file = ResultsFile::resume(path, 8, digests);
        study.append_cycles(file, 9, 12);
        file.close();
    };
    finish();
    const auto undisturbed = everything(path);
    int refused = 0, by_attributes = 0, harmless = 0;
    for (std::size_t at = 0; at < whole.size(); at += every) {
        CAPTURE(at);
        std::string damaged = whole;
        damaged[at] = static_cast<char>(damaged[at] ^ (1 << (at / every % 8)));
        write_bytes(path, damaged);
        try {
            finish();
        } catch (const OutputError& error) {
            ++refused;
            const std::string message = error.what();
            by_attributes += message.find("its attributes are damaged") != std::string::npos;
            CHECK(message.find(path.string()) != std::string::npos);
            CHECK(read_bytes(path) == damaged);
            continue;
        }
        ++harmless;
        CHECK(everything(path) == undisturbed);
    }
    const auto bytes = [every](int flips) { return static_cast<std::size_t>(flips) * every; };
    CHECK(bytes(refused) > 25'700);
    CHECK(bytes(by_attributes) > 7'710);
    CHECK(bytes(harmless) > 2'570);
}

void check_flips_before_reading(std::size_t every) {
    const TemporaryFolder folder;
    const SampleStudy study;
    const auto path = folder / "results.h5";
    {
        ResultsFile file = ResultsFile::create(path, study.layout());
        study.append_cycles(file, 1, 12);
        file.close();
    }
    const FileContents undamaged = read_contents(path);
    const std::string whole = read_bytes(path);
    int seen = 0, harmless = 0;
    for (std::size_t at = 0; at < whole.size(); at += every) {
        if (whole.compare(at / 4096 * 4096, 4, "GCOL") == 0) continue;  // texts of attributes have no checksum of HDF5's
        CAPTURE(at);
        std::string damaged = whole;
        damaged[at] = static_cast<char>(damaged[at] ^ (1 << (at / every % 8)));
        write_bytes(path, damaged);
        FileContents read;
        try {
            read = read_contents(path);
        } catch (const std::exception&) {
            ++seen;
            continue;
        }
        ++harmless;
        REQUIRE(read.size() == undamaged.size());
        for (const auto& [name, dataset] : undamaged) {
            CHECK(read.at(name).extents == dataset.extents);
            CHECK(read.at(name).bytes == dataset.bytes);
        }
    }
    MESSAGE(seen, " seen, ", harmless, " harmless");
    CHECK(static_cast<std::size_t>(seen) * every > 13'100);
    CHECK(static_cast<std::size_t>(harmless) * every > 1'310);
}

}  // namespace

TEST_CASE("a flipped bit in a results file is refused or harms nothing that a resumed study leaves") {
    check_flips_before_resumption(4099);
}
TEST_CASE("a flipped bit anywhere in a results file is refused or harms nothing that a resumed study leaves" *
          doctest::test_suite("thorough")) {
    check_flips_before_resumption(257);
}

TEST_CASE("any reader of HDF5 sees a flipped bit in a table or it lies where no table is") { check_flips_before_reading(2053); }
TEST_CASE("any reader of HDF5 sees a flipped bit anywhere in a table or it lies where no table is" * doctest::test_suite("thorough")) {
    check_flips_before_reading(131);
}

TEST_CASE("heaps of texts overwritten with anything are refused without being read") {
    const TemporaryFolder folder;
    const SampleStudy study;
    const auto path = folder / "results.h5";
    ResultsFile file = ResultsFile::create(path, study.layout());
    study.append_cycles(file, 1, 3);
    const auto digests = file.digests();
    file.close();
    const std::string whole = read_bytes(path);
    int heaps = 0;
    for (std::size_t at = whole.find("GCOL"); at != std::string::npos; at = whole.find("GCOL", at + 1)) {
        ++heaps;
        for (const auto& [offset, bytes] : {std::pair{0, std::string(1, 'X')},
                                            {8, std::string(8, '\xff')},
                                            {16, std::string(512, '\0')},
                                            {900, std::string(64, '\x80')}}) {
            std::string damaged = whole;
            damaged.replace(at + static_cast<std::size_t>(offset), bytes.size(), bytes);
            if (damaged == whole) continue;
            write_bytes(path, damaged);
            CHECK_THROWS_WITH_AS(ResultsFile::resume(path, 3, digests), doctest::Contains("its attributes are damaged"), OutputError);
        }
    }
    CHECK(heaps > 3);
}
