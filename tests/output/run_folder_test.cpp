#include <doctest/doctest.h>
#include <signal.h>
#include <sys/mount.h>
#include <unistd.h>

#include <algorithm>
#include <vector>

#include "output/child_process.hpp"
#include "output/output_error.hpp"
#include "output/run_folder.hpp"
#include "output/temporary_folder.hpp"

using namespace lithofront;
using namespace lithofront::test;

TEST_CASE("a results folder is made with its parents and holds a lock file that names the process") {
    TemporaryFolder folder;
    const RunFolder run(folder / "a" / "b", FolderUse::fresh);
    CHECK(read_text(folder / "a" / "b" / "lock") == std::to_string(::getpid()) + "\n");
    CHECK(run.results() == folder / "a" / "b" / "results.h5");
    CHECK(run.cycle_table() == folder / "a" / "b" / "cycles.csv");
}

TEST_CASE("a folder that another process holds is refused by the holder's number, and free once it ends") {
    TemporaryFolder folder;
    int ready[2];
    REQUIRE(::pipe(ready) == 0);
    const pid_t holder = start_child([&] {
        const RunFolder run(folder.path(), FolderUse::fresh);
        const char byte = 0;
        if (::write(ready[1], &byte, 1) != 1) throw std::runtime_error("no pipe");
        ::pause();
    });
    char byte;
    REQUIRE(::read(ready[0], &byte, 1) == 1);
    const std::string expected = "is in use by process " + std::to_string(holder);
    for (const FolderUse use : {FolderUse::fresh, FolderUse::replace, FolderUse::resume}) {
        CHECK_THROWS_WITH_AS(RunFolder(folder.path(), use), doctest::Contains(expected.c_str()), OutputError);
    }
    ::kill(holder, SIGKILL);
    CHECK(was_killed(wait_for(holder)));
    CHECK_NOTHROW(RunFolder(folder.path(), FolderUse::fresh));
    ::close(ready[0]);
    ::close(ready[1]);
}

TEST_CASE("the same process cannot hold a folder twice") {
    TemporaryFolder folder;
    const RunFolder run(folder.path(), FolderUse::fresh);
    CHECK_THROWS_WITH_AS(RunFolder(folder.path(), FolderUse::resume), doctest::Contains("is in use by process"), OutputError);
}

TEST_CASE("a folder with anything in it is refused to a new study, and left untouched") {
    TemporaryFolder folder;
    write_text(folder / "thesis.tex", "x");
    CHECK_THROWS_WITH_AS(RunFolder(folder.path(), FolderUse::fresh), doctest::Contains("is not empty (thesis.tex)"), OutputError);
    CHECK_FALSE(std::filesystem::exists(folder / "lock"));
}

TEST_CASE("replacing removes lithofront's own files and no others") {
    TemporaryFolder folder;
    for (const char* name : {"cycles.csv", "results.h5", "config.toml", "checkpoint.lfc", "checkpoint.previous.lfc", "checkpoint.lfc.new",
                             "results.h5.new", "thesis.tex", "results.h5.bak"}) {
        write_text(folder / name, "x");
    }
    const RunFolder run(folder.path(), FolderUse::replace);
    CHECK(std::filesystem::exists(folder / "results.h5"));
    run.remove_earlier(false);
    CHECK(std::filesystem::exists(folder / "config.toml"));
    run.remove_earlier(true);
    std::vector<std::string> left;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path())) left.push_back(entry.path().filename());
    std::ranges::sort(left);
    CHECK(left == std::vector<std::string>{"lock", "results.h5.bak", "thesis.tex"});
}

TEST_CASE("an old lock file alone does not make a folder used") {
    TemporaryFolder folder;
    write_text(folder / "lock", "123\n");
    CHECK_NOTHROW(RunFolder(folder.path(), FolderUse::fresh));
}

