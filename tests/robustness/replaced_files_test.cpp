// What other programs do to a results folder while a study runs in it, and what they leave there for it.
#include <doctest/doctest.h>
#include <signal.h>

#include "robustness/tiny_study.hpp"

using namespace lithofront;
using namespace lithofront::test;

namespace {

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

// Stands still where the row of this cycle is to be written, while `meanwhile` happens.
template <class Meanwhile>
Ended run_with(const TinyStudy& study, int cycle, Meanwhile meanwhile) {
    Command run(study.place.path(), study.run_words(), {"stop:" + std::to_string(call_of_row(cycle)), "/cycles.csv"});
    REQUIRE(run.wait_for_stop());
    meanwhile();
    run.go_on();
    return run.wait();
}

}  // namespace

TEST_CASE("a run whose folder another study has taken ends with an error and leaves that study alone") {
    const TinyStudy study;
    std::map<std::string, std::string> second;
    const Ended ended = run_with(study, 5, [&] {
        std::filesystem::remove_all(study.folder);
        REQUIRE(study.run({"--seed", "77"}).code == 0);
        second = files_in(study.folder);
    });
    CAPTURE(ended.err);
    CHECK(ended.code == 1);
    CHECK(contains(ended.err, "is no longer this run's own"));
    CHECK_FALSE(contains(ended.err, "stands; once this is mended"));  // no checkpoint of this run does
    CHECK(files_in(study.folder) == second);
}

TEST_CASE("a run whose folder was removed ends with an error and makes no new one") {
    const TinyStudy study;
    const Ended ended = run_with(study, 5, [&] { std::filesystem::remove_all(study.folder); });
    CAPTURE(ended.err);
    CHECK(ended.code == 1);
    CHECK(contains(ended.err, "is no longer this run's own"));
    CHECK_FALSE(std::filesystem::exists(study.folder));
}

TEST_CASE("a table or file of results that is removed, replaced or cut while a run writes it is an error, and the study goes on") {
    for (const std::string file : {"cycles.csv", "results.h5"})
        for (const std::string deed : {"removed", "replaced", "cut"}) {
            CAPTURE(file);
            CAPTURE(deed);
            const TinyStudy study;
            const auto path = study.folder / file;
            const auto kept = study.place / "kept";
            const Ended ended = run_with(study, 5, [&] {
                if (deed == "cut") {
                    std::filesystem::copy_file(path, kept);
                    std::filesystem::resize_file(path, std::filesystem::file_size(path) / 2);
                } else {
                    std::filesystem::rename(path, kept);
                    if (deed == "replaced") std::filesystem::copy_file(kept, path);
                }
            });
            CAPTURE(ended.err);
            CHECK(ended.signal == 0);
            CHECK(ended.code == 1);
            CHECK(contains(ended.err, path.string()));
            CHECK(contains(ended.err, "by another program"));
            CHECK(contains(ended.err, "go on with: lithofront resume"));
            if (file == "results.h5" && deed != "replaced") {
                std::filesystem::remove(path);
                std::filesystem::rename(kept, path);
            }
            const Ended again = study.resume();
            CHECK_MESSAGE(again.code == 0, again.err);
            CHECK(results_of(study.folder) == undisturbed());
        }
}

TEST_CASE("a link under the name of a file to be written is not followed") {
    const TinyStudy study;
    study.run_until_killed(5);
    const auto victim = study.place / "victim";
    const std::string text = "not to be written over\n";
    const auto plant = [&] {
        for (const std::string name : {"cycles.csv.new", "results.h5.new", "config.toml.new", "checkpoint.lfc.new"}) {
            std::filesystem::remove(study.folder / name);
            std::filesystem::create_symlink(victim, study.folder / name);
        }
        write_text(victim, text);
    };
    plant();
    const Ended resumed = study.resume();
    CHECK_MESSAGE(resumed.code == 0, resumed.err);
    CHECK(read_text(victim) == text);
    CHECK(results_of(study.folder) == undisturbed());
    plant();
    CHECK(study.run({"--force"}).code == 0);
    CHECK(read_text(victim) == text);
    const auto maps = study.folder / "paraview";
    std::filesystem::create_directories(maps);
    for (const std::string name : {"particle_000000.pvd.new", "particle_000000_cycle_000001_charge_0.000.vti.new"})
        std::filesystem::create_symlink(victim, maps / name);
    CHECK(lithofront_command(study.place.path(), {"export", study.folder}).code == 0);
    CHECK(read_text(victim) == text);
    CHECK_FALSE(std::filesystem::is_symlink(maps / "particle_000000.pvd"));
}

TEST_CASE("where the file system keeps no locks a run says what to do, goes on if told to, and readers need none") {
    const TinyStudy study;
    const Circumstances unlocked{"unlocked:0", "/"};
    const Ended refused = study.run({}, unlocked);
    CHECK(refused.code == 1);
    CHECK_MESSAGE(contains(refused.err, "the file system keeps no locks"), refused.err);
    CHECK(contains(refused.err, "--no-lock"));
    const Ended ended = study.run({"--no-lock", "--quiet"}, unlocked);
    CHECK_MESSAGE(ended.code == 0, ended.err);
    CHECK(contains(ended.err, "warning: results folder " + study.folder.string() + " has no lock"));
    CHECK(results_of(study.folder) == undisturbed());
    const Ended exported = lithofront_command(study.place.path(), {"export", study.folder}, unlocked);
    CHECK_MESSAGE(exported.code == 0, exported.err);
    CHECK(study.resume({"--no-lock"}, unlocked).code == 0);
}
