#include <doctest/doctest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "config/material.hpp"
#include "config/open_circuit_voltage.hpp"
#include "config/writer.hpp"
#include "expect_error.hpp"

using namespace lithofront;

namespace {

class Folder {
public:
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "lithofront-material-XXXXXX").string();
        path_ = mkdtemp(name.data());
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    std::string write(const std::string& name, const std::string& text) const {
        const auto path = path_ / name;
        std::filesystem::create_directories(path.parent_path());
        std::ofstream(path) << text;
        return path.string();
    }

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

// A study of a curve from a file, whose window lies within it.
std::string study_of(const std::string& file) {
    return "[material]\nname = \"LiNi0.5Mn1.5O4\"\nopen_circuit_voltage = \"" + file + "\"\nx_lithiated = 0.9\nx_delithiated = 0.3\n";
}

std::string refusal_of_rows(const std::string& rows) {
    const Folder f;
    f.write("curve.csv", rows);
    return refusal_of(f.write("study.toml", study_of("curve.csv")));
}

bool any_warning(const std::vector<std::string>& notes, const std::string& part) {
    for (const auto& note : notes)
        if (contains(note, part)) return true;
    return false;
}

}  // namespace

TEST_CASE("the default curve is Doyle's of LiMn2O4, and LiFePO4 has its plateau") {
    const OpenCircuitVoltage lmo{MaterialOptions{}};
    // x = 0.61: tanh(-14.5546 * 0.61 + 8.60942) = tanh(-0.268886) = -0.262588, 0.388432^-0.492465 = 1.593120,
    // exp(-0.04738 * 0.61^8) = 0.999093, exp(-40 * 0.476125) = 5.3e-9:
    // 4.19829 - 0.014854 + 0.008484 - 0.156980 = 4.034940.
    CHECK(lmo(0.61) == doctest::Approx(4.03494).epsilon(1e-5));
    MaterialOptions m;
    m.name = "LiFePO4";
    m.open_circuit_voltage = "lfp_safari_2011";
    // At x = 0.5 the first term is 3.4323 V, the second exp(-32.1) and the others 1.3922e-5 - 1.3907e-5.
    CHECK(OpenCircuitVoltage(m)(0.5) == doctest::Approx(3.4323).epsilon(1e-6));
}

TEST_CASE("a built-in curve falls with lithium wherever it holds") {
    for (const auto& curve : built_in_curves()) {
        CAPTURE(std::string(curve.name));
        MaterialOptions m;
        m.open_circuit_voltage = curve.name;
        const OpenCircuitVoltage u(m);
        for (int i = 0; i < 1000; ++i) {
            const double x = curve.lowest_x + (curve.highest_x - curve.lowest_x) * i / 1000;
            CHECK(u(x + 1e-3 * (curve.highest_x - curve.lowest_x)) <= u(x) + 1e-9);
        }
    }
}

TEST_CASE("points of a file are joined by straight lines, whatever their order, heading or comments") {
    const Folder f;
    f.write("data/curve.csv", "# measured\nx,U / V\n1.0, 3.9\n0.6,4.0\r\n\n0.2,4.2\n");
    const Options o = load_options(f.write("study.toml", study_of("data/curve.csv")));
    CHECK(o.material.open_circuit_voltage_x == std::vector<double>{0.2, 0.6, 1.0});
    CHECK(o.material.open_circuit_voltage_V == std::vector<double>{4.2, 4.0, 3.9});
    const OpenCircuitVoltage u(o.material);
    CHECK(u(0.5) == doctest::Approx(4.05));   // 4.2 - 0.2 * 0.3/0.4
    CHECK(u(0.9) == doctest::Approx(3.925));  // 4.0 - 0.1 * 0.3/0.4
    CHECK(u(0.6) == doctest::Approx(4.0));
    CHECK(u(0.1) == 4.2);
}

TEST_CASE("what a study resolves to holds the points, and needs the file no more") {
    std::string resolved;
    {
        const Folder f;
        f.write("curve.csv", "0.2,4.2\n1,3.9\n");
        resolved = to_toml(load_options(f.write("study.toml", study_of("curve.csv"))));
    }
    const Options again = parse_own_options(resolved, "config.toml");
    CHECK(again.material.open_circuit_voltage == "curve.csv");
    CHECK(again.material.open_circuit_voltage_x == std::vector<double>{0.2, 1.0});
    CHECK(to_toml(again) == resolved);
}

