// lithofront run-many: the files of each study alone, whatever happens to the others or to the program.
#include <doctest/doctest.h>
#include <signal.h>

#include "robustness/tiny_study.hpp"

using namespace lithofront;
using namespace lithofront::test;

namespace {

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

// Unlike studies of one list: by folder, what each of them has in other words than the tiny study.
const std::vector<std::pair<std::string, std::vector<std::string>>>& unlike() {
    static const std::vector<std::pair<std::string, std::vector<std::string>>> studies{
        {"plain", {}},
        {"short",
         {"--set", "protocol.step.ageing.cycles=1", "--set", "output.snapshot_cycles=[1]", "--set", "output.voltage_cycles=[-1]", "--seed",
          "7"}},
        {"limits",
         {"--set", "protocol.upper_voltage_limit_V=4.05", "--set", "protocol.step[1].discharge_c_rate=4", "--set",
          "population.particles=5"}},
        {"solid", {"--set", "population.dimension=3", "--set", "lattice.site_spacing_nm=25", "--set", "output.snapshot_cycles=[2]"}},
        {"electrode",
         {"--set", "protocol.coupling=electrode", "--set", "protocol.step.ageing.cycles=2", "--set", "output.snapshot_cycles=[-1]", "--set",
          "output.voltage_cycles=[1]"}},
        {"potential", {"--set", "protocol.step[0].mode=potentiostatic", "--set", "name=it is 'quoted'"}},
    };
    return studies;
}

std::string quoted(const std::string& word) {
    std::string text;
    text.push_back('\'');
    for (const char c : word) {
        if (c == '\'') text.append("'\\''");
        else text.push_back(c);
    }
    text.push_back('\'');
    return text;
}

struct Many {
    TinyStudy tiny;
    std::filesystem::path list = tiny.place / "studies.list";

    Many() {
        std::string text = "# six studies\n\n";
        for (const auto& [name, words] : unlike()) text += line(name, words);
        write_text(list, text);
    }
    std::string line(const std::string& name, const std::vector<std::string>& words) const {
        std::string text = quoted(tiny.config);
        text.append(" -o ").append(quoted(folder(name)));
        for (const std::string& word : words) text.append(" ").append(quoted(word));
        return text.append("\n");
    }
    std::filesystem::path folder(const std::string& name) const { return tiny.place / name; }
    Ended run(std::vector<std::string> more = {}, const Circumstances& with = {}) const {
        std::vector<std::string> words{"run-many", list, "--backend", "cpu", "--threads", "2", "--checkpoint-every", "1cycle"};
        words.insert(words.end(), more.begin(), more.end());
        return lithofront_command(tiny.place.path(), words, with);
    }
};

struct Alone {
    std::map<std::string, Results> results;
    std::map<std::string, std::string> configs;
    Alone() {
        const TinyStudy tiny;
        for (const auto& [name, words] : unlike()) {
            std::vector<std::string> run{"run", tiny.config, "-o", tiny.place / name, "--backend", "cpu", "--threads", "1"};
            run.insert(run.end(), words.begin(), words.end());
            const Ended ended = lithofront_command(tiny.place.path(), run);
            CAPTURE(ended.err);
            REQUIRE(ended.code == 0);
            results[name] = results_of(tiny.place / name);
            configs[name] = read_text(tiny.place / name / "config.toml");
        }
    }
};

void check_all(const Many& many) {
    static const Alone alone;
    for (const auto& [name, words] : unlike()) {
        CAPTURE(name);
        CHECK(results_of(many.folder(name)) == alone.results.at(name));
        CHECK(read_text(many.folder(name) / "config.toml") == alone.configs.at(name));
        CHECK(std::filesystem::exists(many.folder(name) / "checkpoint.lfc"));
    }
}

void check_at_once(const std::string& at_once) {
    CAPTURE(at_once);
    const Many many;
    const Ended ended = many.run({"--at-once", at_once});
    CAPTURE(ended.err);
    REQUIRE(ended.code == 0);
    check_all(many);
    for (const auto& [name, words] : unlike()) CHECK(contains(ended.out, many.folder(name).string() + ": "));
}

void check_kill_at_row(int cycle) {
    CAPTURE(cycle);
    const Many many;
    const Ended killed = many.run({}, {"kill:" + std::to_string(call_of_row(cycle)), "plain/cycles.csv"});
    CAPTURE(killed.err);
    REQUIRE(killed.signal == SIGKILL);
    const Ended resumed = many.run({"--resume"});
    CAPTURE(resumed.err);
    CHECK(resumed.code == 0);
    check_all(many);
}

}  // namespace

TEST_CASE("every study of a list leaves the files of the study alone") { check_at_once("128"); }
TEST_CASE("every study of a list leaves the files of the study alone however few go at once" * doctest::test_suite("thorough")) {
    for (const char* at_once : {"2", "1"}) check_at_once(at_once);
}

TEST_CASE("a list that is killed goes on to the same files") { check_kill_at_row(7); }
TEST_CASE("a list that is killed in its first or last cycle goes on to the same files" * doctest::test_suite("thorough")) {
    for (const int cycle : {1, 12}) check_kill_at_row(cycle);
}

