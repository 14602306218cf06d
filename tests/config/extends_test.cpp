#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "config/notes.hpp"
#include "config/writer.hpp"
#include "expect_error.hpp"

using namespace lithofront;

namespace {

// Files by name in a folder of their own.
class Folder {
public:
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "lithofront-extends-XXXXXX").string();
        path_ = mkdtemp(name.data());
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    std::string write(const std::string& name, const std::string& text) const {
        const auto path = path_ / name;
        std::filesystem::create_directories(path.parent_path());
        std::ofstream(path) << text;
        return path.string();
    }
    std::string at(const std::string& name) const { return (path_ / name).string(); }

private:
    std::filesystem::path path_;
};

std::string refusal_of(const std::string& path, const std::vector<std::string>& sets = {}) {
    try {
        load_options(path, sets);
    } catch (const ConfigError& error) {
        return error.what();
    }
    return "";
}

}  // namespace

TEST_CASE("keys of a file replace those of the one it extends, tables merge, steps are replaced whole") {
    const Folder f;
    f.write("base.toml", R"(
name = "base"
seed = 5
[kinetics]
exchange_current_density_A_per_m2 = 3
noise_kT = 0.25
[output]
voltage_cycles = [1, 2, 3]
[[protocol.step]]
name = "formation"
cycles = 3
discharge_c_rate = 2
[[protocol.step]]
cycles = 106
[protocol]
upper_voltage_limit_V = 4.1
)");
    const Options o = load_options(f.write("study.toml", R"(
extends = "base.toml"
name = "study"
[kinetics]
noise_kT = 0.125
[output]
voltage_cycles = [4]
[[protocol.step]]
cycles = 7
)"));
    CHECK(o.name == "study");
    CHECK(o.seed == 5);
    CHECK(o.kinetics.exchange_current_density_A_per_m2 == 3);
    CHECK(o.kinetics.noise_kT == 0.125);
    CHECK(o.output.voltage_cycles == std::vector<int>{4});
    CHECK(o.protocol.upper_voltage_limit_V == 4.1);
    REQUIRE(o.protocol.steps.size() == 1);
    CHECK(o.protocol.steps[0].cycles == 7);
    CHECK(o.protocol.steps[0].name == ProtocolStep{}.name);
    CHECK(o.protocol.steps[0].discharge_c_rate == ProtocolStep{}.discharge_c_rate);
}

TEST_CASE("a file that names no steps keeps those of its base") {
    const Folder f;
    f.write("base.toml", "[[protocol.step]]\ncycles = 3\n[[protocol.step]]\ncycles = 4\n");
    const Options o = load_options(f.write("study.toml", "extends = \"base.toml\"\n"), {"protocol.step[1].cycles=9"});
    REQUIRE(o.protocol.steps.size() == 2);
    CHECK(o.protocol.steps[0].cycles == 3);
    CHECK(o.protocol.steps[1].cycles == 9);
}

TEST_CASE("each base is found from the folder of the file that names it, and overrides come last") {
    const Folder f;
    f.write("bases/one.toml", "seed = 1\nname = \"one\"\n[population]\nparticles = 11\n");
    f.write("bases/two.toml", "extends = \"one.toml\"\nseed = 2\nname = \"two\"\n");
    const std::string path = f.write("studies/three.toml", "extends = \"../bases/two.toml\"\nseed = 3\n");
    const Configuration c = load_configuration(path, {"seed=4"});
    CHECK(c.options.seed == 4);
    CHECK(c.options.name == "two");
    CHECK(c.options.population.particles == 11);
    CHECK(c.files == std::vector<std::filesystem::path>{path, f.at("bases/two.toml"), f.at("bases/one.toml")});
    CHECK(load_options(f.write("absolute.toml", "extends = \"" + path + "\"\n")).seed == 3);
}

TEST_CASE("a resolved configuration holds everything and extends nothing") {
    const Folder f;
    f.write("base.toml", "seed = 5\nkinetics.noise_kT = 0.25\n");
    const Options o = load_options(f.write("study.toml", "extends = \"base.toml\"\n"));
    const std::string resolved = to_toml(o);
    CHECK_FALSE(contains(resolved, "extends"));
    CHECK(parse_own_options(resolved, "config.toml").kinetics.noise_kT == 0.25);
    CHECK(parse_own_options(resolved, "config.toml").seed == 5);
}

TEST_CASE("a mistake names the file in which its key stands, the file's own before those of its base") {
    const Folder f;
    const std::string base = f.write("base.toml", "seed = 1\n[kinetics]\nnoise = 1\nrate_law = \"taffel\"\n");
    const std::string path = f.write("study.toml", "extends = \"base.toml\"\n\n\n\nsed = 1\n\n[kinetics]\nnoise_kT = -2\n");
    const std::string message = refusal_of(path);
    CHECK(message.starts_with(path + ":5:1: unknown key 'sed'"));
    CHECK(contains(message, "\n" + base + ":3:1: unknown key 'kinetics.noise'"));
    CHECK(contains(message, "\n" + base + ":4:1: kinetics.rate_law is 'taffel'"));
    f.write("base.toml", "[kinetics]\nnoise_kT = -1\ntransfer_coefficient = -1\n");
    f.write("study.toml", "extends = \"base.toml\"\n[kinetics]\nnoise_kT = -2\n");
    CHECK(contains(refusal_of(path), path + ":3:1: kinetics.noise_kT = -2 kT is out of range"));
    CHECK(contains(refusal_of(path), base + ":3:1: kinetics.transfer_coefficient = -1 is out of range"));
    CHECK_FALSE(contains(refusal_of(path), base + ":2:1"));
}

TEST_CASE("a file that its base does not agree with is blamed, and an override before both") {
    const Folder f;
    f.write("base.toml", "\n\n\n\n[protocol]\nlower_voltage_limit_V = 3.98\n");
    const std::string path = f.write("study.toml", "extends = \"base.toml\"\n[protocol]\nupper_voltage_limit_V = 3.95\n");
    CHECK(refusal_of(path).starts_with(path + ":3:1: "));
    CHECK(refusal_of(path, {"protocol.lower_voltage_limit_V=3.97"}).starts_with("--set 'protocol.lower_voltage_limit_V=3.97'"));
}

TEST_CASE("steps that were replaced are blamed no more") {
    const Folder f;
    f.write("base.toml", "[[protocol.step]]\nname = \"formation\"\ncycles = 1\n");
    const std::string path = f.write("study.toml", "extends = \"base.toml\"\n\n[[protocol.step]]\ncycles = 0\n");
    CHECK(refusal_of(path).starts_with(path + ":4:1: protocol.step[0].cycles = 0 is out of range"));
    CHECK_FALSE(load_configuration(path, {"protocol.step=[{name = \"a\"}]"}).origins.given("protocol.step[0].cycles"));
}

TEST_CASE("a circle of files is refused with its members") {
    const Folder f;
    const std::string a = f.write("a.toml", "extends = \"b.toml\"\n"), b = f.write("b.toml", "seed = 1\nextends = \"c/../c.toml\"\n"),
                      c = f.write("c.toml", "\n extends = \"./a.toml\"\n");
    f.write("c/keep", "");
    CHECK(refusal_of(a) == c + ":2:2: extends leads back to a file that is being extended: " + a + " -> " + b + " -> " + c + " -> " + a +
                               "; take one of these lines out");
    std::filesystem::create_symlink(a, f.at("link.toml"));
    f.write("c.toml", "extends = \"link.toml\"\n");
    CHECK(contains(refusal_of(a), c + " -> " + f.at("link.toml") + "; take"));
    const std::string self = f.write("self.toml", "extends = \"self.toml\"\n");
    CHECK(refusal_of(self) ==
          self + ":1:1: extends leads back to a file that is being extended: " + self + " -> " + self + "; take one of these lines out");
}

TEST_CASE("eight bases below one another are read, nine are refused with the chain") {
    const Folder f;
    const auto file = [&](int i) { return std::string("f").append(std::to_string(i)).append(".toml"); };
    f.write(file(0), "seed = 77\n");
    for (int i = 1; i <= 9; ++i) f.write(file(i), "extends = \"" + file(i - 1) + "\"\n");
    CHECK(load_options(f.at(file(8))).seed == 77);
    const std::string message = refusal_of(f.at(file(9)));
    CHECK(message.starts_with(f.at(file(1)) + ":1:1: more than 8 files extend one another: " + f.at(file(9)) + " -> " + f.at(file(8)) +
                              " -> "));
    CHECK(message.ends_with(" -> " + f.at(file(0)) + "; put some of them together"));
}

TEST_CASE("a base that cannot be read or is no path is refused with the line that names it") {
    const Folder f;
    const std::string path = f.write("study.toml", "seed = 1\nextends = \"none.toml\"\n");
    CHECK(refusal_of(path) ==
          path + ":2:1: extends " + f.at("none.toml") + ": cannot be read: No such file or directory; give an existing TOML file");
    f.write("study.toml", "extends = \".\"\n");
    CHECK(contains(refusal_of(path), "is a directory; give a TOML file"));
    for (const std::string value : {"3", "\"\"", "[\"a.toml\", \"b.toml\"]"}) {
        f.write("study.toml", "extends = " + value + "\n");
        CHECK(refusal_of(path) == path + ":1:1: extends must be a string, the path of a TOML file from the folder of this one");
    }
    const std::string base = f.write("base.toml", "seed = 1\nseed = 2\n");
    f.write("study.toml", "extends = \"base.toml\"\n");
    CHECK(refusal_of(path).starts_with(base + ":2:"));
}

TEST_CASE("extends stands at the top of a file and nowhere else") {
    CHECK(refusal("seed = 1\nextends = \"base.toml\"\n") == "study.toml:2:1: extends has no effect here; write the base's settings out");
    CHECK(refusal("", {"extends=base.toml"}) == "--set 'extends=base.toml': a file alone can extend another; give that file instead");
    CHECK(contains(refusal("[kinetics]\nextends = \"base.toml\"\n"), "unknown key 'kinetics.extends'; nearest known key: 'extends'"));
    CHECK(contains(refusal("extend = \"base.toml\"\n"), "unknown key 'extend'; nearest known key: 'extends'"));
}

TEST_CASE("a stream extends a file of the working directory") {
    const Folder f;
    const std::string base = f.write("base.toml", "seed = 12\n");
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    const std::string text = "extends = \"" + std::filesystem::relative(base).string() + "\"\n";
    REQUIRE(write(ends[1], text.data(), text.size()) == static_cast<ssize_t>(text.size()));
    close(ends[1]);
    CHECK(load_options("/dev/fd/" + std::to_string(ends[0])).seed == 12);
    close(ends[0]);
}

TEST_CASE("what a file switches off under its base's settings is no mistake of its own") {
    const Folder f;
    f.write("base.toml", "[ageing]\nfilm = true\nfilm_barrier_kT = 5\n");
    const auto notes = [&](const std::string& own) {
        const Configuration c = load_configuration(f.write("study.toml", "extends = \"base.toml\"\n[ageing]\nfilm = false\n" + own));
        return notes_on_unused(c.options, c.origins);
    };
    CHECK(notes("").empty());
    CHECK(notes("film_barrier_kT = 6\n") == std::vector<std::string>{"ageing.film_barrier_kT has no effect with film = false"});
}
