#include <doctest/doctest.h>
#include <hdf5.h>

#include "output/output_error.hpp"
#include "output/results_file.hpp"
#include "output/sample_study.hpp"
#include "output/temporary_folder.hpp"

using namespace lithofront;
using namespace lithofront::test;

namespace {

// The message of the error that an action on a fresh file with two cycles ends in.
template <class Action>
std::string error_of(Action action) {
    TemporaryFolder folder;
    const SampleStudy study;
    ResultsFile file = ResultsFile::create(folder / "results.h5", study.layout());
    study.append_cycles(file, 1, 2);
    try {
        action(file, study);
    } catch (const OutputError& error) {
        const std::string message = error.what();
        CHECK(message.starts_with((folder / "results.h5").string() + ": "));
        return message;
    }
    return "no error";
}

bool contains(const std::string& text, const std::string& part) {
    CAPTURE(text);
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("rows of another cycle than the one under way are refused") {
    CHECK(contains(error_of([](ResultsFile& f, const SampleStudy& s) { f.append_cycle(s.cycle(2), s.particle_cycles(2)); }),
                   "cycle 2 came after 2 completed cycles"));
    CHECK(contains(error_of([](ResultsFile& f, const SampleStudy& s) { f.append_cycle(s.cycle(4), s.particle_cycles(4)); }),
                   "cycle 4 came after 2 completed cycles"));
    CHECK(contains(error_of([](ResultsFile& f, const SampleStudy& s) { f.append_pockets(s.pockets(4)); }),
                   "a row of cycle 4 came after 2 completed cycles"));
    CHECK(contains(error_of([](ResultsFile& f, const SampleStudy& s) { f.append_voltage(s.voltage(1)); }),
                   "a row of cycle 1 came after 2 completed cycles"));
    CHECK(contains(error_of([](ResultsFile& f, const SampleStudy& s) { f.append_snapshot(s.snapshots(2)[0]); }),
                   "a row of cycle 2 came after 2 completed cycles"));
}

TEST_CASE("a cycle needs each particle exactly once") {
    const auto append = [](auto change) {
        return error_of([change](ResultsFile& f, const SampleStudy& s) {
            auto particles = s.particle_cycles(3);
            change(particles);
            f.append_cycle(s.cycle(3), particles);
        });
    };
    CHECK(contains(append([](auto& p) { p.pop_back(); }), "cycle 3 has 2 of 3 particles"));
    CHECK(contains(append([](auto& p) { p[0] = p[1]; }), "cycle 3 names particle 1 twice"));
    CHECK(contains(append([](auto& p) { p[0].particle = 7; }), "particle 7, which the study does not have"));
}

TEST_CASE("snapshots must fit what was laid out") {
    const auto append = [](auto change) {
        return error_of([change](ResultsFile& f, const SampleStudy& s) {
            SnapshotRecord snapshot = s.snapshots(3)[0];
            change(snapshot);
            f.append_snapshot(snapshot);
        });
    };
    CHECK(contains(append([](auto& s) { s.particle = 1; }), "no snapshots are laid out for particle_000001"));
    CHECK(contains(append([](auto& s) { std::swap(s.nx, s.ny); }), "does not fit /snapshots/particle_000000/phase"));
    CHECK(contains(append([](auto& s) { s.barrier_kT.pop_back(); }), "does not fit /snapshots/particle_000000/barrier_kT"));
}

TEST_CASE("a step name that is longer than any of the protocol's is refused by name") {
    CHECK(contains(error_of([](ResultsFile& f, const SampleStudy& s) {
                       CycleRecord record = s.cycle(3);
                       record.step = "a step that no protocol has";
                       f.append_cycle(record, s.particle_cycles(3));
                   }),
                   "cannot write /cycles/step: 'a step that no protocol has' is longer than 10 bytes"));
}

TEST_CASE("a results file is never overwritten, and needs particles in order") {
    TemporaryFolder folder;
    SampleStudy study;
    write_text(folder / "results.h5", "precious");
    CHECK_THROWS_WITH_AS(ResultsFile::create(folder / "results.h5", study.layout()), doctest::Contains("the file exists"), OutputError);
    CHECK(read_text(folder / "results.h5") == "precious");
    ResultsLayout layout = study.layout();
    std::swap(layout.particles[0], layout.particles[1]);
    CHECK_THROWS_AS(ResultsFile::create(folder / "a.h5", layout), OutputError);
    layout.particles.clear();
    CHECK_THROWS_AS(ResultsFile::create(folder / "a.h5", layout), OutputError);
    CHECK_FALSE(std::filesystem::exists(folder / "a.h5"));
}

TEST_CASE("a file that is not a results file cannot be resumed or read, and stays as it was") {
    TemporaryFolder folder;
    const auto text = folder / "text.h5";
    write_text(text, "cycle,step\n");
    CHECK_THROWS_WITH_AS(ResultsFile::resume(text, 0), doctest::Contains("text.h5"), OutputError);
    CHECK_THROWS_WITH_AS(read_cycles(text), doctest::Contains("text.h5"), OutputError);
    CHECK(read_text(text) == "cycle,step\n");
    const auto other = folder / "other.h5";
    H5Fclose(H5Fcreate(other.c_str(), H5F_ACC_EXCL, H5P_DEFAULT, H5P_DEFAULT));
    CHECK_THROWS_WITH_AS(ResultsFile::resume(other, 0), doctest::Contains("other.h5 is not a lithofront results file"), OutputError);
    CHECK_THROWS_WITH_AS(ResultsFile::resume(folder / "none.h5", 0), doctest::Contains("none.h5: No such file"), OutputError);
    const auto later = folder / "later.h5";
    ResultsFile::create(later, SampleStudy{}.layout()).close();
    const hid_t file = H5Fopen(later.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
    const hid_t version = H5Aopen(file, "format_version", H5P_DEFAULT);
    const int first = 1;
    H5Awrite(version, H5T_NATIVE_INT, &first);
    H5Aclose(version);
    H5Fclose(file);
    CHECK_THROWS_WITH_AS(
        ResultsFile::resume(later, 0),
        doctest::Contains("has results format 1, this program writes 2: an earlier edition of the model made it, run the study again"),
        OutputError);
}

TEST_CASE("a study without snapshots, and one of a body, are written and resumed alike") {
    TemporaryFolder folder;
    SampleStudy study;
    ResultsLayout layout = study.layout();
    layout.snapshots.clear();
    {
        ResultsFile file = ResultsFile::create(folder / "none.h5", layout);
        file.append_cycle(study.cycle(1), study.particle_cycles(1));
        file.close();
    }
    CHECK(ResultsFile::resume(folder / "none.h5", 1).completed_cycles() == 1);
    layout.snapshots = {{1, 40, 30, 20, 1.0}, {1, 40, 30, 20, 1.0}};  // one that is named twice is laid out once
    SnapshotRecord body;
    body.cycle = 1;
    body.particle = 1;
    body.nx = 40;
    body.ny = 30;
    body.nz = 20;
    for (auto* field : {&body.phase, &body.mark, &body.cut}) field->resize(24'000, 1);
    for (auto* field : {&body.composition, &body.stress_MPa, &body.barrier_kT, &body.ion_conductance}) field->resize(24'000);
    ResultsFile file = ResultsFile::create(folder / "body.h5", layout);
    file.append_snapshot(body);
    file.append_cycle(study.cycle(1), study.particle_cycles(1));
    file.close();
    CHECK(std::filesystem::file_size(folder / "body.h5") < 24'000 * 18);  // compressed
}
