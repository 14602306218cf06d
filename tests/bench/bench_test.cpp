// What `lithofront bench` counts and how; never how fast.
#include <doctest/doctest.h>

#include <algorithm>

#include "about.hpp"
#include "bench/cpu_machine.hpp"
#include "bench/particle_cycles.hpp"
#include "bench/stages.hpp"

using namespace lithofront;

TEST_CASE("a rate is items over the best time of enough repetitions") {
    int most = 0;
    int calls = 0;
    const Workload work{"a", "items", 3.0, [&](int repetitions) {
                            most = std::max(most, repetitions);
                            // Every second run is disturbed.
                            return repetitions * (++calls % 2 == 0 ? 1e-4 : 1.5e-4);
                        }};
    CHECK(rate_of(work, 0.05) == about(3.0 / 1e-4, 1e-12));
    CHECK(most >= 300);
    CHECK(most < 10000);
}

TEST_CASE("the default study of the benchmark is the one that the repository ships, on 128 x 128 sites") {
    const Options o = bench_options();
    CHECK(o.ageing.dissolution);
    CHECK(o.protocol.steps.size() == 1);
    CHECK(o.protocol.steps[0].discharge_c_rate == 16.0);
    const BenchSubject subject = make_bench_subject(o);
    CHECK(subject.particle.lattice.width == 128);
    CHECK(subject.particle.lattice.rows_y == 128);
    std::int64_t converted = 0;
    for (const SiteState s : subject.particle.state) converted += phase_of(s) == phase_delithiated;
    CHECK(static_cast<double>(converted) == about(0.5 * static_cast<double>(subject.particle.sites_at_birth), 0.02));
}

TEST_CASE("copies of a benchmark particle go their own ways") {
    const Options o = bench_options(34);
    const std::vector<Particle> particles = bench_population(o, 5, 2, 1);
    CHECK(particles[4].residual_stress_MPa == particles[0].residual_stress_MPa);
    CHECK(particles[4].number == 4);
    CHECK(particles[1].residual_stress_MPa != particles[0].residual_stress_MPa);
    const auto backend = make_cpu_backend(1);
    const std::vector<CycleRate> rates = scaling(*backend, o, 10, 1e9, 1);
    REQUIRE(rates.size() == 2);
    for (const CycleRate& r : rates) {
        CHECK(r.cut.empty());
        CHECK(r.particle_cycles_per_second > 0);
        CHECK(r.steps_per_cycle > 1);
    }
    // Their fatigue is drawn by number.
    CHECK(backend->particle(0).residual_stress_MPa != backend->particle(4).residual_stress_MPa);
}

TEST_CASE("scaling says where it was cut") {
    const auto backend = make_cpu_backend(1);
    const std::vector<CycleRate> rates = scaling(*backend, bench_options(34), 100, 0.0, 1);
    REQUIRE(rates.size() == 3);
    CHECK(rates[0].cut.empty());
    for (std::size_t k = 1; k < 3; ++k) {
        CHECK(rates[k].cut.find("budget") != std::string::npos);
        CHECK(rates[k].particle_cycles_per_second == 0);
    }
}

TEST_CASE("a loop's stage is that of the function around it") {
    CHECK(stage_of("void lithofront::outward_flow<2, lithofront::T>(lithofront::T&)::{lambda(int)#1}") == Stage::solve);
    CHECK(stage_of("lithofront::kept_share<lithofront::T>(lithofront::T&)::{lambda(float)#1}::operator()(float) const::{lambda(int)#1}") ==
          Stage::conversions);
    CHECK(stage_of("lithofront::label_where<2, T, lithofront::label_regions<2, T>(T&)::{lambda(int)#1}>(T&)::{lambda(int)#1}") ==
          Stage::tally);
    CHECK(stage_of("lithofront::label_where<2, T, lithofront::label_conducting<2, T>(T&)::{lambda(int)#1}>(T&)::{lambda(int)#1}") ==
          Stage::paths);
    CHECK(stage_of("void lithofront::Body<2, T>::each_active<lithofront::passivate<2, T>(lithofront::Body<2, T> const&)::{lambda(int)#1}>"
                   "(lithofront::passivate<2, T>(lithofront::Body<2, T> const&)::{lambda(int)#1}) const::{lambda(int)#1}") ==
          Stage::ageing);
    CHECK(stage_of("other::thing") == Stage::other);
}

TEST_CASE("stages add up, and every function that takes time has one") {
    Options o = bench_options(34);
    o.stress.deviatoric = true;
    o.ageing.blocking = true;
    const StageTimes times = time_stages(o, 0.0);
    CHECK(times.half_cycles == 2);
    double sum = 0;
    for (const double s : times.seconds) sum += s;
    CHECK(sum == about(times.total_s, 1e-9));
    std::int64_t loops = 0;
    for (const std::int64_t n : times.loops) loops += n;
    CHECK(loops == times.total_loops);
    CHECK(times.loops[static_cast<std::size_t>(Stage::other)] == 0);
    CHECK(times.plain_s > 0);
    CHECK(times.timed_s > 0);
    for (const Stage stage : {Stage::solve, Stage::front, Stage::conversions, Stage::paths, Stage::stress, Stage::tally, Stage::ageing}) {
        CHECK_MESSAGE(times.seconds[static_cast<std::size_t>(stage)] > 0, stage_names[static_cast<std::size_t>(stage)]);
        CHECK_MESSAGE(times.loops[static_cast<std::size_t>(stage)] > 0, stage_names[static_cast<std::size_t>(stage)]);
    }
    for (const std::string& function : times.unlisted) FAIL_CHECK("give " << function << " a stage in host/bench/stages.cpp");
}

TEST_CASE("a machine names every roofline that its kernels are held against") {
    const BenchMachine machine = cpu_machine(make_bench_subject(bench_options(34)), 2);
    CHECK(machine.rooflines.size() == 4);
    CHECK(machine.kernels.size() == 6);
    for (const Workload& kernel : machine.kernels) {
        CAPTURE(kernel.name);
        CHECK(kernel.items > 0);
        CHECK(kernel.checksum != 0);
        CHECK(kernel.seconds(1) >= 0);
        CHECK(
            std::any_of(machine.rooflines.begin(), machine.rooflines.end(), [&](const Workload& r) { return r.name == kernel.roofline; }));
    }
}
