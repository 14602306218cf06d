#include <doctest/doctest.h>

#include <cstring>
#include <set>
#include <string>

#include "output/columns.hpp"
#include "output/output_error.hpp"
#include "output/temporary_folder.hpp"
#include "output/vti.hpp"

using namespace lithofront;
using namespace lithofront::test;

namespace {

SnapshotRecord sample_snapshot(int nz) {
    SnapshotRecord s;
    s.cycle = 13;
    s.half = 0;
    s.progress = 0.5f;
    s.particle = 12;
    s.nx = 5;
    s.ny = 4;
    s.nz = nz;
    s.site_spacing_nm = 25;
    for (int i = 0; i < 20 * nz; ++i) {
        s.phase.push_back(static_cast<std::uint8_t>(i % 4));
        s.mark.push_back(static_cast<std::uint8_t>(i));
        s.cut.push_back(static_cast<std::uint8_t>(i % 8));
        s.composition.push_back(static_cast<float>(i) * 0.01f);
        s.stress_MPa.push_back(static_cast<float>(-i));
        s.barrier_kT.push_back(static_cast<float>(i) * 3.0f);
        s.ion_conductance.push_back(static_cast<float>(i) * 1e5f);
    }
    return s;
}

// What stands between a text and the next quotation mark.
std::string quoted_after(const std::string& text, const std::string& before) {
    const std::size_t at = text.find(before);
    REQUIRE(at != std::string::npos);
    const std::size_t start = at + before.size();
    return text.substr(start, text.find('"', start) - start);
}

std::string attribute(const std::string& text, const std::string& name) { return quoted_after(text, " " + name + "=\""); }

// The raw bytes of an appended array, found through the file's own header.
std::string appended(const std::string& file, const std::string& array) {
    const std::size_t data = file.find("<AppendedData encoding=\"raw\">");
    REQUIRE(data != std::string::npos);
    const std::size_t start = file.find('_', data) + 1;
    const std::string offset = quoted_after(file.substr(0, data), "Name=\"" + array + "\" format=\"appended\" offset=\"");
    const std::size_t at = start + std::stoul(offset);
    std::uint64_t size = 0;
    REQUIRE(at + sizeof size <= file.size());
    std::memcpy(&size, file.data() + at, sizeof size);
    REQUIRE(at + sizeof size + size <= file.size());
    return file.substr(at + sizeof size, size);
}

template <class Value>
std::string as_text(const std::vector<Value>& values) {
    return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(Value)};
}

}  // namespace

TEST_CASE("a snapshot's arrays lie in the vti file where its header says") {
    for (const int nz : {1, 3}) {
        CAPTURE(nz);
        TemporaryFolder folder;
        const SnapshotRecord s = sample_snapshot(nz);
        write_vti(folder / "s.vti", s);
        const std::string file = read_text(folder / "s.vti");
        const std::string extent = "0 5 0 4 0 " + std::to_string(nz);
        CHECK(attribute(file, "WholeExtent") == extent);
        CHECK(attribute(file, "Extent") == extent);
        CHECK(attribute(file, "Spacing") == "0.025 0.025 0.025");
        CHECK(attribute(file, "header_type") == "UInt64");
        CHECK(appended(file, "phase") == as_text(s.phase));
        CHECK(appended(file, "mark") == as_text(s.mark));
        CHECK(appended(file, "cut") == as_text(s.cut));
        CHECK(appended(file, "composition") == as_text(s.composition));
        CHECK(appended(file, "stress_MPa") == as_text(s.stress_MPa));
        CHECK(appended(file, "barrier_kT") == as_text(s.barrier_kT));
        CHECK(appended(file, "ion_conductance_per_s_kT") == as_text(s.ion_conductance));
        CHECK(file.ends_with("\n</AppendedData>\n</VTKFile>\n"));
        CHECK_FALSE(std::filesystem::exists(folder / "s.vti.new"));
    }
}

TEST_CASE("a snapshot whose arrays do not fit its extents is refused") {
    TemporaryFolder folder;
    SnapshotRecord s = sample_snapshot(1);
    s.stress_MPa.pop_back();
    CHECK_THROWS_WITH_AS(write_vti(folder / "s.vti", s), doctest::Contains("'stress_MPa' has 19 of 20"), OutputError);
    CHECK_FALSE(std::filesystem::exists(folder / "s.vti"));
}

TEST_CASE("a series lists its frames in time") {
    TemporaryFolder folder;
    PvdSeries series(folder / "particle.pvd");
    SnapshotRecord s = sample_snapshot(1);
    series.append(s);
    s.half = 1;
    s.progress = 1.0f;
    series.append(s);
    const std::string text = read_text(folder / "particle.pvd");
    CHECK(text.find("timestep=\"12.2505\" part=\"0\" file=\"particle_000012_cycle_000013_charge_0.500.vti\"") != std::string::npos);
    CHECK(text.find("timestep=\"13\" part=\"0\" file=\"particle_000012_cycle_000013_discharge_1.000.vti\"") != std::string::npos);
    CHECK(std::filesystem::exists(folder / "particle_000012_cycle_000013_discharge_1.000.vti"));
}

TEST_CASE("times and lengths are written without digits of rounding, and frames that lie close have files of their own") {
    SnapshotRecord s = sample_snapshot(1);
    s.cycle = 3;
    s.half = 1;
    s.progress = 0.5f;  // 2 + 0.5 (1 + 0.002 + 0.998/2) = 2.7505, which was 2.7504999999999997
    CHECK(vti_time(s) == 2.7505);
    s.progress = 1.0f / 3.0f;  // 2 + 0.5 (1.002 + 0.998/3) = 2.667333...
    CHECK(vti_time(s) == 2.667333);
    CHECK(vti_name(s).ends_with("_discharge_0.33333.vti"));
    s.site_spacing_nm = 9;  // 9 times 0.001 is 0.009000000000000001
    TemporaryFolder folder;
    write_vti(folder / "s.vti", s);
    CHECK(attribute(read_text(folder / "s.vti"), "Spacing") == "0.009 0.009 0.009");

    std::set<std::string> names;
    double last = 0;
    for (int frame = 0; frame < 10000; ++frame) {
        s.progress = static_cast<float>(frame) / 10000.0f;
        names.insert(vti_name(s));
        CHECK(vti_time(s) > last);
        last = vti_time(s);
    }
    CHECK(names.size() == 10000);
}

TEST_CASE("the times of a study's frames rise strictly, from the state before the first cycle on") {
    SnapshotRecord s = sample_snapshot(1);
    s.cycle = 0;
    double last = vti_time(s);
    CHECK(last == 0.0);
    for (const std::int64_t cycle : {1, 2, 3, 999'999, 1'000'000})
        for (const int half : {0, 1})
            for (const float progress : {0.0f, 1.0f / 3.0f, 2.0f / 3.0f, 1.0f}) {
                s.cycle = cycle;
                s.half = half;
                s.progress = progress;
                CAPTURE(cycle);
                CAPTURE(half);
                CAPTURE(progress);
                CHECK(vti_time(s) > last + 1e-4);
                last = vti_time(s);
                if (progress == 1.0f) CHECK(last == doctest::Approx(static_cast<double>(cycle - 1) + 0.5 * (half + 1)).epsilon(1e-15));
            }
}
