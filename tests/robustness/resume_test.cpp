#include <doctest/doctest.h>
#include <unistd.h>

#include <csignal>
#include <iomanip>
#include <sstream>

#include "config/build_info.hpp"
#include "config/loader.hpp"
#include "config/memory.hpp"
#include "needs_device.hpp"
#include "output/byte_stream.hpp"
#include "output/checkpoint_file.hpp"
#include "output/hdf5.hpp"
#include "robustness/tiny_study.hpp"

using namespace lithofront;
using namespace lithofront::test;

namespace {

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

// Takes the checksums of attributes out of the checkpoint, so that those of results.h5 may be another build's.
void forget_attributes(const std::filesystem::path& folder) {
    const TemporaryFolder aside;
    {
        const CheckpointReader from(folder / checkpoint_name);
        CheckpointWriter to(aside.path());
        for (const CheckpointSection& section : from.sections()) {
            const std::vector<std::byte> bytes = from.read(section.name);
            ByteWriter kept;
            for (ByteReader in(bytes); section.name == "results" && in.remaining() > 0;) {
                std::string name;
                std::uint64_t digest = 0;
                in.read(name);
                in.read(digest);
                if (!name.starts_with('/')) continue;
                kept.write(name);
                kept.write(digest);
            }
            to.add(section.name, section.name == "results" ? kept.take() : bytes);
        }
        to.commit();
    }
    std::filesystem::copy_file(aside / checkpoint_name, folder / checkpoint_name, std::filesystem::copy_options::overwrite_existing);
}

}  // namespace

TEST_CASE("a study resumed with another number of threads, or many, gives the same bytes") {
    for (const char* threads : {"2", "3", "16"}) {
        CAPTURE(threads);
        const TinyStudy study;
        study.run_until_killed(7);
        const Ended ended = study.resume({"--threads", threads});
        CAPTURE(ended.err);
        CHECK(ended.code == 0);
        CHECK(results_of(study.folder) == undisturbed());
    }
}

TEST_CASE("a study whose steps have voltage limits of their own gives the same bytes, interrupted in any of them") {
    const std::vector<std::string> limits{"--set", "protocol.step.formation.upper_voltage_limit_V=4.0",
                                          "--set", "protocol.step.ageing.upper_voltage_limit_V=4.05",
                                          "--set", "protocol.step.ageing.lower_voltage_limit_V=3.6"};
    const TinyStudy whole;
    REQUIRE(whole.run(limits).code == 0);
    const Results expected = results_of(whole.folder);
    // Both steps' limits change what comes out.
    for (const std::size_t left : {std::size_t{2}, std::size_t{4}}) {
        const TinyStudy other;
        REQUIRE(other.run({limits.begin() + (left == 2 ? 2 : 0), limits.end() - (left == 2 ? 0 : 4)}).code == 0);
        CHECK(results_of(other.folder).table != expected.table);
    }
    for (const int cycle : {2, 3, 4, 8}) {  // within the first step, between the two, within the second
        CAPTURE(cycle);
        const TinyStudy study;
        REQUIRE(study.run(limits, {"kill:" + std::to_string(call_of_row(cycle)), "/cycles.csv"}).signal == SIGKILL);
        const Ended ended = study.resume({"--threads", "2"});
        CAPTURE(ended.err);
        CHECK(ended.code == 0);
        CHECK(contains(ended.err, "goes on after cycle " + std::to_string(cycle - 1)));
        CHECK(results_of(study.folder) == expected);
    }
}

TEST_CASE("a study resumed on the other backend, in both directions, gives the same bytes") {
    if (!has_device()) return;
    for (const std::string first : {"cpu", "cuda"}) {
        CAPTURE(first);
        const std::string second = first == "cpu" ? "cuda" : "cpu";
        const TinyStudy study;
        const Ended killed = lithofront_command(
            study.place.path(), {"run", study.config, "-o", study.folder, "--backend", first, "--checkpoint-every", "1cycle"},
            {"kill:" + std::to_string(call_of_row(7)), "/cycles.csv"});
        REQUIRE(killed.signal != 0);
        const Ended ended = study.resume({"--backend", second});
        CAPTURE(ended.err);
        CHECK(ended.code == 0);
        CHECK(results_of(study.folder) == undisturbed());
    }
}

TEST_CASE("resuming a finished study changes nothing and says its outcome") {
    const TinyStudy study;
    const Ended first = study.run();
    REQUIRE(first.code == 0);
    const Ended again = study.resume();
    CHECK(again.code == 0);
    CHECK(again.err.find("the study is complete") != std::string::npos);
    const auto figures = [](const std::string& line) { return line.substr(0, line.find(" failed particles")); };
    CHECK(figures(again.out) == figures(first.out));
    CHECK(results_of(study.folder) == undisturbed());
}

TEST_CASE("warnings appear with --quiet, notes and progress do not") {
    const TinyStudy study;
    // Without disorder: with it a voltage of so small a study leaves its limits, which is warned of.
    const Ended quiet = study.run({"--quiet", "--set", "kinetics.noise_kT=0", "--set", "microstructure.residual_stress_MPa=0"});
    CHECK(quiet.code == 0);
    CHECK(quiet.err == "");
    const TinyStudy failing;
    const Ended warned = failing.run({"--quiet", "--set", "surface.dry_fraction=0.8", "--set", "population.particles=12"});
    CHECK(warned.code == 0);
    CHECK_MESSAGE(warned.err.starts_with("warning: "), warned.err);
    CHECK(warned.err.find("note: ") == std::string::npos);
}