TEST_CASE("a list that is interrupted leaves a checkpoint of each study, says how to go on, and goes on to the same files") {
    const Many many;
    Command running(many.tiny.place.path(), {"run-many", many.list, "--backend", "cpu", "--threads", "1"},
                    {"stop:" + std::to_string(call_of_row(2)), "limits/cycles.csv"});
    REQUIRE(running.wait_for_stop());
    running.send(SIGTERM);
    running.go_on();
    const Ended ended = running.wait();
    CAPTURE(ended.err);
    CHECK(ended.code == 130);
    CHECK(contains(ended.err, "of 6 studies; go on with: lithofront run-many " + many.list.string() + " --resume"));
    CHECK(std::filesystem::exists(many.folder("plain") / "checkpoint.lfc"));
    CHECK_FALSE(std::filesystem::exists(many.folder("electrode") / "checkpoint.lfc"));
    const Ended resumed = many.run({"--resume"});
    CAPTURE(resumed.err);
    CHECK(resumed.code == 0);
    check_all(many);
    const auto before = files_in(many.folder("plain"));
    CHECK(many.run({"--resume"}).code == 0);
    CHECK(results_of(many.folder("plain")) == undisturbed());
}

TEST_CASE("a study that fails at birth or on the way is named with its reason, and the others go on") {
    const Many many;
    std::string text = read_text(many.list);
    text += many.line("wrong", {"--set", "population.partikles=3"});
    text += many.line("huge", {"--set", "lattice.memory_limit_GiB=0.00001"});
    text += many.line("idle", {"--set", "kinetics.exchange_current_density_A_per_m2=1e-12", "--set", "protocol.upper_voltage_limit_V=4.0"});
    text += many.line("ended", {"--set", "numerics.max_steps=100"});
    text += many.line("taken", {});
    text += many.line("full", {});
    write_text(many.list, text);
    std::filesystem::create_directory(many.folder("taken"));
    write_text(many.folder("taken") / "notes.txt", "mine");
    const Ended ended = many.run({}, {"full:" + std::to_string(call_of_row(3)), "full/cycles.csv"});
    CAPTURE(ended.err);
    CHECK(ended.code == 1);
    const auto says = [&](const std::string& name, const std::string& why) {
        CAPTURE(name);
        CHECK(contains(ended.err, "lithofront: error: " + many.folder(name).string() + ": "));
        CHECK(contains(ended.err, why));
    };
    says("wrong", "unknown key 'population.partikles'");
    says("huge", "more than lattice.memory_limit_GiB");
    says("idle", "no particle moved any charge");
    says("ended", "every particle ended early, so the study stopped after cycle");
    CHECK(contains(ended.out, many.folder("idle").string() + ": failed: no particle moved any charge"));
    says("taken", "is not empty");
    says("full", "the checkpoint after cycle 2 stands");
    CHECK(contains(ended.err, "6 of 12 studies failed"));
    CHECK_FALSE(std::filesystem::exists(many.folder("wrong")));
    CHECK(read_text(many.folder("taken") / "notes.txt") == "mine");
    check_all(many);
    // What could be mended goes on.
    CHECK(many.run({"--resume"}).code == 1);
    CHECK(results_of(many.folder("full")) == undisturbed());
}

TEST_CASE("a list is held against the rules before any work, all lines at once") {
    const Many many;
    write_text(many.list,
               many.line("a", {}) + many.line("a", {}) + "'open\n" + quoted(many.tiny.config) + "\n" + many.line("b", {"--threads", "3"}));
    const Ended ended = many.run();
    CHECK(ended.code == 2);
    CHECK(contains(ended.err, "studies.list:2: "));
    CHECK(contains(ended.err, "is the folder of line 1 too"));
    CHECK(contains(ended.err, "studies.list:3: a quote ' is not closed"));
    CHECK(contains(ended.err, "studies.list:4: missing option --output"));
    CHECK(contains(ended.err, "studies.list:5: "));
    CHECK_FALSE(std::filesystem::exists(many.folder("a")));
}

TEST_CASE("--check names the configurations that are refused, and runs nothing") {
    const Many many;
    write_text(many.list, many.line("good", {}) + many.line("bad", {"--set", "population.particles=0"}));
    const Ended ended = many.run({"--check"});
    CHECK(ended.code == 2);
    CHECK(contains(ended.err, many.folder("bad").string() + ": "));
    CHECK(contains(ended.err, "population.particles"));
    CHECK_FALSE(contains(ended.err, many.folder("good").string() + ": "));
    CHECK_FALSE(std::filesystem::exists(many.folder("good")));
}

TEST_CASE("a folder with a study of another configuration is refused on resumption") {
    const Many many;
    write_text(many.list, many.line("one", {}));
    REQUIRE(many.run().code == 0);
    const auto before = files_in(many.folder("one"));
    write_text(many.list, many.line("one", {"--seed", "9"}));
    const Ended ended = many.run({"--resume"});
    CHECK(ended.code == 1);
    CHECK(contains(ended.err, "holds a study of another configuration: seed = "));
    CHECK(files_in(many.folder("one")) == before);
}
