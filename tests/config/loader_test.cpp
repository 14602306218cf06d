#include "config/loader.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "config/difference.hpp"
#include "config/notes.hpp"
#include "config/toml_guard.hpp"
#include "config/writer.hpp"
#include "expect_error.hpp"

using namespace lithofront;

TEST_CASE("a file sets what it names and nothing else") {
    const Options o = parse_options(R"(
name = "sweep"
seed = 42
microstructure.correlation_length_nm = 80   # an integer does for a float
[population]
particles = 10
size_distribution = "list"
diameters_um = [0.5, 2]
[[protocol.step]]
cycles = 3
[[protocol.step]]
name = "ageing"
discharge_c_rate = 16
[transport]
ionic_diffusivity_lithiated_m2_per_s = inf
)",
                                    "study.toml");
    CHECK(o.name == "sweep");
    CHECK(o.seed == 42);
    CHECK(o.microstructure.correlation_length_nm == 80);
    CHECK(o.population.particles == 10);
    CHECK(o.population.size_distribution == SizeDistribution::list);
    CHECK(o.population.diameters_um == std::vector<double>{0.5, 2});
    REQUIRE(o.protocol.steps.size() == 2);
    CHECK(o.protocol.steps[0].cycles == 3);
    CHECK(o.protocol.steps[0].discharge_c_rate == 1);
    CHECK(o.protocol.steps[1].discharge_c_rate == 16);
    CHECK(o.protocol.steps[1].name == "ageing");
    CHECK(o.lattice.site_spacing_nm == LatticeOptions{}.site_spacing_nm);
}

TEST_CASE("an unknown key is refused with its place and the nearest known one") {
    CHECK(refusal("seed = 1\n[population]\n  partcles = 3\n") ==
          "study.toml:3:3: unknown key 'population.partcles'; nearest known key: 'population.particles'");
    CHECK(refusal("[microstucture]\ngrain_size_um = 1\n") ==
          "study.toml:1:2: unknown key 'microstucture'; nearest known key: 'microstructure'");
    CHECK(contains(refusal("grain_size_um = 1\n"), "nearest known key: 'microstructure.grain_size_um'"));
    CHECK(contains(refusal("[kinetics]\ngrain_size_um = 1\n"), "nearest known key: 'microstructure.grain_size_um'"));
    CHECK(contains(refusal("[[protocol.step]]\ncycle = 1\n"),
                   "study.toml:2:1: unknown key 'protocol.step.cycle'; nearest known key: 'protocol.step.cycles'"));
    CHECK(contains(refusal("\"population.particles\" = 3\n"), "unknown key"));
    CHECK(contains(refusal("\"\" = 3\n"), "unknown key ''"));
    CHECK(contains(refusal("population.particles.x = 3\n"), "population.particles is a table"));
}

TEST_CASE("an unknown key that is near none gets those of like words, or where all are found") {
    CHECK(refusal("[material]\nx_min = 0.3\n") ==
          "study.toml:2:1: unknown key 'material.x_min'; known keys of like name: 'material.x_lithiated', 'material.x_delithiated'");
    CHECK(refusal("[population]\nwheels = 3\n") ==
          "study.toml:2:1: unknown key 'population.wheels'; all keys: lithofront config --defaults");
    CHECK(contains(refusal("[[protocol.step]]\nname = 's'\n", {"protocol.step[0].discharging=3"}),
                   "unknown key 'protocol.step[0].discharging'; all keys: lithofront config --defaults"));
    CHECK_FALSE(contains(refusal("[kinetics]\nrate_law = 'eyring'\n"), "nearest"));
    CHECK_FALSE(contains(refusal("[material]\nopen_circuit_voltage = 'graphite'\n"), "nearest"));
}

TEST_CASE("a wrong type is refused with what is there and what should be") {
    CHECK(refusal("[population]\nparticles = 3.5\n") == "study.toml:2:1: population.particles is 3.5; it must be a whole number");
    CHECK(contains(refusal("[population]\nparticles = \"3\"\n"), "population.particles is '3'; it must be a whole number"));
    CHECK(contains(refusal("[lattice]\nsite_spacing_nm = true\n"), "lattice.site_spacing_nm is true; it must be a number"));
    CHECK(contains(refusal("[ageing]\nfilm = 1\n"), "ageing.film is 1; it must be true or false"));
    CHECK(contains(refusal("name = 3\n"), "name is 3; it must be a string"));
    CHECK(contains(refusal("name = 1979-05-27\n"), "name is a date or time"));
    CHECK(contains(refusal("seed = -1\n"), "seed is -1; it must be a whole number, not negative"));
    CHECK(contains(refusal("[population]\ndimension = 99999999999\n"), "it must be a whole number of at most 32 bits"));
    CHECK(contains(refusal("[output]\nsnapshot_cycles = 1\n"), "it must be an array"));
    CHECK(contains(refusal("[output]\nsnapshot_cycles = [1, 2.0]\n"), "each element a whole number"));
    CHECK(contains(refusal("population = 3\n"), "study.toml:1:1: population is a whole number; write it as a table, [population]"));
    CHECK(contains(refusal("[[population]]\n"), "population is an array; write it as a table"));
    CHECK(contains(refusal("[protocol.step]\ncycles = 3\n"), "write one [[protocol.step]] per step"));
    CHECK(contains(refusal("[protocol]\nstep = [1]\n"), "write one [[protocol.step]] per step"));
    CHECK(contains(refusal("[kinetics]\nrate_law = \"taffel\"\n"), "it must be one of \"butler_volmer\", \"tafel\"; nearest: \"tafel\""));
    CHECK(contains(refusal("[kinetics]\nrate_law = 1\n"), "it must be one of \"butler_volmer\", \"tafel\""));
}

