#include <doctest/doctest.h>

#include "output/predicted_output.hpp"
#include "output/sample_study.hpp"
#include "output/temporary_folder.hpp"

using namespace lithofront;
using namespace lithofront::test;

TEST_CASE("predicted output grows with cycles, snapshots, regions and rates") {
    Options options;
    options.protocol.steps[0].cycles = 10;
    options.output.snapshot_cycles = {1, 10, -1, 11};  // two of them
    options.output.snapshot_frames = 3;
    const OutputScale scale{4, 1000, 100, 5000, 20000, {{0, 100, 80, 1, 1.0}}};
    const PredictedOutput base = predicted_output(options, scale);
    CHECK(base.results < base.results_bound);
    CHECK(base.total() == base.results + 3 * base.checkpoint);
    OutputScale more = scale;
    more.snapshots.push_back({1, 100, 80, 1, 1.0});
    const auto picture = predicted_output(options, more).results_bound - base.results_bound;
    CHECK(picture > 2 * 2 * 4 * 18 * 8000);
    CHECK(picture < 2 * 2 * 4 * 18 * 8000 * 1.3 + 30000);
    more = scale;
    more.regions = 10000;
    CHECK(predicted_output(options, more).results == base.results);
    CHECK(predicted_output(options, more).results_bound > base.results_bound + 20 * 9000 * 40);
    more = scale;
    more.lattice_sites += 1000;
    CHECK(predicted_output(options, more).checkpoint - base.checkpoint == 26 * 1000);
    options.protocol.steps.push_back(options.protocol.steps[0]);
    CHECK(predicted_output(options, scale).results > base.results);
    CHECK(predicted_output(options, scale).checkpoint - base.checkpoint == 24 + 8 * 4);  // one more rate's references
}

TEST_CASE("going on needs room for a copy first, and for the rest after it") {
    PredictedOutput output;
    output.results = 1000;
    output.checkpoint = 50;
    CHECK(output.to_resume(100) == 950);
    CHECK(output.to_resume(900) == 900);
    CHECK(output.to_resume(2000) == 2000);
}

TEST_CASE("an empty results file is no larger than predicted, and not much smaller") {
    for (const std::uint32_t snapshots : {0u, 1u, 300u}) {
        CAPTURE(snapshots);
        const TemporaryFolder folder;
        SampleStudy study;
        study.particles = 400;
        ResultsLayout layout = study.layout();
        layout.snapshots.clear();
        for (std::uint32_t p = 0; p < snapshots; ++p) layout.snapshots.push_back({p, 30, 30, 1, 1.0});
        layout.options.output.snapshot_cycles = {};
        layout.options.output.voltage_cycles = {};
        layout.options.output.pocket_table = false;
        layout.provenance.resolved_config = std::string(70'000, 'x');
        write_results_layout(folder / "results.h5", layout);
        const auto written = std::filesystem::file_size(folder / "results.h5");
        layout.options.protocol.steps.clear();  // no cycles: no rows
        const auto bound = predicted_output(layout.options, {400, 0, 0, 70'000, 0, layout.snapshots}).results_bound;
        CHECK(written <= bound);
        CHECK(bound < 1.5 * static_cast<double>(written) + 100'000);
    }
}
