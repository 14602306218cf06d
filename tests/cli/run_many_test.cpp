// lithofront run-many: how a list is read, and what is said of its studies.
#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "cli/arguments.hpp"
#include "cli/interrupt.hpp"
#include "fake_study.hpp"
#include "simulation/errors.hpp"

using namespace lithofront;

namespace {

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

struct Listed {
    std::filesystem::path folder = std::filesystem::temp_directory_path() / ("lithofront-list-" + std::to_string(::getpid()));
    std::string list = (folder / "studies.list").string();
    explicit Listed(const std::string& text) {
        std::filesystem::create_directories(folder);
        std::ofstream(folder / "study.toml") << "seed = 3\n";
        std::ofstream(list) << text;
        fake_study() = {};
        forget_interrupt();
    }
    ~Listed() { std::filesystem::remove_all(folder); }
};

}  // namespace

TEST_CASE("a line splits into the words that it was joined of") {
    for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
             {"a", "b"}, {"it's", "a \"b\"", ""}, {"back\\slash", "tab\tin", "#no", "$HOME", "a=[1, 2]"}, {"'", "''", "\\"}}) {
        CAPTURE(shell_line(words));
        CHECK(shell_words(shell_line(words)) == words);
    }
}

TEST_CASE("quotes, backslashes and comments are those of a shell") {
    CHECK(shell_words("  one\ttwo  # three") == std::vector<std::string>{"one", "two"});
    CHECK(shell_words("# all of it").empty());
    CHECK(shell_words("a#b 'c # d'") == std::vector<std::string>{"a#b", "c # d"});
    CHECK(shell_words("'it'\"'\"'s'") == std::vector<std::string>{"it's"});  // as Python's shlex writes it
    CHECK(shell_words("a\\ b \"c\\\"d\\n\"") == std::vector<std::string>{"a b", "c\"d\\n"});
    CHECK(shell_words("end\r") == std::vector<std::string>{"end"});
    CHECK_THROWS_AS(shell_words("'open"), UsageError);
    CHECK_THROWS_AS(shell_words("\"open"), UsageError);
}

TEST_CASE("every line becomes a task with its folder, its settings and the command that would run it alone") {
    Listed l("");
    const std::string study = (l.folder / "study.toml").string();
    std::ofstream(l.list) << study << " -o one --seed 5\n" << study << " -o two/ --set population.particles=7\n";
    CHECK(call({"run-many", l.list, "--threads", "3", "--backend", "cpu", "--at-once", "9", "--checkpoint-every", "4cycles"}).code == 130);
    const auto& tasks = fake_study().tasks;
    REQUIRE(tasks.size() == 2);
    CHECK(fake_study().many.threads == 3);
    CHECK(fake_study().many.backend == "cpu");
    CHECK(fake_study().many.at_once == 9);
    CHECK(tasks[0].settings.directory == "one");
    CHECK(tasks[1].settings.directory == "two");
    CHECK(tasks[0].settings.checkpoint_cycles == 4);
    CHECK(tasks[0].settings.command == "lithofront run " + study + " -o one --seed 5");
    CHECK_FALSE(tasks[0].settings.resume);
}

TEST_CASE("the exit code and the lines tell how each study ended") {
    Listed l("");
    const std::string study = (l.folder / "study.toml").string();
    std::ofstream(l.list) << study << " -o a\n" << study << " -o b --set population.particles=0\n" << study << " -o c\n";
    StudySummary done;
    done.cycles_done = 12;
    done.soh = 0.9;
    done.backend = "cpu";
    done.particles = 4;
    done.last_moved = 12;
    done.discharged = true;
    int options_failed = 0;
    fake_study().act_on_many = [&](StudiesListener& listener) {
        listener.ended(0, done);
        try {
            fake_study().tasks[1].options();
        } catch (const std::exception& error) {
            ++options_failed;
            listener.failed(1, error);
        }
        listener.failed(2, StoppedStudy("the disk is full", 3));
    };
    Outcome o = call({"run-many", l.list});
    CHECK(o.code == 1);
    CHECK(options_failed == 1);
    CHECK(contains(o.out, "a: 12 cycles, SOH 0.9000"));
    CHECK(contains(o.out, "b: failed: "));
    CHECK(contains(o.err, "lithofront: error: b: "));
    CHECK(contains(o.out, "c: failed: the disk is full\n"));
    CHECK(
        contains(o.err, "lithofront: error: c: the checkpoint after cycle 3 stands; once this is mended go on with: lithofront resume c"));
    CHECK(contains(o.err, "2 of 3 studies failed"));
    fake_study().act_on_many = [&](StudiesListener& listener) {
        for (std::size_t i = 0; i < 3; ++i) listener.ended(i, done);
    };
    CHECK(call({"run-many", l.list}).code == 0);
    fake_study().act_on_many = [&](StudiesListener& listener) {
        StudySummary stopped = done;
        stopped.interrupted = true;
        listener.ended(0, stopped);
    };
    o = call({"run-many", l.list});
    CHECK(o.code == 130);
    CHECK(contains(o.out, "a: interrupted after cycle 12\n"));
    CHECK(contains(o.err, "interrupted after 0 of 3 studies; go on with: lithofront run-many " + l.list + " --resume"));
}

TEST_CASE("a list that cannot be read, or is empty, is refused") {
    Listed l("# nothing\n\n");
    CHECK(call({"run-many", l.list}).code == 2);
    CHECK(contains(call({"run-many", l.list}).err, "names no study"));
    CHECK(call({"run-many", l.list + ".none"}).code == 2);
    CHECK(call({"run-many"}).code == 2);
    CHECK(contains(call({"run-many", l.list, "--resume", "--force"}).err, "give one of them"));
}
