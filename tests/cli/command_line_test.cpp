#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <csignal>
#include <new>
#include <sstream>

#include "cli/interrupt.hpp"
#include "config/loader.hpp"
#include "fake_study.hpp"
#include "simulation/errors.hpp"

using namespace lithofront;

namespace {

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

// A folder with study.toml in it and a fresh fake study; gone at the end.
struct Workplace {
    std::filesystem::path folder;
    std::string config, results;

    explicit Workplace(const std::string& toml = "seed = 3\n") {
        static int number = 0;
        folder = std::filesystem::temp_directory_path() / ("lithofront-cli-" + std::to_string(::getpid()) + "-" + std::to_string(++number));
        std::filesystem::create_directories(folder);
        config = (folder / "study.toml").string();
        results = (folder / "results").string();
        std::ofstream(config) << toml;
        fake_study() = {};
        forget_interrupt();
    }
    ~Workplace() { std::filesystem::remove_all(folder); }
};

// Standard output that fails, as a full disk does.
struct FullDisk : std::streambuf {
    int_type overflow(int_type) override { return traits_type::eof(); }
};

}  // namespace

TEST_CASE("help goes to stdout when asked for, to stderr when the command is missing") {
    CHECK(call({"--help"}).code == 0);
    CHECK(contains(call({"--help"}).out, "Usage:\n  lithofront <command>"));
    CHECK(call({"--help"}).err == "");
    CHECK(call({}).code == 2);
    CHECK(call({}).out == "");
    CHECK(contains(call({}).err, "Commands:"));
}

TEST_CASE("every command has help that names its options") {
    for (const char* name : {"run", "run-many", "resume", "report", "export", "config", "info"}) {
        const Outcome help = call({name, "--help"});
        CHECK(help.code == 0);
        CHECK_MESSAGE(contains(help.out, std::string("\nExample: lithofront ") + name), help.out);
        CHECK(help.err == "");
        CHECK(contains(call({"--help"}).out, std::string("\n  ") + name));
    }
    const std::string run = call({"run", "--help"}).out;
    for (const char* option :
         {"--output", "--set", "--seed", "--threads", "--backend", "--quiet", "--force", "--checkpoint-every", "CONFIG"})
        CHECK_MESSAGE(contains(run, option), option);
}

TEST_CASE("version and info say what this is") {
    CHECK(call({"--version"}).code == 0);
    CHECK(call({"--version"}).out.starts_with("lithofront 0."));
    const Outcome info = call({"info"});
    CHECK(info.code == 0);
    for (const char* line : {"version", "git commit", "build", "processor", "threads", "cuda"})
        CHECK_MESSAGE(contains(info.out, line), line);
    CHECK_FALSE(contains(info.out, "--backend"));  // which info does not have
}

TEST_CASE("an unknown command or option is a usage error that helps") {
    CHECK(call({"rnu"}).code == 2);
    CHECK(contains(call({"rnu"}).err, "unknown command 'rnu'; nearest: 'run'; 'lithofront --help' lists all"));
    CHECK(contains(call({"simulate"}).err, "unknown command 'simulate'; 'lithofront --help' lists all"));
    CHECK(call({"info", "--verbos"}).code == 2);
    CHECK(contains(call({"info", "--verbos"}).err, "verbos"));
    CHECK(contains(call({"info", "--verbos"}).err, "; see 'lithofront info --help'"));
    CHECK(call({"info", "extra"}).code == 2);
    CHECK(contains(call({"info", "extra"}).err, "argument 'extra' is one too many"));
}

TEST_CASE("run passes on what it was given") {
    Workplace w("[[protocol.step]]\ncycles = 3\n");
    const Outcome done =
        call({"run", w.config, "-o", w.results, "--set", "population.size_distribution=list", "--set=population.diameters_um=[0.5, 1]",
              "--seed", "77", "--threads", "2", "--backend", "cpu", "--checkpoint-every", "10cycles"});
    CHECK(done.err == "");
    CHECK(done.code == 0);
    const auto& f = fake_study();
    REQUIRE(f.runs == 1);
    CHECK(f.resumes == 0);
    CHECK(f.options.seed == 77);
    CHECK(f.options.population.diameters_um == std::vector<double>{0.5, 1});
    CHECK(f.options.protocol.steps[0].cycles == 3);
    CHECK(f.settings.directory == w.results);
    CHECK(f.settings.threads == 2);
    CHECK(f.settings.backend == "cpu");
    CHECK(f.settings.checkpoint_cycles == 10);
    CHECK(f.settings.checkpoint_minutes == 0);
    CHECK_FALSE(f.settings.force);
    CHECK_FALSE(f.settings.resume);
    CHECK(f.settings.command.starts_with("lithofront run "));
    CHECK(contains(f.settings.command, "'--set=population.diameters_um=[0.5, 1]' --seed 77"));
    CHECK(contains(done.out, w.results + ": 112 cycles, SOH 0.8000, 0 failed particles, 1 min 15 s on cpu"));
}