TEST_CASE("naming another curve drops the points of a base's file") {
    const Folder f;
    f.write("curve.csv", "0.2,4.2\n1,3.9\n");
    f.write("base.toml", study_of("curve.csv"));
    const auto study = f.write("study.toml",
                               "extends = \"base.toml\"\n[material]\nopen_circuit_voltage = \"lmo_doyle_1996\"\nname = \"LiMn2O4\"\n"
                               "x_delithiated = 0.61\n");
    CHECK(load_options(study).material.open_circuit_voltage_x.empty());
    f.write("inline.toml",
            "[material]\nopen_circuit_voltage = \"mine\"\nopen_circuit_voltage_x = [0.2, 1]\nopen_circuit_voltage_V = [4.1, 4.0]\n");
    CHECK(load_options(f.write("third.toml", "extends = \"inline.toml\"\n")).material.open_circuit_voltage_x.size() == 2);
    CHECK(load_options(f.write("fourth.toml", "extends = \"inline.toml\"\nmaterial.open_circuit_voltage = \"lmo_doyle_1996\"\n"))
              .material.open_circuit_voltage_x.empty());
    f.write("other/flat.csv", "0,4.1\n1,4.1\n");
    f.write("other/base.toml", study_of("flat.csv"));  // relative to the file that names it, not to the one that extends it
    CHECK(load_options(f.write("further.toml", "extends = \"other/base.toml\"\n")).material.open_circuit_voltage_V ==
          std::vector<double>{4.1, 4.1});
}

TEST_CASE("a bad file of points is refused with its line and the reason") {
    CHECK(contains(refusal_of_rows("x,V\n0.2,4.2\n0.6,4.0\n0.7,4.1\n1,3.9\n"),
                   "curve.csv:4:1: the voltage rises with lithium, from 4 V at x = 0.6"));
    CHECK(contains(refusal_of_rows("0.2,4.2\n0.6;4.0\n"), "curve.csv:2:1: '0.6;4.0' is no point"));
    CHECK(contains(refusal_of_rows("0.2,4.2\nx,V\n"), "curve.csv:2:1: 'x,V' is no point"));
    CHECK(contains(refusal_of_rows("0.2,4.2\n0.2,4.1\n"), "curve.csv:2:1: x = 0.2 is there twice"));
    CHECK(contains(refusal_of_rows("0.2,4.2\n1.2,4.1\n"), "curve.csv:2:1: x = 1.2 is not between 0 and 1"));
    CHECK(contains(refusal_of_rows("0.2,4200\n1,4.1\n"), "curve.csv:1:1: 4200 V is no voltage"));
    CHECK(contains(refusal_of_rows("0.2,4.2\n"), "a curve needs two points"));
    CHECK(contains(refusal_of_rows("0.4,4.2\n1,4.1\n"), "reaches from x = 0.4 to 1, and the window is 0.3 to 0.9"));
    const Folder f;
    CHECK(contains(refusal_of(f.write("study.toml", study_of("none.csv"))), "study.toml:3:1: material.open_circuit_voltage: "));
    CHECK(contains(refusal_of(f.write("study.toml", study_of("none.csv"))), "none.csv: cannot be read"));
}

TEST_CASE("a name that is no curve's is refused, with the nearest") {
    CHECK(contains(refusal("[material]\nopen_circuit_voltage = \"lfp_safari\"\n"),
                   "study.toml:2:1: material.open_circuit_voltage = 'lfp_safari'"));
    CHECK(contains(refusal("[material]\nopen_circuit_voltage = \"lfp_safari\"\n"), "nearest: \"lfp_safari_2011\""));
    CHECK(contains(refusal("[material]\nopen_circuit_voltage_x = [0.1, 1]\nopen_circuit_voltage_V = [4, 3]\n"), "is a built-in curve"));
    CHECK(contains(refusal("[material]\nopen_circuit_voltage = \"mine\"\nopen_circuit_voltage_x = [0.1, 1]\n"),
                   "2 compositions and 0 voltages"));
    CHECK(contains(refusal("[material]\nx_delithiated = 0.1\n"), "reaches from x = 0.14"));
}

