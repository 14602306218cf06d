// ptx_count STUDY CAPABILITY SHARED [KEY=VALUE]...: counts the first cycle, by its longest step, of every particle of a study on a device
// whose blocks may have so many bytes of shared memory, from the PTX for 75 or 90, and what devices would take for it.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "backend/cuda/cuda_backend.hpp"
#include "config/loader.hpp"
#include "parity/support/fingerprint.hpp"
#include "ptx/harness.hpp"
#include "ptx/prediction.hpp"
#include "ptx/runtime/faults.hpp"

using namespace lithofront;
using namespace lithofront::ptx;

namespace {

struct Sums {
    WarpCount all;
    double intervals = 0, warps = 0, longest = 0, busy = 0;
    std::vector<Cycles> cycles;

    void add(const Interval& interval) {
        double most = 0, sum = 0;
        for (const WarpCount& w : interval) {
            all.add(w);
            most = std::max(most, static_cast<double>(w.all));
            sum += static_cast<double>(w.all);
        }
        intervals += 1;
        warps += static_cast<double>(interval.size());
        longest += most * static_cast<double>(interval.size());
        busy += sum;
        const std::vector<Device> all_devices = devices();
        cycles.resize(all_devices.size());
        for (std::size_t d = 0; d < cycles.size(); ++d) {
            const Cycles c = cycles_of(interval, all_devices[d], Assumed{});
            cycles[d].least += c.least;
            cycles[d].most += c.most;
        }
    }
};

void print(const char* what, const Traffic& t, double n, const char* parts) {
    std::printf("%-28s %12.0f requests %12.0f bytes %12.0f %s\n", what, static_cast<double>(t.requests) / n,
                static_cast<double>(t.bytes) / n, static_cast<double>(t.parts) / n, parts);
}

void print(const Sums& s, double n) {
    std::printf("per particle-cycle, mean of %.0f\n", n);
    std::printf("%-28s %12.0f, %.1f warps each\n", "intervals between barriers", s.intervals / n, s.warps / s.intervals);
    std::printf("%-28s %12.0f, %.1f active lanes each\n", "instructions of warps", static_cast<double>(s.all.all) / n,
                static_cast<double>(s.all.lanes) / static_cast<double>(s.all.all));
    for (std::size_t k = 0; k < kinds; ++k)
        std::printf("  %-26s %12.0f %5.1f %%\n", kind_names[k], static_cast<double>(s.all.instructions[k]) / n,
                    100.0 * static_cast<double>(s.all.instructions[k]) / static_cast<double>(s.all.all));
    std::printf("%-28s %12.1f %%\n", "warps idle at barriers", 100.0 * (1.0 - s.busy / s.longest));
    print("shared memory", s.all.shared, n, "passes through the banks");
    print("global memory", s.all.global, n, "sectors of 32 bytes");
    print("local memory", s.all.local, n, "sectors of 32 bytes");
    print("atomics", s.all.atomics, n, "words");
    const std::vector<Device> all_devices = devices();
    for (std::size_t d = 0; d < s.cycles.size(); ++d) {
        const double rate = all_devices[d].multiprocessors * all_devices[d].clock_Hz * n, least = s.cycles[d].least,
                     most = s.cycles[d].most;
        std::printf(
            "%-10s %7.2f to %7.2f million cycles: %7.0f down to %7.0f particle-cycles/s, in the middle %7.0f within a factor of %.1f\n",
            all_devices[d].name.c_str(), least / n / 1e6, most / n / 1e6, rate / least, rate / most, rate / std::sqrt(least * most),
            std::sqrt(most / least));
    }
}

}  // namespace

int main(int count, char** words) {
    if (count < 4) {
        std::fprintf(stderr, "usage: ptx_count STUDY.toml 75|90 BYTES_OF_SHARED_MEMORY [KEY=VALUE]...\n");
        return 2;
    }
    try {
        parity::Scenario study;
        study.options = load_options(words[1], std::vector<std::string>(words + 4, words + count));
        // Most of a study is its longest step.
        std::vector<ProtocolStep>& steps = study.options.protocol.steps;
        steps = {*std::max_element(steps.begin(), steps.end(),
                                   [](const ProtocolStep& a, const ProtocolStep& b) { return a.cycles < b.cycles; })};
        fake::Machine machine = machine_of(std::stoi(words[2]));
        machine.multiprocessors = 1;
        machine.largest_cluster = 1;
        machine.shared_per_block = std::stoul(words[3]);
        machine.device_bytes = std::size_t{4} << 30;
        fake::reset(machine);
        use_modules(modules_in("counted"));
        Sums sums;
        const Module* module = nullptr;
        for (const Loaded& one : modules_in_use())
            if (one.capability == machine.capability &&
                one.name == (study.options.population.dimension == 3 ? "half_cycle_3d" : "half_cycle_2d"))
                module = one.module;
        if (!module) throw std::runtime_error("no module was built to count this dimension at this capability");
        count_intervals(module, [&](const Interval& interval) { sums.add(interval); });
        std::vector<Particle> particles = parity::draw(study);
        double sites = 0;
        for (const Particle& p : particles) sites += p.lattice.count;
        std::vector<parity::Fingerprint> found;
        parity::cycle(*make_cuda_backend_on({0}), study, particles, 1, 1, found);
        std::printf("%s, capability %s, %s bytes of shared memory, %.0f sites a lattice\n", words[1], words[2], words[3],
                    sites / static_cast<double>(particles.size()));
        print(sums, static_cast<double>(particles.size()));
        return faults().empty() ? 0 : 1;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "ptx_count: %s\n%s", error.what(), faults_in_words().c_str());
        return 1;
    }
}
