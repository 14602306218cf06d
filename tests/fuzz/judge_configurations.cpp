// Judges many configurations in one process, for tests/fuzz/configurations.py: no file is written and no process started for each.
//
// Reads from standard input, one after the other: a line "run BYTES" or "load BYTES", then so many bytes of TOML. Answers with lines,
// each "word text": "end refused", "end loaded", "end ran" or "end failed" comes last; before it "say" with a message, "wrong" with what
// cannot be, "table" with a line of cycles.csv and "window" with the largest capacity, mAh/g. A configuration that takes more processor
// time than the seconds given on the command line ends the program by SIGPROF.
#include <fmt/format.h>
#include <sys/time.h>

#include <cmath>
#include <cstdlib>
#include <iostream>
#include <string>

#include "config/loader.hpp"
#include "config/memory.hpp"
#include "config/model_parameters.hpp"
#include "config/notes.hpp"
#include "config/writer.hpp"
#include "output/cycle_table.hpp"
#include "simulation/cycler.hpp"
#include "simulation/population.hpp"
#include "simulation/statistics.hpp"

using namespace lithofront;

namespace {

void answer(const std::string& word, std::string text) {
    for (char& c : text)
        if (c == '\n') c = ' ';
    std::cout << word << ' ' << text << '\n';
}

// Whether a particle's voltage could be one of a cell, where a current was driven and nothing was found at fault.
void judge_voltages(const Options& options, const ProtocolStep& step, const CycleSummary& summary) {
    if (step.mode != DriveMode::galvanostatic) return;
    for (const Half half : {Half::charge, Half::discharge}) {
        const HalfCycleDrive drive = make_drive(options, step, 1, half);
        for (const ParticleCycleRecord& p : summary.particles) {
            const float voltage = half == Half::charge ? p.end_of_charge_V : p.end_of_discharge_V;
            if (std::isinf(voltage)) answer("wrong", "a voltage is infinite");
            if (p.fault == 0 && (voltage < drive.lowest_V || voltage > drive.highest_V))
                answer("wrong", fmt::format("{} V at the end of a {}", voltage, half == Half::charge ? "charge" : "discharge"));
        }
    }
}

void judge_finite(const CycleYield& yield) {
    const auto check = [](const char* what, float value) {
        if (!std::isfinite(value)) answer("wrong", fmt::format("{} is {}", what, value));
    };
    for (const PocketRecord& p : yield.pockets)
        for (const float value : {p.equivalent_radius_nm, p.centroid_fraction, p.mean_stress_MPa}) check("a figure of a region", value);
    for (const VoltagePoint& v : yield.voltage)
        for (const float value : {v.capacity_mAh_per_g, v.voltage_V, v.time_s}) check("a figure of a curve", value);
    for (const SnapshotRecord& s : yield.snapshots)
        for (const auto* map : {&s.composition, &s.stress_MPa, &s.barrier_kT, &s.ion_conductance})
            for (const float value : *map) check("a site of a map", value);
}

void run(const Options& options) {
    const auto backend = make_cpu_backend(1);
    std::vector<Particle> particles = make_population(options, 1);
    std::vector<RadialOutline> outlines;
    for (const Particle& p : particles) outlines.emplace_back(p);
    Cycler cycler(options, *backend, std::move(particles), outlines);
    std::string header = cycle_table_header();
    header.pop_back();
    answer("window", fmt::format("{}", window_capacity_mAh_per_g(options)));
    answer("table", header);
    for (std::int64_t cycle = 1; cycle <= cycler.schedule().cycles() && !cycler.all_ended(); ++cycle) {
        const ProtocolStep& step = cycler.schedule().step(cycle);
        const CycleYield yield = cycler.next();
        std::string row = cycle_table_row(yield.summary.record);
        row.pop_back();
        answer("table", row);
        judge_voltages(options, step, yield.summary);
        judge_finite(yield);
    }
}

std::string judge(const std::string& text, bool runs) {
    Options options;
    try {
        options = parse_options(text, "study.toml");
        check_memory(options, 1);
    } catch (const ConfigError& error) {
        answer("say", error.what());
        return "refused";
    }
    notes_on_grid(options);
    notes_on_unused(options);
    const std::string written = to_toml(options);
    if (to_toml(parse_own_options(written, "written")) != written) answer("wrong", "options changed by writing");
    if (!runs) return "loaded";
    try {
        run(options);
    } catch (const std::exception& error) {
        answer("say", error.what());
        return "failed";
    }
    return "ran";
}

// The system sends SIGPROF after so much processor time, which ends the program.
void allow(double seconds) {
    itimerval timer{};
    timer.it_value.tv_sec = static_cast<time_t>(seconds);
    timer.it_value.tv_usec = static_cast<suseconds_t>(1e6 * (seconds - std::floor(seconds)));
    ::setitimer(ITIMER_PROF, &timer, nullptr);
}

}  // namespace

int main(int argc, char** argv) {
    const double limit = argc > 1 ? std::atof(argv[1]) : 0.0;
    std::ios::sync_with_stdio(false);
    std::string word;
    std::size_t bytes = 0;
    while (std::cin >> word >> bytes) {
        std::string text(bytes, '\0');
        std::cin.ignore();
        std::cin.read(text.data(), static_cast<std::streamsize>(bytes));
        allow(limit);
        const std::string end = judge(text, word == "run");
        answer("end", end);
        std::cout.flush();
    }
}
