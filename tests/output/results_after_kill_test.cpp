#include <doctest/doctest.h>
#include <algorithm>
#include <signal.h>
#include <time.h>

#include <cstdlib>
#include <random>

#include "output/child_process.hpp"
#include "output/cycle_table.hpp"
#include "output/hdf5_contents.hpp"
#include "output/interrupted_file.hpp"
#include "output/output_error.hpp"
#include "output/results_file.hpp"
#include "output/sample_study.hpp"
#include "output/temporary_folder.hpp"
#include "output/write_faults.hpp"

using namespace lithofront;
using namespace lithofront::test;

namespace {

// Killed before, and half way through, every so many-th write from the last on.
void check_killed_writes(std::int64_t places, bool every_one) {
    TemporaryFolder folder;
    SampleStudy study;
    study.cycles = 5;
    write_whole(study, folder / "whole.h5");
    const FileContents whole = read_contents(folder / "whole.h5");
    std::int64_t writes = 0;
    {
        ResultsFile file = ResultsFile::create(folder / "counted.h5", study.layout());
        arm(WriteFault::none, 0);
        study.append_cycles(file, 1, study.cycles);
        file.close();
        writes = writes_since_arming();
    }
    REQUIRE(writes > 200);
    const std::int64_t stride = every_one ? 1 : writes / places;
    MESSAGE("writes: " << writes);
    std::int64_t most = 0;
    for (const WriteFault fault : {WriteFault::kill, WriteFault::tear}) {
        for (std::int64_t nth = writes - (fault == WriteFault::tear ? stride / 2 : 0); nth >= 1; nth -= stride) {
            CAPTURE(nth);
            const std::filesystem::path path = folder / "killed.h5";
            std::filesystem::remove(path);
            const pid_t child = start_child([&] {
                ResultsFile file = ResultsFile::create(path, study.layout());
                arm(fault, nth);
                study.append_cycles(file, 1, study.cycles);
                file.close();
            });
            REQUIRE(was_killed(wait_for(child)));
            most = std::max(most, check_interrupted_file(path, study, whole, nth % 3));
        }
    }
    CHECK(most == study.cycles);  // the last kills come after the last cycle, while closing
}

}  // namespace

TEST_CASE("a results file that a kill leaves at a write is readable and resumes as if nothing had happened") {
    check_killed_writes(6, false);
}
TEST_CASE("a results file that a kill leaves at any write is readable and resumes as if nothing had happened" *
          doctest::test_suite("thorough")) {
    check_killed_writes(40, std::getenv("LITHOFRONT_EXHAUSTIVE") != nullptr);
}

TEST_CASE("a writer killed at random moments, over and over, ends with the whole study") {
    TemporaryFolder folder;
    SampleStudy study;
    study.cycles = 40;
    write_whole(study, folder / "whole.h5");
    const FileContents whole = read_contents(folder / "whole.h5");
    const std::filesystem::path path = folder / "killed.h5";
    ResultsFile::create(path, study.layout()).close();
    std::mt19937 random(20240611);
    int kills = 0;
    for (int attempt = 0; attempt < 400; ++attempt) {
        const auto completed = static_cast<std::int64_t>(read_cycles(path).size());
        const pid_t child = start_child([&] {
            ResultsFile file = ResultsFile::resume(path, completed);
            study.append_cycles(file, completed + 1, study.cycles);
            file.close();
        });
        // Longer from attempt to attempt, so that a loaded machine gets there too.
        const long longest = std::min(60'000'000L + 10'000'000L * attempt, 900'000'000L);
        const timespec pause{0, static_cast<long>(random() % static_cast<unsigned long>(longest))};
        ::nanosleep(&pause, nullptr);
        ::kill(child, SIGKILL);
        const int status = wait_for(child);
        if (ended_well(status)) break;
        REQUIRE(was_killed(status));
        ++kills;
        CHECK(holds_cycles(read_contents(path, Opening::live), whole, static_cast<std::int64_t>(read_cycles(path).size())));
    }
    CHECK(kills > 0);
    CHECK(read_contents(path, Opening::live) == whole);
}

