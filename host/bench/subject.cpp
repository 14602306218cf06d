#include "bench/subject.hpp"

#include <algorithm>
#include <stdexcept>

#include "backend/backend.hpp"
#include "backend/parallel.hpp"
#include "backend/workspace_block.hpp"
#include "config/default_study.hpp"
#include "config/loader.hpp"
#include "config/model_parameters.hpp"
#include "core/team.hpp"
#include "particle/cycle_job.hpp"
#include "population/make_particle.hpp"

namespace lithofront {

Options bench_options(int extent) {
    Options o = parse_options(default_study_toml, "configs/lmo_1c_16c.toml");
    o.population.size_distribution = SizeDistribution::single;
    o.population.diameter_um = (extent - 2) * o.lattice.site_spacing_nm * 1e-3;
    o.population.shape = Shape::round;
    const auto fast = std::max_element(o.protocol.steps.begin(), o.protocol.steps.end(), [](const ProtocolStep& a, const ProtocolStep& b) {
        return a.discharge_c_rate < b.discharge_c_rate;
    });
    o.protocol.steps = {*fast};
    return o;
}

BenchSubject make_bench_subject(const Options& options) {
    BenchSubject subject;
    subject.parameters = make_model_parameters(options);
    subject.drive = make_drive(options, options.protocol.steps[0], 1, Half::charge);
    subject.particle = make_particle(options, 0);
    const ParticleView view = view_of(subject.particle);
    const WorkspaceBlock block(subject.parameters, view.lattice);
    const Workspace workspace = workspace_for(block.workspace(), view);
    SerialTeam team;
    const auto body = make_body<2>(team, subject.parameters, view, workspace);
    HalfCycleRun run = begin_half_cycle(body, subject.drive);
    while (run.result.end == EndReason::running && 2 * run.result.converted < view.sites_at_birth)
        take_step(body, subject.drive, Recording{}, run);
    if (run.result.end != EndReason::running) throw std::runtime_error("the charge of the benchmark's particle ended before half of it");
    return subject;
}

std::vector<Particle> bench_population(const Options& options, std::size_t n, std::size_t distinct, int threads) {
    std::vector<Particle> particles(n);
    const std::size_t drawn = std::min(n, distinct);
    each_in_parallel(drawn, threads, [&](std::size_t i) { particles[i] = make_particle(options, static_cast<std::uint32_t>(i)); });
    for (std::size_t i = drawn; i < n; ++i) {
        particles[i] = particles[i % drawn];
        particles[i].number = static_cast<std::uint32_t>(i);
    }
    return particles;
}

}  // namespace lithofront
