#include <algorithm>
#include <cstdio>
#include <sstream>

#include <toml++/toml.h>

#include "bench/report.hpp"
#include "config/build_info.hpp"

namespace lithofront {
namespace {

// 64 bits do not fit the numbers of every JSON reader.
std::string hexadecimal(std::int64_t word) {
    char text[20];
    std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(word));
    return text;
}

toml::table of_rate(const MeasuredRate& r) {
    toml::table t{{"unit", r.unit}, {"per_second", r.per_second}};
    if (r.roofline.empty()) return t;
    t.insert("roofline", r.roofline);
    t.insert("roofline_share", r.roofline_share);
    t.insert("checksum", hexadecimal(r.checksum));
    return t;
}

toml::table of_rates(const std::vector<MeasuredRate>& rates) {
    toml::table t;
    for (const MeasuredRate& r : rates) t.insert(r.name, of_rate(r));
    return t;
}

toml::table of_point(const CycleRate& c) {
    if (!c.cut.empty()) return toml::table{{"particles", c.particles}, {"cut", c.cut}};
    return toml::table{{"particles", c.particles},
                       {"seconds", c.seconds},
                       {"particle_cycles_per_second", c.particle_cycles_per_second},
                       {"steps_per_cycle", c.steps_per_cycle},
                       {"sweeps_per_cycle", c.sweeps_per_cycle}};
}

toml::table of_machine(const MachineReport& m) {
    toml::array points;
    for (const CycleRate& c : m.scaling) points.push_back(of_point(c));
    return toml::table{
        {"backend", m.backend},           {"device", m.device},           {"rooflines", of_rates(m.rooflines)},
        {"kernels", of_rates(m.kernels)}, {"ladder", of_rates(m.ladder)}, {"particle_cycles_per_second", m.particle_cycles_per_second},
        {"scaling", std::move(points)}};
}

toml::table of_stages(const StageTimes& s) {
    toml::table share, barriers;
    const double halves = static_cast<double>(std::max<std::int64_t>(s.half_cycles, 1));
    for (std::size_t k = 0; k < stages; ++k) {
        share.insert(stage_names[k], s.total_s > 0 ? s.seconds[k] / s.total_s : 0.0);
        barriers.insert(stage_names[k], static_cast<double>(s.loops[k]) / halves);
    }
    return toml::table{{"backend", "cpu"},
                       {"threads", 1},
                       {"half_cycles", s.half_cycles},
                       {"timed_s", s.timed_s},
                       {"production_s", s.plain_s},
                       {"share", std::move(share)},
                       {"barriers_per_half_cycle", std::move(barriers)},
                       {"total_barriers_per_half_cycle", static_cast<double>(s.total_loops) / halves}};
}

}  // namespace

std::string to_json(const BenchReport& report) {
    toml::array machines;
    for (const MachineReport& m : report.machines) machines.push_back(of_machine(m));
    const BuildInfo& build = build_info();
    const toml::table all{{"version", build.version},
                          {"git_commit", build.git_commit},
                          {"build", build.build_type + ", " + build.compiler},
                          {"study", "configs/lmo_1c_16c.toml"},
                          {"quick", report.quick},
                          {"threads", report.threads},
                          {"lattice", toml::array{report.lattice_width, report.lattice_height}},
                          {"scaling_budget_s", report.budget_s},
                          {"machines", std::move(machines)},
                          {"stages", of_stages(report.stages)}};
    std::ostringstream text;
    text << toml::json_formatter{all} << "\n";
    return text.str();
}

}  // namespace lithofront