TEST_CASE("every mistake is reported at once, in the order of the file") {
    const std::string message = refusal("zeta = 1\n[population]\nparticles = true\n[ageing]\nfilms = true\n");
    const auto first = message.find("study.toml:1:1"), second = message.find("study.toml:3:1"), third = message.find("study.toml:5:1");
    CHECK(first == 0);
    CHECK(second != std::string::npos);
    CHECK(third != std::string::npos);
    CHECK(first < second);
    CHECK(second < third);
}

TEST_CASE("a flood of mistakes ends") {
    std::string text;
    for (int i = 0; i < 20000; ++i) text += "key_" + std::to_string(i) + " = 1\n";
    const std::string message = refusal(text);
    CHECK(contains(message, "more"));
    CHECK(std::count(message.begin(), message.end(), '\n') == 20);
}

TEST_CASE("broken TOML is refused with its place") {
    CHECK(refusal("seed = \n").starts_with("study.toml:1:"));
    CHECK(refusal("[population]\nparticles = 1\nparticles = 2\n").starts_with("study.toml:3:1"));
    CHECK(refusal("name = \"open\nseed = 1\n").starts_with("study.toml:1:"));
}

TEST_CASE("overrides come after the file, in order, with commas and bare strings") {
    const Options o =
        parse_options("seed = 1\n[[protocol.step]]\n[[protocol.step]]\n", "study.toml",
                      {"seed=5", "seed=6", "kinetics.rate_law=tafel", "name=two, words", "population.size_distribution=\"list\"",
                       "population.diameters_um=[0.5, 1, 2.5]", "protocol.step[1].cycles=7", " lattice.site_spacing_nm = 20 "});
    CHECK(o.seed == 6);
    CHECK(o.kinetics.rate_law == RateLaw::tafel);
    CHECK(o.population.size_distribution == SizeDistribution::list);
    CHECK(o.population.diameters_um == std::vector<double>{0.5, 1, 2.5});
    CHECK(o.protocol.steps[0].cycles == 1);
    CHECK(o.protocol.steps[1].cycles == 7);
    CHECK(o.lattice.site_spacing_nm == 20);
}

TEST_CASE("an override may replace all steps") {
    const Options o =
        parse_options("[[protocol.step]]\ncycles = 3\n", "study.toml", {"protocol.step=[{name = \"a\", cycles = 2}, {cycles = 4}]"});
    REQUIRE(o.protocol.steps.size() == 2);
    CHECK(o.protocol.steps[0].name == "a");
    CHECK(o.protocol.steps[1].cycles == 4);
}

TEST_CASE("a bad override names itself") {
    CHECK(contains(refusal("", {"seed"}), "--set 'seed': not of the form table.key=value"));
    CHECK(contains(refusal("", {"=3"}), "not of the form"));
    CHECK(contains(refusal("", {"sed=3"}), "--set 'sed=3': unknown key 'sed'; nearest known key: 'seed'"));
    CHECK(contains(refusal("", {"seed=3x"}), "--set 'seed=3x': "));
    CHECK(contains(refusal("", {"seed="}), "--set 'seed=': "));
    CHECK(contains(refusal("", {"seed=1\nname='x'"}), "more than one value"));
    CHECK(contains(refusal("", {"population=3"}), "is a table"));
    CHECK(contains(refusal("", {"protocol.step[1].cycles=3"}), "the protocol has 1 steps, numbered from 0"));
    CHECK(contains(refusal("", {"name=\xE2\x80\x9C"
                                "a\xE2\x80\x9D"}),
                   "name begins with a curly quote; write straight ones, or none"));
    CHECK(contains(refusal("", {"protocol.step[0]cycles=3"}), "not of the form protocol.step[0].cycles"));
    CHECK(contains(refusal("", {"protocol.step[-1].cycles=3"}), "not of the form protocol.step[0].cycles"));
    CHECK(contains(refusal("", {"protocol.step[0].cycle=3"}), "nearest known key: 'protocol.step[0].cycles'"));
    CHECK(contains(refusal("", {"protocol.step.cycles=3"}),
                   "say which step, by name or number: protocol.step.cycle.cycles or protocol.step[0].cycles"));
    CHECK(contains(refusal("", {"kinetics.noise_kT=-1"}), "--set 'kinetics.noise_kT=-1': kinetics.noise_kT = -1 kT is out of range"));
}

