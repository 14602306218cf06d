// Everything that `lithofront bench` measures, in one run.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "bench/particle_cycles.hpp"
#include "bench/stages.hpp"
#include "bench/workload.hpp"

namespace lithofront {

struct BenchSettings {
    bool quick = false;
    int threads = 1;
    bool cpu = true, cuda = false;  // which backends; cuda needs a device
    // Called before each part, with what comes next; may throw to end the run.
    std::function<void(const std::string&)> progress = [](const std::string&) {};
};

struct MeasuredRate {
    std::string name, unit;
    double per_second = 0;
    std::string roofline;       // empty for a roofline itself
    double roofline_share = 0;  // of what the roofline's rate allows
    std::int64_t checksum = 0;
};

struct MachineReport {
    std::string backend, device;
    std::vector<MeasuredRate> rooflines, kernels, ladder;
    std::vector<CycleRate> scaling;
    double particle_cycles_per_second = 0;  // of the largest population that was run
};

struct BenchReport {
    bool quick = false;
    int threads = 1;
    int lattice_width = 0, lattice_height = 0;  // sites, rim included
    double budget_s = 0;                        // for the scaling of each backend
    std::vector<MachineReport> machines;
    StageTimes stages;  // one processor thread
};

// Throws std::runtime_error when backends leave different bits, before it times them.
BenchReport run_bench(const BenchSettings& settings);

}  // namespace lithofront
