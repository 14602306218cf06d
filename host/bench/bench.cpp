#include "bench/bench.hpp"

#include <stdexcept>

#include "backend/cuda_support.hpp"
#include "bench/bench_devices.hpp"
#include "bench/cpu_machine.hpp"
#include "bench/subject.hpp"

namespace lithofront {
namespace {

// Seconds for each part.
struct Effort {
    double measurement, stages, scaling;
    std::int64_t most_particles;
};
constexpr Effort quick_effort{0.02, 0.5, 2.0, 100}, full_effort{0.3, 10.0, 60.0, 100000};

double rate_named(const std::vector<MeasuredRate>& rates, const std::string& name) {
    for (const MeasuredRate& r : rates)
        if (r.name == name) return r.per_second;
    throw std::logic_error("no roofline is called " + name);
}

void check_same_bits(const BenchMachine& a, const BenchMachine& b) {
    for (std::size_t k = 0; k < a.kernels.size(); ++k)
        if (a.kernels[k].checksum != b.kernels[k].checksum)
            throw std::runtime_error(a.kernels[k].name + " leaves other bits on " + b.device + " than on " + a.device);
}

void measure(const BenchMachine& machine, const Effort& effort, const BenchSettings& settings, MachineReport& report) {
    report.backend = machine.backend;
    report.device = machine.device;
    for (const Workload& w : machine.rooflines) {
        settings.progress(machine.backend + ": roofline " + w.name);
        report.rooflines.push_back({w.name, w.unit, rate_of(w, effort.measurement), {}, 0, 0});
    }
    const auto against_rooflines = [&](const std::vector<Workload>& works, std::vector<MeasuredRate>& rates) {
        for (const Workload& w : works) {
            settings.progress(machine.backend + ": " + w.name);
            const double rate = rate_of(w, effort.measurement), bound = rate_named(report.rooflines, w.roofline);
            rates.push_back({w.name, w.unit, rate, w.roofline, bound > 0 ? rate * w.roofline_items / bound : 0, w.checksum});
        }
    };
    against_rooflines(machine.kernels, report.kernels);
    against_rooflines(machine.ladder, report.ladder);
}

}  // namespace

BenchReport run_bench(const BenchSettings& settings) {
    const Effort& effort = settings.quick ? quick_effort : full_effort;
    const Options options = bench_options();
    settings.progress("a half-charged particle");
    const BenchSubject subject = make_bench_subject(options);
    BenchReport report;
    report.quick = settings.quick;
    report.threads = settings.threads;
    report.lattice_width = subject.particle.lattice.width;
    report.lattice_height = subject.particle.lattice.rows_y;
    report.budget_s = effort.scaling;
    std::vector<BenchMachine> machines;
    if (settings.cpu) machines.push_back(cpu_machine(subject, settings.threads));
    if (settings.cuda) machines.push_back(first_device(subject));
    if (machines.size() == 2) check_same_bits(machines[0], machines[1]);
    for (const BenchMachine& machine : machines) {
        MachineReport& one = report.machines.emplace_back();
        measure(machine, effort, settings, one);
    }
    // The kernels' data makes room for the populations.
    machines.clear();
    for (MachineReport& one : report.machines) {
        settings.progress(one.backend + ": particle-cycles");
        const std::unique_ptr<Backend> backend = one.backend == "cuda" ? make_cuda_backend() : make_cpu_backend(settings.threads);
        one.scaling = scaling(*backend, options, effort.most_particles, effort.scaling, settings.threads);
        for (const CycleRate& rate : one.scaling)
            if (rate.cut.empty()) one.particle_cycles_per_second = rate.particle_cycles_per_second;
    }
    settings.progress("share of time in each stage");
    report.stages = time_stages(options, effort.stages);
    return report;
}

}  // namespace lithofront