TEST_CASE("an override that cannot be read says what the key wants") {
    CHECK(refusal("", {"population.particles=abc"}) ==
          "--set 'population.particles=abc': population.particles is 'abc'; it must be a whole number");
    CHECK(contains(refusal("", {"ageing.film=yes"}), "ageing.film is 'yes'; it must be true or false"));
    CHECK(contains(refusal("", {"lattice.site_spacing_nm=20nm"}), "lattice.site_spacing_nm is '20nm'; it must be a number"));
    CHECK(contains(refusal("", {"seed=99999999999999999999"}), "it must be a whole number, not negative (parsing decimal integer: "));
    CHECK(contains(refusal("", {"output.snapshot_cycles=[1, 2"}), "it must be an array, such as [1, 2] (parsing array: "));
    CHECK(contains(refusal("", {"population.diameters_um=0.5,1"}), "population.diameters_um is '0.5,1'; it must be an array"));
    CHECK(contains(refusal("", {"kinetics.rate_law=\"tafel"}),
                   "it must be one of \"butler_volmer\", \"tafel\", its quotes closed or left out"));
    CHECK(contains(refusal("", {"name=\"open"}), "name is '\"open'; it must be a string, its quotes closed or left out"));
    CHECK(contains(refusal("", {"protocol.step=[{name = ageing}]"}),
                   "protocol.step is '[{name = ageing}]'; it must be an array of steps with text in quotes, such as "
                   "[{name = \"ageing\", cycles = 3}]"));
}

TEST_CASE("of settings that disagree the one given last is blamed, and overrides come last") {
    const std::string lower = "[protocol]\nlower_voltage_limit_V = 3.98\n";
    CHECK(refusal(lower + "upper_voltage_limit_V = 3.95\n").starts_with("study.toml:3:1: "));
    CHECK(refusal("[protocol]\nupper_voltage_limit_V = 3.95\nlower_voltage_limit_V = 3.98\n").starts_with("study.toml:3:1: "));
    CHECK(refusal(lower, {"protocol.upper_voltage_limit_V=3.95"}).starts_with("--set 'protocol.upper_voltage"));
}

TEST_CASE("the default snapshots follow a smaller population, listed ones do not") {
    CHECK(parse_options("[population]\nparticles = 2\n", "study.toml").output.snapshot_particles == std::vector<std::int64_t>{0, 1});
    // A longer list is kept as it was written: what is not there is left out, with a note.
    const Options few = parse_options("[population]\nparticles = 2\n[output]\nsnapshot_particles = [0, 2, 5]\n", "study.toml");
    CHECK(few.output.snapshot_particles == std::vector<std::int64_t>{0, 2, 5});
    const auto notes = notes_on_unused(few);
    REQUIRE(notes.size() == 1);
    CHECK(notes[0] == "output.snapshot_particles lists 2 of 3 that the study does not have, whose particles are 0 to 1: they are left out");
}

TEST_CASE("a file that cannot be read is refused by name") {
    const auto folder = std::filesystem::temp_directory_path();
    CHECK_THROWS_WITH_AS(load_options(folder), doctest::Contains("is a directory"), ConfigError);
    CHECK_THROWS_WITH_AS(load_options(folder / "lithofront-no-such-file.toml"), doctest::Contains("cannot be read: No such file"),
                         ConfigError);
    CHECK_THROWS_WITH_AS(load_options("/dev/zero"), doctest::Contains("is not a regular file"), ConfigError);
    const auto fifo = folder / "lithofront-loader-test.fifo";
    REQUIRE(mkfifo(fifo.c_str(), 0600) == 0);
    CHECK_THROWS_WITH_AS(load_options(fifo), doctest::Contains("is not a regular file"), ConfigError);  // and does not wait
    std::filesystem::remove(fifo);
}

TEST_CASE("a stream that is open already is read to its end") {
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    REQUIRE(write(ends[1], "seed = 9\n", 9) == 9);
    close(ends[1]);
    CHECK(load_options("/dev/fd/" + std::to_string(ends[0])).seed == 9);
    close(ends[0]);
}

