#include <doctest/doctest.h>
#include <sys/mount.h>
#include <unistd.h>

#include <cstdlib>

#include "robustness/tiny_study.hpp"
#include "sanitizer.hpp"

using namespace lithofront;
using namespace lithofront::test;

namespace {

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

// A small file system of its own; is_mounted() is false where this user may not.
class SmallDisk {
public:
    SmallDisk(std::filesystem::path at, const std::string& size) : at_(std::move(at)) {
        std::filesystem::create_directories(at_);
        mounted_ = ::mount("none", at_.c_str(), "tmpfs", 0, ("size=" + size).c_str()) == 0;
    }
    ~SmallDisk() {
        if (mounted_) ::umount2(at_.c_str(), MNT_DETACH);
    }
    bool is_mounted() const { return mounted_; }
    bool make_read_only() const { return ::mount("none", at_.c_str(), "tmpfs", MS_REMOUNT | MS_RDONLY, nullptr) == 0; }
    // Takes all that is free but this many bytes.
    void fill_all_but(std::uintmax_t left) const {
        const auto free = std::filesystem::space(at_).available;
        write_text(at_ / "filler", std::string(free > left ? free - left : 0, 'x'));
    }
    void empty() const { std::filesystem::remove(at_ / "filler"); }

private:
    std::filesystem::path at_;
    bool mounted_ = false;
};

// Ended with an error that names a file and the reason; everything up to the last checkpoint is there.
void check_failed_well(const TinyStudy& study, const Ended& ended, const std::string& reason) {
    CAPTURE(ended.err);
    CHECK(ended.code == 1);
    CHECK(contains(ended.err, "lithofront: error: "));
    CHECK(contains(ended.err, study.folder.string()));
    CHECK(contains(ended.err, reason));
    if (std::filesystem::exists(study.folder / "cycles.csv")) CHECK(read_text(study.folder / "cycles.csv").ends_with('\n'));
}

void check_goes_on(const TinyStudy& study) {
    const Ended ended = study.resume();
    CAPTURE(ended.err);
    CHECK(ended.code == 0);
    CHECK(results_of(study.folder) == undisturbed());
}

}  // namespace

TEST_CASE("a disk that fills up in any file of a running study is a clear error, and the study goes on once there is room") {
    int failures = 0, told = 0;
    for (const char* file : {"/checkpoint.lfc.new", "/results.h5", "/cycles.csv"}) {
        for (const int call : {3, 17, 25}) {
            CAPTURE(file);
            CAPTURE(call);
            const TinyStudy study;
            const Ended ended = study.run({}, {"full:" + std::to_string(call), file});
            check_failed_well(study, ended, "No space left on device");
            if (std::filesystem::exists(study.folder / "checkpoint.lfc")) {  // the first may be the one that failed
                const auto at = ended.err.find("lithofront: error: the checkpoint after cycle ");
                REQUIRE_MESSAGE(at != std::string::npos, ended.err);
                const std::string cycle = std::to_string(std::atoi(ended.err.c_str() + at + 46));
                CHECK(contains(ended.err, "after cycle " + cycle + " stands; once this is mended go on with: lithofront resume " +
                                              study.folder.string() + "\n"));
                CHECK(contains(lithofront_command(study.place.path(), {"resume", study.folder}, {"kill:1", "/results.h5.new"}).err,
                               "goes on after cycle " + cycle + "\n"));
                ++told;
            }
            ++failures;
            check_goes_on(study);
        }
    }
    CHECK(failures == 9);
    CHECK(told >= 7);
}

TEST_CASE("a disk without room for the first files refuses the study") {
    for (const char* file : {"/config.toml.new", "/results.h5.new", "/cycles.csv.new"}) {
        CAPTURE(file);
        const TinyStudy study;
        const Ended ended = study.run({}, {"full:1", file});
        check_failed_well(study, ended, "No space left on device");
        CHECK(study.run({"--force"}).code == 0);
        CHECK(results_of(study.folder) == undisturbed());
    }
}

