#include <algorithm>
#include <cmath>
#include <cstdio>

#include "bench/report.hpp"

namespace lithofront {
namespace {

std::string padded(const std::string& text, std::size_t width) {
    return text + std::string(text.size() < width ? width - text.size() : 1, ' ');
}

// "12.3 G", three digits with the thousand's prefix.
std::string rate_text(double value) {
    constexpr const char* prefixes[] = {" ", " k", " M", " G", " T", " P"};
    std::size_t k = 0;
    for (; value >= 999.5 && k < 5; ++k) value /= 1000.0;
    char text[32];
    const int decimals = value >= 99.95 ? 0 : (value >= 9.995 ? 1 : 2);
    std::snprintf(text, sizeof text, "%.*f%s", decimals, value, prefixes[k]);
    return text;
}

std::string percent_text(double share) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f %%", 100.0 * share);
    return text;
}

std::string seconds_text(double seconds) {
    char text[32];
    std::snprintf(text, sizeof text, "%.3g s", seconds);
    return text;
}

void print_machine(std::ostream& out, const MachineReport& m) {
    out << "\n" << m.backend << ": " << m.device << "\n";
    for (const MeasuredRate& r : m.rooflines) out << "  roofline " << padded(r.name, 24) << rate_text(r.per_second) << r.unit << "/s\n";
    for (const std::vector<MeasuredRate>* rates : {&m.kernels, &m.ladder})
        for (const MeasuredRate& r : *rates)
            out << "  " << padded(r.name, 33) << padded(rate_text(r.per_second) + r.unit + "/s", 22) << percent_text(r.roofline_share)
                << " of " << r.roofline << "\n";
    for (const CycleRate& c : m.scaling) {
        out << "  " << padded(std::to_string(c.particles) + (c.particles == 1 ? " particle" : " particles"), 33);
        if (c.cut.empty())
            out << padded(rate_text(c.particle_cycles_per_second) + "particle-cycles/s", 28) << "one cycle " << seconds_text(c.seconds)
                << "\n";
        else out << "cut: it would take " << c.cut << "\n";
    }
}

void print_stage(std::ostream& out, const std::string& name, double share, double barriers) {
    char text[48];
    std::snprintf(text, sizeof text, "%.0f barriers/half-cycle", barriers);
    out << "  " << padded(name, 33) << padded(percent_text(share), 22) << text << "\n";
}

}  // namespace

void print_table(std::ostream& out, const BenchReport& report) {
    out << "default study (configs/lmo_1c_16c.toml), round sections on " << report.lattice_width << " x " << report.lattice_height
        << " sites, 1C/16C" << (report.quick ? "; quick, so rough" : "") << "\n";
    for (const MachineReport& m : report.machines) print_machine(out, m);
    const StageTimes& s = report.stages;
    const double halves = static_cast<double>(std::max<std::int64_t>(s.half_cycles, 1));
    out << "\nshare of time in each stage, one processor thread, and what a block waits for, " << s.half_cycles << " half-cycles ("
        << seconds_text(s.plain_s) << "; with the clocks " << seconds_text(s.timed_s) << ")\n";
    for (std::size_t k = 0; k < stages; ++k)
        print_stage(out, std::string(stage_names[k]), s.total_s > 0 ? s.seconds[k] / s.total_s : 0,
                    static_cast<double>(s.loops[k]) / halves);
    print_stage(out, "total", 1.0, static_cast<double>(s.total_loops) / halves);
}

}  // namespace lithofront