TEST_CASE("a configuration that resolves to more than a user's file may hold can be resumed all the same") {
    const TinyStudy study;
    std::string text = read_text(study.config);
    for (int i = 0; i < 4000; ++i) text += "[[protocol.step]]\ncharge_c_rate = " + std::to_string(1 + 1e-4 * i) + "\n";
    const auto steps = text.find("[numerics]"), end = text.find("[[protocol.step]]\ncharge_c_rate");
    text = text.substr(0, steps) + text.substr(end) + text.substr(steps, end - steps);
    write_text(study.config, text);
    REQUIRE(text.size() < 1024 * 1024);
    const auto killed_at = [](int cycle) { return Circumstances{"kill:" + std::to_string(call_of_row(cycle)), "/cycles.csv"}; };
    REQUIRE(study.run({}, killed_at(3)).signal != 0);
    CHECK(std::filesystem::file_size(study.folder / "config.toml") > 1024 * 1024);
    const Ended resumed = study.resume({}, {"kill:5", "/cycles.csv"});
    CAPTURE(resumed.err);
    CHECK(resumed.signal != 0);
    CHECK(contains(resumed.err, "goes on after cycle 2"));
}

TEST_CASE("a study that another build began goes on with a warning that names both") {
    const TinyStudy study;
    Command run(study.place.path(), study.run_words(), {"stop:" + std::to_string(call_of_row(5)), "/cycles.csv"});
    REQUIRE(run.wait_for_stop());
    run.send(SIGINT);
    run.go_on();
    REQUIRE(run.wait().code == 130);
    {
        const hdf5::Id file = hdf5::open_file(study.folder / "results.h5", H5F_ACC_RDWR);
        REQUIRE(H5Adelete(file.get(), "git_commit") >= 0);
        hdf5::write_attribute(file.get(), "git_commit", std::string("0123abc"));
    }
    forget_attributes(study.folder);
    const Ended resumed = study.resume({"--quiet"});
    CHECK(resumed.code == 0);
    CHECK(resumed.err == "warning: the study was begun by commit 0123abc and goes on with " + build_info().git_commit +
                             ": results may differ from those of an uninterrupted run\n");
    CHECK(study.resume({"--quiet"}).err == "");  // complete: nothing was computed
}

TEST_CASE("a resumption on more threads than memory allows names the number that it allows, not other settings") {
    const TinyStudy study;
    const Options options = load_options(study.config);
    const auto need = [&](int threads) { return estimate_memory(options, threads).total_GiB(); };
    REQUIRE(need(2) < need(3));
    std::ostringstream limit;
    limit << std::setprecision(5) << 0.5 * (need(2) + need(3));
    Command run(study.place.path(), study.run_words({"--set", "lattice.memory_limit_GiB=" + limit.str()}),
                {"kill:" + std::to_string(call_of_row(5)), "/cycles.csv"});
    REQUIRE(run.wait().signal != 0);
    const Ended refused = study.resume({"--threads", "3", "--quiet"});
    CHECK(refused.code == 2);
    CHECK_MESSAGE(contains(refused.err, " GiB; resume with --threads 2\n"), refused.err);
    CHECK_FALSE(contains(refused.err, "coarser"));
    CHECK(study.resume({"--threads", "2", "--quiet"}).code == 0);
}

TEST_CASE("checkpoints are written by time and after several cycles, when they are due and not before") {
    const auto resumed_from = [](const TinyStudy& study) {
        const std::string said = study.resume().err;
        CHECK(results_of(study.folder) == undisturbed());
        const std::string words = "goes on after cycle ";
        const auto at = said.find(words);
        return at == std::string::npos ? -1 : std::stoi(said.substr(at + words.size()));
    };
    // Renaming and the first checkpoint's fsync, then a row per cycle, and an fsync more at a checkpoint.
    // By name, as clang 14 captures no structured binding.
    for (const auto& one : {std::pair{"1s", 3}, std::pair{"1h", 0}}) {
        const char* interval = one.first;
        const int cycle = one.second;
        CAPTURE(interval);
        const TinyStudy study;
        Command run(study.place.path(), {"run", study.config, "-o", study.folder, "--threads", "1", "--checkpoint-every", interval},
                    {"stop:5,7", "/cycles.csv"});
        REQUIRE(run.wait_for_stop());  // at the row of cycle 3
        ::usleep(1'100'000);
        run.go_on();
        REQUIRE(run.wait_for_stop());  // at the row of cycle 4, or of 5 where no checkpoint was due
        run.send(SIGKILL);
        run.go_on();
        run.wait();
        CHECK(resumed_from(study) == cycle);
    }
    for (const auto& one : {std::pair{5, 0}, std::pair{7, 3}, std::pair{9, 3}, std::pair{11, 6}}) {
        const int call = one.first, cycle = one.second;
        CAPTURE(call);
        const TinyStudy other;
        const Ended ended = lithofront_command(other.place.path(),
                                               {"run", other.config, "-o", other.folder, "--threads", "1", "--checkpoint-every", "3cycles"},
                                               {"kill:" + std::to_string(call), "/cycles.csv"});  // at the rows of cycles 3, 4, 6 and 7
        REQUIRE(ended.signal == SIGKILL);
        CHECK(resumed_from(other) == cycle);
    }
}
