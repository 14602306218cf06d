#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>

#include <cstdlib>

#include "output/child_process.hpp"
#include "output/interrupted_file.hpp"
#include "output/output_error.hpp"
#include "output/results_file.hpp"
#include "output/temporary_folder.hpp"
#include "output/write_faults.hpp"

using namespace lithofront;
using namespace lithofront::test;

namespace {

// Appends the study and leaves the error's text in a file, then ends as a program does; what it prints goes there too.
template <class Prepare>
pid_t start_failing_writer(const std::filesystem::path& path, const SampleStudy& study, Prepare prepare) {
    return start_child([&, prepare] {
        std::string message = "no error";
        std::filesystem::path report = path, printed = path;
        report += ".report";
        printed += ".printed";
        ::dup2(::open(printed.c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0666), STDERR_FILENO);
        try {
            ResultsFile file = ResultsFile::create(path, study.layout());
            prepare();
            study.append_cycles(file, 1, study.cycles);
            file.close();
        } catch (const OutputError& error) {
            message = error.what();
        }
        arm(WriteFault::none, 0);
        write_text(report, message);
        std::exit(0);  // with HDF5's own clean-up, which must stay silent
    });
}

std::string report_of(const std::filesystem::path& path) {
    CHECK(read_text(path.string() + ".printed").empty());
    return read_text(path.string() + ".report");
}

}  // namespace

TEST_CASE("a disk that fills up at any write ends in an exception, and the file resumes once there is room") {
    TemporaryFolder folder;
    SampleStudy study;
    study.cycles = 5;
    write_whole(study, folder / "whole.h5");
    const FileContents whole = read_contents(folder / "whole.h5");
    const std::int64_t stride = std::getenv("LITHOFRONT_EXHAUSTIVE") ? 1 : 47;
    for (std::int64_t nth = 1; nth < 1050; nth += stride) {
        CAPTURE(nth);
        const auto path = folder / "full.h5";
        std::filesystem::remove(path);
        const pid_t child = start_failing_writer(path, study, [nth] { arm(WriteFault::disk_full, nth); });
        REQUIRE(ended_well(wait_for(child)));
        const std::string report = report_of(path);
        CAPTURE(report);
        CHECK(report.find("full.h5: cannot ") == path.string().size() - 7);
        CHECK(report.ends_with("HDF5: file write failed: No space left on device"));
        check_interrupted_file(path, study, whole, nth % 2);
    }
}

TEST_CASE("a limit on the file's size ends in an exception that names the reason") {
    TemporaryFolder folder;
    SampleStudy study;
    study.cycles = 5;
    write_whole(study, folder / "whole.h5");
    const FileContents whole = read_contents(folder / "whole.h5");
    const auto path = folder / "limited.h5";
    const pid_t child = start_failing_writer(path, study, [] {
        ::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{120'000, RLIM_INFINITY};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    });
    REQUIRE(ended_well(wait_for(child)));
    const std::string report = report_of(path);
    CAPTURE(report);
    CHECK(report.ends_with("HDF5: file write failed: File too large"));
    check_interrupted_file(path, study, whole, 0);
}

TEST_CASE("a disk without room for the layout leaves no results file") {
    TemporaryFolder folder;
    for (std::int64_t nth = 1; nth < 30; nth += 7) {
        const auto path = folder / "results.h5";
        const pid_t child = start_child([&] {
            arm(WriteFault::disk_full, nth);
            std::string message = "no error";
            try {
                ResultsFile::create(path, SampleStudy{}.layout());
            } catch (const OutputError& error) {
                message = error.what();
            }
            arm(WriteFault::none, 0);
            write_text(folder / "report", message);
            std::exit(0);
        });
        REQUIRE(ended_well(wait_for(child)));
        const std::string report = read_text(folder / "report");
        CAPTURE(report);
        CHECK(report.starts_with(path.string() + ": cannot "));
        CHECK(report.ends_with("No space left on device"));
        CHECK_FALSE(std::filesystem::exists(path));
        CHECK_FALSE(std::filesystem::exists(folder / "results.h5.new"));
    }
}

TEST_CASE("nothing can be appended after a failed write") {
    TemporaryFolder folder;
    const SampleStudy study;
    const pid_t child = start_child([&] {
        ResultsFile file = ResultsFile::create(folder / "results.h5", study.layout());
        study.append_cycle(file, 1);
        arm(WriteFault::disk_full, 1);
        try {
            study.append_cycle(file, 2);
            ::_exit(3);
        } catch (const OutputError&) {}
        arm(WriteFault::none, 0);
        try {
            study.append_cycle(file, 2);
            ::_exit(4);
        } catch (const OutputError& error) {
            const std::string message = error.what();
            ::_exit(message.find("an earlier write failed") != std::string::npos ? 0 : 5);
        }
    });
    CHECK(ended_well(wait_for(child)));
}