TEST_CASE("what the program wrote itself can be read again however long it is") {
    Options long_one;
    long_one.protocol.steps.resize(4000);
    const std::string text = to_toml(long_one, Comments::docs);
    REQUIRE(text.size() > max_config_bytes);
    CHECK(contains(refusal(text), "a configuration may hold at most 1048576"));
    CHECK(parse_own_options(text, "config.toml").protocol.steps.size() == 4000);
    CHECK(10000 / 4000 * text.size() < max_own_config_bytes);  // with as many steps as are allowed
}

TEST_CASE("the first difference of two configurations is told by its key and both values") {
    Options one, other;
    CHECK(first_difference(one, other) == "");
    other.protocol.steps[0].cycles += 1;
    CHECK(first_difference(one, other) == "protocol.step[0].cycles = " + std::to_string(one.protocol.steps[0].cycles) + ", not " +
                                              std::to_string(other.protocol.steps[0].cycles));
    one.seed = 7;
    CHECK(first_difference(one, other) == "seed = 7, not 1");
    one.protocol.steps.clear();
    CHECK(first_difference(one, other) == "0 steps in the protocol, not 1");
}

TEST_CASE("a file is read from disk and named in its errors") {
    const auto path = std::filesystem::temp_directory_path() / "lithofront-loader-test.toml";
    std::ofstream(path) << "seed = 9\n";
    CHECK(load_options(path).seed == 9);
    std::ofstream(path) << "sed = 9\n";
    CHECK_THROWS_WITH_AS(load_options(path), doctest::Contains((path.string() + ":1:1: unknown key 'sed'").c_str()), ConfigError);
    std::ofstream(path) << std::string(2 * 1024 * 1024, '#');
    CHECK_THROWS_WITH_AS(load_options(path), doctest::Contains("a configuration may hold at most"), ConfigError);
    std::filesystem::remove(path);
}

TEST_CASE("a step's setting is overridden by the step's name or number, and a wrong one is answered in the same form") {
    const std::string steps =
        "[[protocol.step]]\nname = 'formation'\n[[protocol.step]]\nname = 'age.1'\n[[protocol.step]]\nname = 'twin'\n"
        "[[protocol.step]]\nname = 'twin'\n";
    const Options o = parse_options(steps, "study.toml", {"protocol.step.age.1.cycles=7", "protocol.step[0].discharge_c_rate=16"});
    CHECK(o.protocol.steps[1].cycles == 7);
    CHECK(o.protocol.steps[0].discharge_c_rate == 16);
    CHECK(contains(refusal(steps, {"protocol.step.formation.cycle=7"}),
                   "unknown key 'protocol.step.formation.cycle'; nearest known key: 'protocol.step.formation.cycles'"));
    CHECK(contains(refusal(steps, {"protocol.step[1].cycle=7"}), "nearest known key: 'protocol.step[1].cycles'"));
    CHECK(contains(refusal(steps, {"protocol.step.ageing.cycles=7"}),
                   "the protocol has no step 'ageing'; its steps are 0 'formation', 1 'age.1', 2 'twin', 3 'twin'"));
    CHECK(contains(refusal(steps, {"protocol.step.twin.cycles=7"}),
                   "2 steps are named 'twin'; say which by its number: protocol.step[2].cycles"));
    CHECK(contains(refusal(steps, {"protocol.step.cycles=7"}),
                   "say which step, by name or number: protocol.step.formation.cycles or protocol.step[0].cycles"));
    CHECK(contains(refusal(steps, {"protocol.formation.cycles=2"}), "nearest known key: 'protocol.step.formation.cycles'"));
    CHECK(contains(refusal(steps, {"protocol.step[formation].cycles=2"}),
                   "is not of the form protocol.step.formation.cycles; steps are counted from 0, or called by their names"));
    CHECK(contains(refusal(steps, {"protocol.step[-1].cycles=2"}), "is not of the form protocol.step[0].cycles; "));
    CHECK(contains(refusal(steps, {"protocol.step.1.cycles=2"}), "as in protocol.step[0].cycles"));
    CHECK(contains(refusal(steps, {"discharge_c_rate=2"}), "nearest known key: 'protocol.step[0].discharge_c_rate'"));
    CHECK(contains(refusal(steps + "[population]\ndischarge_c_rate = 2\n"), "nearest known key: 'protocol.step.discharge_c_rate'"));
}

TEST_CASE("a link that leads nowhere is named with where it leads") {
    const auto link = std::filesystem::temp_directory_path() / ("lithofront-link-" + std::to_string(::getpid()) + ".toml");
    std::filesystem::create_symlink("nowhere.toml", link);
    CHECK_THROWS_WITH_AS(load_options(link), doctest::Contains("is a link to nowhere.toml, which is not there"), ConfigError);
    std::filesystem::remove(link);
}
