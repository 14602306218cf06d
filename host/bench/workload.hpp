// Something that can be repeated and timed, and a machine with all that is timed on it.
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace lithofront {

struct Workload {
    std::string name;                    // key in the JSON
    std::string unit;                    // of the items: "sites", "bytes", "words"
    double items = 0;                    // in one repetition
    std::function<double(int)> seconds;  // that so many repetitions take
    std::string roofline = {};           // name of the workload that bounds this one
    double roofline_items = 0;           // of the roofline's, that one item takes at least
    std::int64_t checksum = 0;           // of what one repetition leaves; equal on every machine
};

struct BenchMachine {
    std::string backend, device;
    std::vector<Workload> rooflines, kernels;
    std::vector<Workload> ladder;  // other ways to do what a kernel does, slowest first
};

// Items per second: repeats until a run takes `enough` seconds, then the best of three such runs.
double rate_of(const Workload& work, double enough);

}  // namespace lithofront