TEST_CASE("a real small file system that fills up behaves so too") {
    const TinyStudy study;
    const SmallDisk disk(study.folder.parent_path() / "disk", "8m");
    if (!disk.is_mounted()) {
        MESSAGE("skipped: this user may not mount a file system");
        return;
    }
    TinyStudy on_disk;
    on_disk.folder = study.folder.parent_path() / "disk" / "results";
    Command run(on_disk.place.path(), on_disk.run_words(), {"stop:" + std::to_string(call_of_row(6)), "/cycles.csv"});
    REQUIRE(run.wait_for_stop());
    disk.fill_all_but(8192);
    run.go_on();
    check_failed_well(on_disk, run.wait(), "No space left on device");
    const auto before = files_in(on_disk.folder);
    const Ended still_full = on_disk.resume();
    CHECK(files_in(on_disk.folder) == before);
    CHECK(still_full.code == 1);
    CHECK_MESSAGE(contains(still_full.err, "free, going on, which begins with a copy of results.h5, may need"), still_full.err);
    disk.empty();
    check_goes_on(on_disk);
}

TEST_CASE("a file system too small for what the study may write is refused before any work") {
    const TinyStudy study;
    const SmallDisk disk(study.folder, "400k");
    if (!disk.is_mounted()) {
        MESSAGE("skipped: this user may not mount a file system");
        return;
    }
    const Ended ended = study.run();
    CHECK(ended.code == 1);
    CHECK_MESSAGE(contains(ended.err, "kB free, the study may need"), ended.err);
    CHECK(files_in(study.folder).empty());
}

TEST_CASE("--force leaves the earlier study alone until nothing refuses the new one") {
    const TinyStudy study;
    REQUIRE(study.run().code == 0);
    const auto before = files_in(study.folder);
    // More than 10 TB of tables, which only a drawn population tells.
    const Ended ended = study.run({"--force", "--set", "protocol.step[1].cycles=900000", "--set", "population.particles=10000", "--set",
                                   "population.size_distribution=single", "--set", "population.diameter_um=0.15"});
    CHECK(ended.code == 1);
    CHECK_MESSAGE(contains(ended.err, "the study may need"), ended.err);
    CHECK(files_in(study.folder) == before);
    CHECK(study.run({"--force", "--set", "seed=2"}).code == 0);
    CHECK(files_in(study.folder) != before);
}

TEST_CASE("a study may take the room of the one that it replaces") {
    const TinyStudy study;
    const SmallDisk disk(study.folder, "8m");
    if (!disk.is_mounted()) {
        MESSAGE("skipped: this user may not mount a file system");
        return;
    }
    REQUIRE(study.run().code == 0);
    disk.fill_all_but(600'000);
    const Ended refused = study.run({"--force", "--set", "output.snapshot_frames=20"});
    CHECK(refused.code == 1);
    CHECK_MESSAGE(contains(refused.err, "in an earlier study's files, the study may need"), refused.err);
    CHECK(results_of(study.folder) == undisturbed());
    disk.empty();
    REQUIRE(study.run({"--force", "--set", "output.snapshot_frames=20"}).code == 0);
    disk.fill_all_but(700'000);
    const Ended ended = study.run({"--force"});
    CHECK_MESSAGE(ended.code == 0, ended.err);
    CHECK(results_of(study.folder) == undisturbed());
}

TEST_CASE("a read-only file system is refused, to a new study and to a resumed one, by its reason") {
    const TinyStudy study;
    const SmallDisk disk(study.folder, "8m");
    if (!disk.is_mounted()) {
        MESSAGE("skipped: this user may not mount a file system");
        return;
    }
    study.run_until_killed(5);
    REQUIRE(disk.make_read_only());
    const auto before = files_in(study.folder);
    for (const Ended& ended : {study.resume(), study.run({"--force"})}) {
        CHECK(ended.code == 1);
        CHECK_MESSAGE(contains(ended.err, "Read-only file system"), ended.err);
        CHECK(contains(ended.err, study.folder.string()));
    }
    CHECK(files_in(study.folder) == before);
}

TEST_CASE("a limit on the size of files is an error and not the end by a signal") {
    if (thread_sanitized) {
        MESSAGE("skipped: ThreadSanitizer maps a file of its own beyond the limit");
        return;
    }
    const TinyStudy study;
    const Ended ended = study.run({}, {"", "", 130'000});
    check_failed_well(study, ended, "File too large");
    check_goes_on(study);
}