TEST_CASE("a user's file under the name of the lock is not written, and a link is not followed") {
    TemporaryFolder folder;
    for (const char* text : {"combination 12-34", "123 4", "x"}) {
        write_text(folder / "lock", text);
        {
            const RunFolder run(folder.path(), FolderUse::resume);
            CHECK_THROWS_WITH_AS(RunFolder(folder.path(), FolderUse::resume), doctest::Contains("is in use by another process"),
                                 OutputError);
        }
        CHECK(read_text(folder / "lock") == text);
    }
    std::filesystem::remove(folder / "lock");
    write_text(folder / "target", "12\n");
    std::filesystem::create_symlink(folder / "target", folder / "lock");
    CHECK_THROWS_WITH_AS(RunFolder(folder.path(), FolderUse::resume), doctest::Contains("lock is a symbolic link"), OutputError);
    CHECK(read_text(folder / "target") == "12\n");
    std::filesystem::remove(folder / "lock");
    write_text(folder / "lock.probe", "mine");
    CHECK_THROWS_WITH_AS(RunFolder(folder.path(), FolderUse::resume), doctest::Contains("lock.probe: File exists"), OutputError);
    CHECK(read_text(folder / "lock.probe") == "mine");
}

TEST_CASE("what a run leaves that was killed before its configuration was written does not make a folder used") {
    TemporaryFolder folder;
    for (const char* name : {"lock", "lock.probe", "config.toml.new"}) write_text(folder / name, "");
    CHECK(is_free(folder.path()));
    const RunFolder run(folder.path(), FolderUse::fresh);
    run.remove_earlier(true);
    CHECK_FALSE(std::filesystem::exists(folder / "config.toml.new"));
    write_text(folder / "config.toml", "x");
    CHECK_FALSE(is_free(folder.path()));
}

TEST_CASE("a folder that is a file, or lies below one, is refused by name") {
    TemporaryFolder folder;
    write_text(folder / "file", "x");
    CHECK_THROWS_WITH_AS(RunFolder(folder / "file", FolderUse::fresh), doctest::Contains("/file: "), OutputError);
    CHECK_THROWS_WITH_AS(RunFolder(folder / "file" / "below", FolderUse::fresh), doctest::Contains("file/below: "), OutputError);
}

TEST_CASE("a folder on a read-only file system is refused before any work, with the reason") {
    TemporaryFolder folder;
    const pid_t child = start_child([&] {
        if (::mount("none", folder.path().c_str(), "tmpfs", 0, "size=64k") != 0) ::_exit(3);
        write_text(folder / "lock", "1\n");
        const bool remounted = ::mount("none", folder.path().c_str(), "tmpfs", MS_REMOUNT | MS_RDONLY, nullptr) == 0;
        int result = remounted ? 5 : 3;
        try {
            const RunFolder run(folder.path(), FolderUse::fresh);
        } catch (const OutputError& error) {
            const std::string message = error.what();
            if (message.find(folder.path().string()) != std::string::npos && message.find("Read-only file system") != std::string::npos) {
                result = 0;
            }
        }
        ::umount(folder.path().c_str());
        ::_exit(remounted ? result : 3);
    });
    const int status = wait_for(child);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 3) {
        MESSAGE("skipped: this user may not mount a file system");
        return;
    }
    CHECK(ended_well(status));
}

TEST_CASE("a folder without permission to write or to read is refused, with the reason") {
    using std::filesystem::perms;
    const perms read = perms::owner_read | perms::group_read | perms::others_read;
    const perms enter = perms::owner_exec | perms::group_exec | perms::others_exec;
    for (const perms allowed : {read | enter, enter}) {
        TemporaryFolder folder;
        std::filesystem::permissions(folder.path(), allowed);
        const pid_t child = start_child([&] {
            if (::geteuid() == 0 && ::setuid(65534) != 0) ::_exit(3);  // permissions do not bind root
            try {
                const RunFolder run(folder.path(), FolderUse::fresh);
            } catch (const OutputError& error) {
                const std::string message = error.what();
                const bool good =
                    message.find("Permission denied") != std::string::npos && message.find(folder.path().string()) != std::string::npos;
                ::_exit(good ? 0 : 4);
            }
            ::_exit(5);
        });
        CHECK(ended_well(wait_for(child)));
        std::filesystem::permissions(folder.path(), perms::owner_all);
    }
}