TEST_CASE("a results folder is named without a dot or slash at its end") {
    Workplace w;
    for (const char* end : {"/.", "/", "/./", ""}) {
        CHECK(call({"run", w.config, "-o", w.results + end}).out.starts_with(w.results + ": 112 cycles"));
        CHECK(fake_study().settings.directory == w.results);
        std::filesystem::create_directory(w.results);
        CHECK(call({"resume", w.results + end}).out.starts_with(w.results + ": 112 cycles"));
    }
    for (const char* kept : {"/", ".", "..", "../a/b"}) {
        call({"run", w.config, "-o", kept, "--force"});
        CHECK(fake_study().settings.directory == kept);
    }
    fake_study().settings.directory = "none";
    call({"run", w.config, "-o", "./", "--force"});
    CHECK(fake_study().settings.directory == ".");
}

TEST_CASE("run's settings have the library's defaults") {
    Workplace w;
    REQUIRE(call({"run", w.config, "-o", w.results}).code == 0);
    const RunSettings defaults;
    CHECK(fake_study().settings.backend == defaults.backend);
    CHECK(fake_study().settings.threads == defaults.threads);
    CHECK(fake_study().settings.checkpoint_minutes == defaults.checkpoint_minutes);
    CHECK(fake_study().settings.checkpoint_cycles == defaults.checkpoint_cycles);
    CHECK(fake_study().options.seed == 3);
}

TEST_CASE("sloppy numbers and repeated or missing options are usage errors, and nothing runs") {
    Workplace w;
    const auto refused = [&](std::vector<std::string> more, const std::string& said) {
        std::vector<std::string> all{"run", w.config, "-o", w.results};
        all.insert(all.end(), more.begin(), more.end());
        const Outcome o = call(all);
        CHECK(o.code == 2);
        CHECK_MESSAGE(contains(o.err, said), o.err);
        CHECK(o.out == "");
    };
    refused({"--threads", "4x"}, "--threads '4x' is not a whole number from 1 to 4096");
    refused({"--threads", "0"}, "--threads '0' is not");
    refused({"--threads", "1e1"}, "--threads '1e1' is not");
    refused({"--threads", ""}, "--threads");
    refused({"--threads", "99999999999999999999"}, "is not a whole number");
    refused({"--seed=-1"}, "--seed '-1' is not a whole number from 0 to 9223372036854775807");
    refused({"--seed", "0x10"}, "--seed '0x10' is not");
    refused({"--seed", "9223372036854775808"}, "is not a whole number");
    refused({"--backend", "gpu"}, "--backend 'gpu' is not one of auto, cpu, cuda");
    refused({"--checkpoint-every", "5"}, "has no known unit");
    refused({"--checkpoint-every", "5m"}, "has no known unit");
    refused({"--checkpoint-every", "0min"}, "is not a positive number");
    refused({"--checkpoint-every", "1.5cycles"}, "is not a whole number");
    refused({"--checkpoint-every", "..min"}, "is not a positive number");
    refused({"--seed", "1", "--seed", "2"}, "--seed is given twice");
    refused({"--set", "sed=1"}, "nearest known key: 'seed'");
    refused({"another.toml"}, "argument 'another.toml' is one too many");
    CHECK(contains(call({"run", w.config}).err, "missing option --output"));
    CHECK(call({"run", w.config}).code == 2);
    CHECK(contains(call({"run", "-o", w.results}).err, "missing argument CONFIG"));
    CHECK(call({"run", "-o", w.results}).code == 2);
    CHECK(call({"run", w.config, "-o"}).code == 2);
    CHECK(call({"run", w.config, "-o", ""}).code == 2);
    CHECK(call({"run", w.config + "x", "-o", w.results}).code == 2);
    CHECK(fake_study().runs == 0);
}

TEST_CASE("checkpoint intervals are read in every unit") {
    Workplace w;
    const auto settings = [&](const char* text) {
        REQUIRE(call({"run", w.config, "-o", w.results, "--checkpoint-every", text}).code == 0);
        return fake_study().settings;
    };
    CHECK(settings("90s").checkpoint_minutes == doctest::Approx(1.5));
    CHECK(settings("2.5min").checkpoint_minutes == 2.5);
    CHECK(settings("2h").checkpoint_minutes == 120);
    CHECK(settings("2h").checkpoint_cycles == 0);
    CHECK(settings("1cycle").checkpoint_cycles == 1);
}

