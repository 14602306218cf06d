#include "simulation/study.hpp"

#include <fmt/format.h>
#include <sys/utsname.h>

#include <algorithm>
#include <chrono>
#include <optional>

#include "config/build_info.hpp"
#include "config/errors.hpp"
#include "config/loader.hpp"
#include "config/machine_memory.hpp"
#include "config/memory.hpp"
#include "config/validate.hpp"
#include "config/writer.hpp"
#include "output/checkpoint_file.hpp"
#include "output/predicted_output.hpp"
#include "population/model_parameters.hpp"
#include "simulation/calibrated_range.hpp"
#include "simulation/checkpoint_clock.hpp"
#include "simulation/cycler.hpp"
#include "simulation/disorder.hpp"
#include "simulation/end_of_study.hpp"
#include "simulation/errors.hpp"
#include "simulation/population.hpp"
#include "simulation/results_sink.hpp"
#include "simulation/study_checkpoint.hpp"
#include "simulation/study_folder.hpp"
#include "simulation/voltage_sense.hpp"

namespace lithofront {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

BackendChoice backend_choice(const std::string& name) {
    if (name == "auto") return BackendChoice::automatic;
    if (name == "cpu") return BackendChoice::cpu;
    if (name == "cuda") return BackendChoice::cuda;
    throw UsageError("backend '" + name + "' is unknown; use auto, cpu or cuda");
}

std::string machine_name() {
    utsname name{};
    if (uname(&name) != 0) return "unknown";
    return std::string(name.sysname) + " " + name.release + " " + name.machine;
}

Provenance provenance_of(const Options& options, const RunSettings& settings, const Backend& backend) {
    Provenance p;
    p.version = build_info().version;
    p.git_commit = build_info().git_commit;
    p.backend = backend.name();
    p.device = backend.device();
    p.machine = machine_name();
    p.resolved_config = to_toml(options);
    p.command = settings.command;
    p.seed = options.seed;
    p.threads = settings.threads;
    return p;
}

std::vector<RadialOutline> outlines_of(const std::vector<Particle>& particles) {
    std::vector<RadialOutline> outlines;
    outlines.reserve(particles.size());
    for (const Particle& p : particles) outlines.emplace_back(p);
    return outlines;
}

double in_mebibytes(std::uint64_t bytes) { return static_cast<double>(bytes) / 1048576.0; }

std::vector<FaultCount> fault_counts(const std::vector<Ending>& endings) {
    std::vector<FaultCount> counts;
    for (const CodeName& fault : fault_names()) {
        const auto particles = std::count_if(endings.begin(), endings.end(),
                                             [&](const Ending& e) { return static_cast<std::uint8_t>(e.reason) == fault.code; });
        if (fault.code != 0 && particles > 0) counts.push_back({fault.name, particles});
    }
    return counts;
}

StudySummary cycle_to_the_end(const Options& options, const RunSettings& settings, const RunFolder& folder, Backend& backend,
                              Cycler& cycler, ResultsSink& sink, StudyListener& listener) {
    const Clock::time_point start = Clock::now();
    const std::int64_t first = cycler.cycles_done();
    const std::int64_t cycles = cycler.schedule().cycles();
    CheckpointClock clock(settings, 0.0);
    StudySummary summary;
    summary.backend = backend.name();
    summary.cycles_done = summary.last_moved = first;  // of the cycles before a resumption nothing is asked
    summary.discharged = first > 0;
    summary.particles = static_cast<std::int64_t>(backend.size());
    if (sink.last()) {
        summary.soh = sink.last()->soh;
        summary.soh_reference = cycler.schedule().first_at_rates_of(first);
        summary.failed_particles = sink.last()->failed_particles;
    }
    std::int64_t kept = first;  // the last cycle that a checkpoint stands for
    // Another program may have taken the folder, or a file in it, from under the run: nothing may be written over what is there now.
    const auto require_own = [&] {
        folder.require_held();
        sink.require_in_place();
    };
    const auto checkpoint = [&] {
        const double began = seconds_since(start);
        require_own();
        sink.synchronise();
        write_checkpoint(folder.path(), options, cycler.state(), sink.digests(), backend);
        kept = cycler.cycles_done();
        clock.written(began, seconds_since(start));
    };
    listener.stepping();
    CalibratedRange range(cycler.options().output);
    VoltageSense sense(cycler.options().protocol);
    try {
        while (cycler.cycles_done() < cycles && !cycler.all_ended()) {
            if (listener.stop_requested()) {
                checkpoint();
                summary.interrupted = true;
                break;
            }
            const CycleYield yield = cycler.next([&sink](const SnapshotRecord& snapshot) { sink.write(snapshot); });
            sink.write(yield);
            const CycleRecord& record = yield.summary.record;
            if (record.li_imbalance != 0)
                listener.warning(
                    fmt::format("cycle {}: lithium is off by {} sites; this is a defect of the program, please report it with config.toml",
                                record.cycle, record.li_imbalance));
            if (summary.failed_particles == 0 && record.failed_particles > 0)
                listener.warning(fmt::format("cycle {}: the first particle has ended, by {}; the study goes on with the others",
                                             record.cycle, fault_counts(cycler.state().endings).front().name));
            const std::string beyond = sense.left_by(cycler.schedule().step(record.cycle), record.cycle, yield.summary.particles);
            if (!beyond.empty()) listener.warning(beyond);
            if (!yield.slow_steps.empty()) listener.warning(yield.slow_steps);
            for (const auto& note : range.left_by(record)) listener.note(note);
            summary.cycles_done = record.cycle;
            summary.failed_particles = record.failed_particles;
            summary.soh = record.soh;
            summary.soh_reference = cycler.schedule().first_at_rates_of(record.cycle);
            if (record.charge_capacity_mAh_per_g > 0 || record.discharge_capacity_mAh_per_g > 0) summary.last_moved = record.cycle;
            summary.discharged = summary.discharged || record.discharge_capacity_mAh_per_g > 0;
            const double elapsed = seconds_since(start);
            const double done = static_cast<double>(record.cycle - first);
            Progress progress;
            progress.cycle = record.cycle;
            progress.cycles = cycles;
            progress.soh = record.soh;
            progress.soh_reference = summary.soh_reference;
            progress.particle_cycles_per_second = done * static_cast<double>(backend.size()) / elapsed;
            progress.seconds_left = elapsed / done * static_cast<double>(cycles - record.cycle);
            listener.progress(progress);
            if (clock.due(seconds_since(start)) || record.cycle == cycles || cycler.all_ended()) checkpoint();
        }
        require_own();
        sink.close();
    } catch (const LostFolder&) {
        throw;  // no checkpoint of this run stands there
    } catch (const OutputError& error) {
        throw StoppedStudy(error.what(), kept);
    }
    summary.faults = fault_counts(cycler.state().endings);
    summary.idle = summary.cycles_done > 0 && summary.last_moved == 0;
    for (const auto& note : notes_on_faults(cycler.state())) listener.note(note);
    if (!summary.interrupted && summary.cycles_done > first) {
        DisorderSums disorder(cycler.parameters());
        for (std::size_t i = 0; i < backend.size(); ++i) disorder.add(backend.particle(i));
        listener.note(fmt::format("disorder after cycle {}, {}", summary.cycles_done, disorder.result().words()));
    }
    summary.seconds = seconds_since(start);
    return summary;
}

void warn_of_memory(const Options& options, const RunSettings& settings, StudyListener& listener) {
    const std::string warning = memory_warning(options, settings.threads, machine_memory_bytes());
    if (!warning.empty()) listener.warning(warning);
}

// The configuration of a study under way cannot change any more, the number of threads can.
void check_memory_to_resume(const Options& options, int threads) {
    const auto fits = [&](int number) {
        try {
            check_memory(options, number);
        } catch (const ConfigError&) {
            return false;
        }
        return true;
    };
    if (fits(threads)) return;
    const std::int64_t most = std::min<std::int64_t>(threads, options.population.particles);
    int fewer = static_cast<int>(most) - 1;
    while (fewer > 0 && !fits(fewer)) --fewer;
    const std::string advice =
        fewer > 0 ? fmt::format("resume with --threads {}", fewer) : "not even one thread fits; resume with the build that began it";
    throw UsageError(fmt::format("the study needs {}, more than its lattice.memory_limit_GiB = {:.6g} GiB; {}",
                                 estimate_memory(options, threads).describe(), options.lattice.memory_limit_GiB, advice));
}

// One number of threads for all: what is estimated is what will run.
RunSettings with_threads(RunSettings settings) {
    settings.threads = threads_in_use(settings.threads);
    return settings;
}

NoLocks without_locks(const RunSettings& settings) { return settings.lock ? NoLocks::refuse : NoLocks::go_on; }

void warn_of_no_lock(const RunFolder& folder, StudyListener& listener) {
    if (!folder.is_locked())
        listener.warning("results folder " + folder.path().string() + " has no lock: a second run into it would not be refused");
}

void note_memory(const Backend& backend, StudyListener& listener) {
    const std::string memory = backend.memory();
    if (!memory.empty()) listener.note("population: " + memory);
}

void require_space_to_resume(const RunFolder& folder, const Options& options, const std::vector<Particle>& particles) {
    std::error_code missing;  // which is said later
    const std::uintmax_t size = std::filesystem::file_size(folder.results(), missing);
    if (missing) return;
    folder.require_space_besides(predicted_output(options, output_scale(options, particles)).to_resume(size),
                                 "going on, which begins with a copy of results.h5, may need");
}

// A piece that no ion can leave is no residue, and says nothing of the kinetics.
void warn_of_sealed(const ResultsLayout& layout, StudyListener& listener) {
    constexpr double most = 0.01;
    const double sealed = sealed_fraction(layout.particles);
    if (sealed > most)
        listener.warning(
            fmt::format("cracks cut {:.1f} % of the material off from every exit before the first cycle; it is counted apart, as "
                        "sealed. Shorter or fewer cracks leave less (microstructure.crack_length_um, cracks_per_um2)",
                        100.0 * sealed));
}

std::unique_ptr<Backend> backend_for(BackendChoice choice, int threads, StudyListener& listener) {
    const std::string wait = wait_for_backend(choice);
    if (!wait.empty()) listener.note(wait);
    return make_backend(choice, threads);
}

// From the first cycle on; `held` is the locked folder of a study that never reached a checkpoint and has its configuration.
StudySummary begin_study(const Options& options, const RunSettings& settings, std::optional<RunFolder> held, StudyListener& listener) {
    validate(options);
    check_memory(options, settings.threads);
    warn_of_memory(options, settings, listener);
    const BackendChoice choice = backend_choice(settings.backend);
    const std::unique_ptr<Backend> backend = backend_for(choice, settings.threads, listener);
    listener.note(describe_choice(*backend, choice));
    listener.note("memory: " + estimate_memory(options, settings.threads).describe());
    const bool has_config = held.has_value();
    if (!has_config) held.emplace(settings.directory, settings.force ? FolderUse::replace : FolderUse::fresh, without_locks(settings));
    const RunFolder& folder = *held;
    warn_of_no_lock(folder, listener);
    std::vector<Particle> particles = make_population(options, settings.threads);
    const PredictedOutput output = predicted_output(options, output_scale(options, particles));
    listener.note(fmt::format("output: about {:.1f} MiB of results, at most {:.1f} MiB; {:.1f} MiB of checkpoints",
                              in_mebibytes(output.results), in_mebibytes(output.results_bound), in_mebibytes(output.checkpoints())));
    folder.require_space(output.total());
    const std::vector<RadialOutline> outlines = outlines_of(particles);
    ResultsLayout layout = results_layout(options, particles, provenance_of(options, settings, *backend));
    warn_of_sealed(layout, listener);
    const ModelParameters parameters = make_model_parameters(options);
    DisorderSums disorder(parameters);
    for (const Particle& particle : particles) disorder.add(particle);
    const Disorder at_birth = disorder.result();
    layout.disorder_kT = {{"residual_stress", at_birth.residual_stress},
                          {"noise", at_birth.noise},
                          {"configuration_stress", at_birth.configuration},
                          {"barrier", at_birth.barrier}};
    listener.note("disorder at birth, " + at_birth.words());
    Cycler cycler(options, *backend, std::move(particles), outlines);
    note_memory(*backend, listener);
    folder.remove_earlier(!has_config);  // nothing can refuse the new study any more
    if (!has_config) write_config(folder, options);
    ResultsSink sink(folder, layout);
    sink.synchronise();
    write_checkpoint(folder.path(), options, cycler.state(), sink.digests(), *backend);
    return cycle_to_the_end(options, settings, folder, *backend, cycler, sink, listener);
}

}  // namespace