TEST_CASE("a file can be read while another process writes it") {
    TemporaryFolder folder;
    const SampleStudy study;
    int ready[2], go[2];
    REQUIRE(::pipe(ready) == 0);
    REQUIRE(::pipe(go) == 0);
    char byte = 0;
    const pid_t writer = start_child([&] {
        ResultsFile file = ResultsFile::create(folder / "results.h5", study.layout());
        study.append_cycles(file, 1, 4);
        if (::write(ready[1], &byte, 1) != 1 || ::read(go[0], &byte, 1) != 1) throw std::runtime_error("no pipe");
        study.append_cycle(file, 5);
        file.close();
    });
    REQUIRE(::read(ready[0], &byte, 1) == 1);
    const auto during = read_cycles(folder / "results.h5");
    CHECK(during.size() == 4);
    CHECK(read_contents(folder / "results.h5", Opening::live).at("cycles/soh").extents[0] == 4);
    REQUIRE(::write(go[1], &byte, 1) == 1);
    CHECK(ended_well(wait_for(writer)));
    CHECK(read_cycles(folder / "results.h5").size() == 5);
    for (const int end : {ready[0], ready[1], go[0], go[1]}) ::close(end);
}

TEST_CASE("a resumed file hands out the rows that cycles.csv starts from") {
    TemporaryFolder folder;
    const SampleStudy study;
    write_whole(study, folder / "results.h5");
    ResultsFile file = ResultsFile::resume(folder / "results.h5", 5);
    CHECK(file.cycles().size() == 5);
    study.append_cycle(file, 6);
    const auto records = file.cycles();
    REQUIRE(records.size() == 6);
    for (std::int64_t cycle = 1; cycle <= 6; ++cycle) {
        CHECK(cycle_table_row(records[static_cast<std::size_t>(cycle - 1)]) == cycle_table_row(study.cycle(cycle)));
    }
}

TEST_CASE("resuming goes back to an earlier cycle, and to none") {
    TemporaryFolder folder;
    const SampleStudy study;
    write_whole(study, folder / "whole.h5");
    const FileContents whole = read_contents(folder / "whole.h5");
    for (const std::int64_t cycles : {std::int64_t{0}, std::int64_t{1}, std::int64_t{7}, study.cycles}) {
        CAPTURE(cycles);
        const std::filesystem::path path = folder / "resumed.h5";
        std::filesystem::copy_file(folder / "whole.h5", path, std::filesystem::copy_options::overwrite_existing);
        ResultsFile::resume(path, cycles).close();
        {
            ResultsFile shorter = ResultsFile::create(folder / "shorter.h5", study.layout());
            study.append_cycles(shorter, 1, cycles);
            shorter.close();
        }
        CHECK(read_contents(path) == read_contents(folder / "shorter.h5"));
        std::filesystem::remove(folder / "shorter.h5");
        ResultsFile file = ResultsFile::resume(path, cycles);
        study.append_cycles(file, cycles + 1, study.cycles);
        file.close();
        CHECK(read_contents(path) == whole);
    }
}

TEST_CASE("a cycle that the file does not hold cannot be resumed, and the file stays as it was") {
    TemporaryFolder folder;
    const SampleStudy study;
    const std::filesystem::path path = folder / "results.h5";
    {
        ResultsFile file = ResultsFile::create(path, study.layout());
        study.append_cycles(file, 1, 3);
        file.close();
    }
    const std::string before = read_text(path);
    CHECK_THROWS_WITH_AS(ResultsFile::resume(path, 4), doctest::Contains("holds 3 completed cycles"), OutputError);
    CHECK(read_text(path) == before);
    CHECK_FALSE(std::filesystem::exists(folder / "results.h5.new"));
}