TEST_CASE("a folder that holds something is not overwritten unless forced") {
    Workplace w;
    std::filesystem::create_directory(w.results);
    CHECK(call({"run", w.config, "-o", w.results}).code == 0);
    std::ofstream(w.results + "/cycles.csv") << "x";
    CHECK(call({"run", w.config, "-o", w.results}).code == 2);
    CHECK(contains(call({"run", w.config, "-o", w.results}).err, "is not empty; give another -o, --force to overwrite"));
    CHECK(fake_study().runs == 1);
    CHECK(call({"run", w.config, "-o", w.results, "--force"}).code == 0);
    CHECK(fake_study().settings.force);
    CHECK(call({"run", w.config, "-o", w.config}).code == 2);
    CHECK(std::filesystem::exists(w.results + "/cycles.csv"));
}

TEST_CASE("exceptions become exit codes and lines on stderr") {
    Workplace w;
    const auto thrown = [&](std::function<void()> fail) {
        fake_study().act = [fail](StudyListener&) -> StudySummary {
            fail();
            return {};
        };
        return call({"run", w.config, "-o", w.results});
    };
    Outcome o = thrown([] { throw UsageError("folder is in use"); });
    CHECK(o.code == 2);
    CHECK(o.err == "lithofront: error: folder is in use\n");
    o = thrown([] { throw ConfigError("a\nb"); });
    CHECK(o.code == 2);
    CHECK(o.err == "lithofront: error: a\nlithofront: error: b\n");
    o = thrown([] { throw NoDeviceError("no CUDA device"); });
    CHECK(o.code == 3);
    CHECK(contains(o.err, "no CUDA device"));
    o = thrown([] { throw std::runtime_error("disk full"); });
    CHECK(o.code == 1);
    CHECK(contains(o.err, "disk full"));
    o = thrown([] { throw std::bad_alloc(); });
    CHECK(o.code == 1);
    CHECK(contains(o.err, "out of memory"));
    CHECK(o.out == "");
}

TEST_CASE("an interrupted study exits with 130 and says how to go on") {
    Workplace w;
    fake_study().act = [](StudyListener& listener) {
        StudySummary summary;
        summary.interrupted = !listener.stop_requested();
        catch_interrupts();
        raise(SIGTERM);
        summary.interrupted = summary.interrupted && listener.stop_requested();
        return summary;
    };
    const Outcome o = call({"run", w.config, "-o", w.results, "--quiet"});
    CHECK(o.code == 130);
    CHECK(o.err == "interrupted; go on with: lithofront resume " + w.results + "\n");
    forget_interrupt();
}

TEST_CASE("a study that stops on the way says which checkpoint stands and how to go on") {
    Workplace w;
    fake_study().act = [](StudyListener&) -> StudySummary { throw StoppedStudy("cannot write x: No space left on device", 7); };
    const Outcome o = call({"run", w.config, "-o", w.results, "--quiet"});
    CHECK(o.code == 1);
    CHECK(o.err ==
          "lithofront: error: cannot write x: No space left on device\n"
          "lithofront: error: the checkpoint after cycle 7 stands; once this is mended go on with: lithofront resume " +
              w.results + "\n");
}

TEST_CASE("the line to resume a folder whose name begins with a dash works") {
    Workplace w;
    fake_study().act = [](StudyListener&) {
        StudySummary summary;
        summary.interrupted = true;
        return summary;
    };
    const Outcome o = call({"run", w.config, "--output=-dash of mine", "--quiet"});
    CHECK(o.err == "interrupted; go on with: lithofront resume './-dash of mine'\n");
}

TEST_CASE("resume takes a results folder and its own run options") {
    Workplace w;
    CHECK(call({"resume", w.results}).code == 2);
    CHECK(contains(call({"resume", w.results}).err, "is not a folder"));
    const std::string link = w.results + "_link";
    std::filesystem::create_symlink("/nowhere/results", link);
    for (const char* command : {"resume", "report", "export"})
        CHECK(contains(call({command, link}).err, "is a link to /nowhere/results, which is not there; give the results folder of "));
    std::filesystem::remove(link);
    CHECK(contains(call({"resume"}).err, "missing argument DIRECTORY"));
    std::filesystem::create_directory(w.results);
    CHECK(call({"resume", w.results, "--threads", "3", "--seed", "1"}).code == 2);  // a study keeps its seed
    CHECK(fake_study().resumes == 0);
    CHECK(call({"resume", w.results, "--threads", "3"}).code == 0);
    CHECK(fake_study().resumes == 1);
    CHECK(fake_study().runs == 0);
    CHECK(fake_study().settings.resume);
    CHECK(fake_study().settings.threads == 3);
    CHECK(fake_study().settings.directory == w.results);
}