TEST_CASE("too little free space is refused with both figures") {
    TemporaryFolder folder;
    const RunFolder run(folder.path(), FolderUse::fresh);
    CHECK(run.free_bytes() > 0);
    CHECK_NOTHROW(run.require_space(1));
    CHECK_THROWS_WITH_AS(run.require_space(std::uint64_t{4} << 60), doctest::Contains("the study may need 4.61e+06 TB"), OutputError);
    CHECK_THROWS_WITH_AS(run.require_space_besides(std::uint64_t{4} << 60, "a copy takes"),
                         doctest::Contains("free, a copy takes 4.61e+06 TB"), OutputError);
}

TEST_CASE("the space of an earlier study's files counts as free, that of others and of shared ones does not") {
    TemporaryFolder folder;
    const RunFolder run(folder.path(), FolderUse::replace);
    const std::uint64_t beyond = run.free_bytes() + (std::uint64_t{1} << 40);
    write_text(folder / "results.h5", std::string(100'000, 'x'));
    CHECK_THROWS_WITH_AS(run.require_space(beyond), doctest::Contains(" kB in an earlier study's files"), OutputError);
    std::filesystem::create_hard_link(folder / "results.h5", folder / "kept.h5");
    CHECK_THROWS_WITH_AS(run.require_space(beyond), doctest::Contains("B free, the study may need"), OutputError);
}

TEST_CASE("a new study over an old one removes what was made of the old one by default, and nothing of the user's") {
    TemporaryFolder folder;
    const auto& path = folder.path();
    std::filesystem::create_directories(path / "paraview");
    std::filesystem::create_directories(path / "step_check" / "paraview");
    for (const char* name : {"results.h5", "report.html", "paraview/particle_000000.pvd",
                             "paraview/particle_000000_cycle_000001_charge_0.000.vti", "paraview/mine.txt", "step_check/results.h5",
                             "step_check/cycles.csv", "step_check/lock", "step_check/paraview/particle_000001.pvd", "notes.txt"})
        write_text(path / name, "x");
    const TemporaryFolder elsewhere;
    write_text(elsewhere / "particle_000000.pvd", "x");
    RunFolder(path, FolderUse::replace).remove_earlier(true);
    CHECK_FALSE(std::filesystem::exists(path / "report.html"));
    CHECK_FALSE(std::filesystem::exists(path / "step_check"));
    CHECK_FALSE(std::filesystem::exists(path / "paraview" / "particle_000000.pvd"));
    CHECK_FALSE(std::filesystem::exists(path / "paraview" / "particle_000000_cycle_000001_charge_0.000.vti"));
    CHECK(read_text(path / "paraview" / "mine.txt") == "x");
    CHECK(read_text(path / "notes.txt") == "x");
    std::filesystem::remove_all(path / "paraview");
    std::filesystem::create_directory_symlink(elsewhere.path(), path / "paraview");
    RunFolder(path, FolderUse::replace).remove_earlier(true);
    CHECK(read_text(elsewhere / "particle_000000.pvd") == "x");  // a link leads to what is the user's
}

TEST_CASE(
    "empty files under the names of derived folders go with an old study, and so does the lock of a step check that was killed early") {
    TemporaryFolder folder;
    const auto& path = folder.path();
    for (const char* name : {"results.h5", "step_check", "paraview"}) write_text(path / name, "");
    RunFolder(path, FolderUse::replace).remove_earlier(true);
    CHECK_FALSE(std::filesystem::exists(path / "step_check"));
    CHECK_FALSE(std::filesystem::exists(path / "paraview"));
    std::filesystem::create_directory(path / "step_check");
    write_text(path / "step_check" / "lock", "");
    RunFolder(path, FolderUse::replace).remove_earlier(true);
    CHECK_FALSE(std::filesystem::exists(path / "step_check"));
    write_text(path / "step_check", "mine");
    RunFolder(path, FolderUse::replace).remove_earlier(true);
    CHECK(read_text(path / "step_check") == "mine");
}