TEST_CASE("a solid solution is refused with the reason, unless a front is assumed") {
    // A layered oxide falls from 4.3 to 3.7 V: 0.6 V / 25.7 mV = 23 kT/e.
    const std::string sloping =
        "open_circuit_voltage = \"mine\"\nopen_circuit_voltage_x = [0.3, 0.9]\nopen_circuit_voltage_V = [4.3, 3.7]\n"
        "x_lithiated = 0.9\nx_delithiated = 0.3\n";
    CHECK(contains(refusal("[material]\nname = \"mine\"\n" + sloping), "by 23 kT/e: it takes up lithium as a solid solution"));
    CHECK(contains(refusal("[material]\nname = \"NMC 811\"\n"), "is a layered oxide: it takes up lithium as a solid solution"));
    CHECK(refusal("[material]\nname = \"mine\"\nsharp_front = \"assumed\"\n" + sloping).empty());
    // 10 kT/e at 298.15 K are 0.25693 V: 0.256 V passes, 0.258 V does not.
    const auto falling = [](const std::string& low) {
        return "[material]\nname = \"mine\"\nopen_circuit_voltage = \"mine\"\nopen_circuit_voltage_x = [0.61, "
               "0.94]\nopen_circuit_voltage_V = [4.0, " +
               low + "]\n";
    };
    CHECK(refusal(falling("3.744")).empty());
    CHECK(contains(refusal(falling("3.742")), "solid solution"));
}

TEST_CASE("another material on the curve of LiMn2O4 is warned of") {
    MaterialOptions m;
    CHECK(warnings_on_material(m).empty());
    m.name = "LiFePO4";
    CHECK(any_warning(warnings_on_material(m), "is the curve of LiMn2O4"));
    m.open_circuit_voltage = "lfp_safari_2011";
    CHECK(warnings_on_material(m).empty());
    MaterialOptions unnamed;
    unnamed.theoretical_capacity_mAh_per_g = 170;  // 1.149 times that of LiMn2O4
    CHECK(any_warning(warnings_on_material(unnamed), "set material.name"));
    m.sharp_front = SharpFront::assumed;
    m.name = "NCA";
    CHECK(any_warning(warnings_on_material(m), "whose sharp front is assumed"));
}

TEST_CASE("a window on a built-in curve that leaves the phases which meet is warned of, one between them is not") {
    const auto warned = [](double x_delithiated, double x_lithiated, const char* curve) {
        MaterialOptions m;
        m.name = built_in_curve(curve)->material;
        m.open_circuit_voltage = curve;
        m.x_delithiated = x_delithiated;
        m.x_lithiated = x_lithiated;
        if (m.name != "LiMn2O4") m.theoretical_capacity_mAh_per_g = 170;
        std::string all;
        for (const auto& warning : warnings_on_material(m)) all += warning;
        return all;
    };
    const char* lmo = "lmo_doyle_1996";
    CHECK(contains(warned(0.4, 0.94, lmo),
                   "the window from material.x_delithiated = 0.4 to x_lithiated = 0.94 reaches beyond the two phases "
                   "of LiMn2O4 that meet, from 0.61 to 0.94, or from 0.2 to 0.5: "));
    CHECK(warned(0.61, 0.94, lmo).empty());
    CHECK(warned(0.57, 0.98, lmo).empty());  // 0.04 beyond either
    CHECK(warned(0.7, 0.8, lmo).empty());
    CHECK(warned(0.2, 0.5, lmo).empty());
    CHECK_FALSE(warned(0.54, 0.94, lmo).empty());  // 0.07 beyond
    CHECK_FALSE(warned(0.2, 0.7, lmo).empty());    // across the ordered composition at one half
    CHECK(warned(0.05, 0.89, "lfp_safari_2011").empty());
    CHECK(contains(warned(0.05, 0.98, "lfp_safari_2011"), "LiFePO4 that meet, from 0.05 to 0.89: "));
}