TEST_CASE("config prints what a study would use, and its defaults") {
    Workplace w("[kinetics]\nnoise_kT = 0.25\n");
    const Outcome resolved = call({"config", w.config, "--set", "seed=8"});
    CHECK(resolved.code == 0);
    const Options o = parse_options(resolved.out, "resolved");
    CHECK(o.kinetics.noise_kT == 0.25);
    CHECK(o.seed == 8);
    const Outcome defaults = call({"config", "--defaults"});
    CHECK(defaults.code == 0);
    CHECK(parse_options(defaults.out, "defaults").kinetics.noise_kT == KineticsOptions{}.noise_kT);
    CHECK(contains(defaults.out, "# Xi, standard deviation of the annealed chemical-potential noise (0 to 100; kT)\nnoise_kT = 0.5\n"));
    CHECK(call({"config", w.config, "--check"}).out == "");
    CHECK(call({"config", w.config, "--check", "--set", "seed=x"}).code == 2);
    CHECK(call({"config", "--defaults", w.config}).code == 2);
    CHECK(call({"config"}).code == 2);
}

TEST_CASE("notes on the grid and on idle settings reach stderr, not when quiet") {
    Workplace w("[population]\nsize_distribution = 'single'\ndiameter_um = 1.01\nmax_diameter_um = 5\n");
    const Outcome o = call({"run", w.config, "-o", w.results});
    CHECK(contains(o.err, "note: population.diameter_um = 1.01 um is 40.4 lattice spacings"));
    CHECK(contains(o.err, "note: population.max_diameter_um has no effect"));
    CHECK(call({"run", w.config, "-o", w.results, "--quiet"}).err == "");
    CHECK(contains(call({"config", w.config}).err, "note: population.diameter_um"));
    const Outcome checked = call({"config", w.config, "--check"});
    CHECK(checked.out == "");
    CHECK(contains(checked.err, "note: population.diameter_um"));
    CHECK(contains(call({"config", "--help"}).out, "leave the settings out: print only notes and errors"));
}

TEST_CASE("an argument as long as a shell allows is read or refused, not a crash") {
    Workplace w("[population]\nsize_distribution = 'list'\n");
    std::string list = "population.diameters_um=[1.0";
    for (int i = 0; i < 20000; ++i) list += ", 0.5";
    CHECK(call({"run", w.config, "-o", w.results, "--set", list + "]"}).code == 0);
    CHECK(fake_study().options.population.diameters_um.size() == 20001);
    CHECK(call({"run", w.config, "-o", w.results, "--set=" + list}).code == 2);
    CHECK(call({"run", "--" + std::string(200000, 'x')}).code == 2);
}

TEST_CASE("results that cannot be written are a failure") {
    FullDisk full;
    std::ostream out(&full);
    std::ostringstream err;
    CHECK(run_command_line({"lithofront", "info"}, {out, err, false}) == 1);
    CHECK(contains(err.str(), "writing to standard output failed"));
}

TEST_CASE("particles that ended early are counted in a warning, also when quiet, and the study counts as done") {
    Workplace w;
    fake_study().act = [](StudyListener& listener) {
        listener.note("not when quiet");
        StudySummary summary;
        summary.particles = 64;
        summary.failed_particles = 3;
        summary.faults = {{"too_many_steps", 1}, {"no_path", 2}};
        return summary;
    };
    const Outcome o = call({"run", w.config, "-o", w.results, "--quiet"});
    CHECK(o.code == 0);
    CHECK(o.err ==
          "warning: 3 of 64 particles ended early (1 too_many_steps, 2 no_path); which ones and when: particle_cycles/fault in "
          "results.h5\n");
    CHECK(contains(o.out, "3 failed particles"));
}

TEST_CASE("an error cannot steer the terminal, whoever quotes what") {
    const Workplace w("seed = 1 \x1b[2J\n");
    for (const Outcome& outcome :
         {call({"run", w.config, "-o", w.results}), call({"run", "\x1b[2J.toml", "-o", w.results}), call({"run", w.config, "--\x1b[2J"}),
          call({"\xC2\x9B"
                "2J"})}) {
        CHECK(outcome.code == 2);
        CHECK_MESSAGE(outcome.err.find('\x1b') == std::string::npos, outcome.err);
        CHECK(outcome.err.find("\xC2\x9B") == std::string::npos);
    }
}