StudySummary run_study(const Options& options, const RunSettings& given, StudyListener& listener) {
    return begin_study(options, with_threads(given), {}, listener);
}

StudySummary resume_study(const RunSettings& given, StudyListener& listener) {
    const RunSettings settings = with_threads(given);
    if (!std::filesystem::is_directory(settings.directory))
        throw UsageError(settings.directory.string() + " is not a folder; name the results folder of a study");
    const std::filesystem::path config = settings.directory / "config.toml";
    const auto has_checkpoint = [&] {
        return std::filesystem::exists(settings.directory / checkpoint_name) ||
               std::filesystem::exists(settings.directory / previous_checkpoint_name);
    };
    if (!has_checkpoint() && !std::filesystem::exists(config))
        throw UsageError(settings.directory.string() + " holds no study: neither " + checkpoint_name + " nor config.toml is there");
    RunFolder folder(settings.directory, FolderUse::resume, without_locks(settings));
    if (!has_checkpoint()) {  // and nobody else can write one now
        refuse_if_cycles_are_kept(folder);
        listener.note("the study ended before its first checkpoint; it begins anew from config.toml");
        return begin_study(load_own_options(config), settings, std::move(folder), listener);
    }
    warn_of_no_lock(folder, listener);
    StudyCheckpoint checkpoint = read_checkpoint(settings.directory);
    if (!checkpoint.note.empty()) listener.warning(checkpoint.note);
    const Options options = parse_own_options(checkpoint.config, "the checkpoint's configuration");
    check_config(folder, options);
    const std::int64_t done = checkpoint.state.cycles_done, planned = Schedule(options).cycles();
    if (checkpoint.particles.size() != static_cast<std::size_t>(options.population.particles) || done > planned)
        throw OutputError(fmt::format("{}: the checkpoint holds {} particles after cycle {}, its configuration {} and {} cycles",
                                      settings.directory.string(), checkpoint.particles.size(), done, options.population.particles,
                                      planned));
    if (done == planned) listener.note("the study is complete: nothing is left to compute");
    check_memory_to_resume(options, settings.threads);
    warn_of_memory(options, settings, listener);
    require_space_to_resume(folder, options, checkpoint.particles);
    const BackendChoice choice = backend_choice(settings.backend);
    const std::unique_ptr<Backend> backend = backend_for(choice, settings.threads, listener);
    listener.note(fmt::format("{}; goes on after cycle {}", describe_choice(*backend, choice), done));
    const std::vector<RadialOutline> outlines = outlines_of(make_population(options, settings.threads));
    Cycler cycler(options, *backend, std::move(checkpoint.particles), outlines);
    note_memory(*backend, listener);
    cycler.restore(checkpoint.state);
    if (cycler.all_ended()) listener.note("every particle has ended: nothing is left to compute");
    ResultsSink sink = ResultsSink::resume(folder, checkpoint.state.cycles_done, checkpoint.result_digests);
    const bool is_complete = done == planned || cycler.all_ended();
    if (const std::string commit = sink.git_commit(); !is_complete && commit != build_info().git_commit)
        listener.warning(
            fmt::format("the study was begun by commit {} and goes on with {}: results may differ from those of an "
                        "uninterrupted run",
                        commit, build_info().git_commit));
    return cycle_to_the_end(options, settings, folder, *backend, cycler, sink, listener);
}

}  // namespace lithofront
