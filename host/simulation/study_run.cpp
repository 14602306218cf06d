#include "simulation/study_run.hpp"

#include <fmt/format.h>
#include <sys/utsname.h>

#include <algorithm>
#include <utility>

#include "config/build_info.hpp"
#include "config/errors.hpp"
#include "config/loader.hpp"
#include "config/machine_memory.hpp"
#include "config/memory.hpp"
#include "config/validate.hpp"
#include "config/writer.hpp"
#include "output/checkpoint_file.hpp"
#include "output/predicted_output.hpp"
#include "simulation/backend_for.hpp"
#include "simulation/disorder.hpp"
#include "simulation/end_of_study.hpp"
#include "simulation/errors.hpp"
#include "simulation/population.hpp"
#include "simulation/statistics.hpp"
#include "simulation/study_checkpoint.hpp"
#include "simulation/study_folder.hpp"

namespace lithofront {
namespace {

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

}  // namespace

struct StudyRun::Born {
    Clock::time_point begun;
    RunFolder folder;
    bool has_config = false;
    std::vector<RadialOutline> outlines;
    std::vector<Particle> particles;
};

StudyRun::StudyRun(const Options& options, const RunSettings& settings, StudyListener& listener, Born born)
    : settings_(settings),
      listener_(listener),
      folder_(std::move(born.folder)),
      has_config_(born.has_config),
      outlines_(std::move(born.outlines)),
      course_(options, born.particles, outlines_),
      particles_(std::move(born.particles)),
      begun_(born.begun),
      clock_(settings_, 0.0),
      range_(options.output),
      sense_(options.protocol) {}

StudyRun::~StudyRun() = default;

std::unique_ptr<StudyRun> StudyRun::begin(const Options& options, const RunSettings& settings, std::optional<RunFolder> folder,
                                          const BackendSource& backend, StudyListener& listener) {
    const Clock::time_point begun = Clock::now();
    validate(options);
    check_memory(options, settings.threads);
    warn_of_memory(options, settings, listener);
    const Backend& there = backend();
    listener.note(describe_choice(there, backend_choice(settings.backend)));
    listener.note("memory: " + estimate_memory(options, settings.threads).describe());
    const bool has_config = folder.has_value();
    if (!has_config) folder.emplace(settings.directory, settings.force ? FolderUse::replace : FolderUse::fresh, without_locks(settings));
    warn_of_no_lock(*folder, listener);
    std::vector<Particle> particles = make_population(options, settings.threads);
    const PredictedOutput output = predicted_output(options, output_scale(options, particles));
    listener.note(fmt::format("output: about {:.1f} MiB of results, at most {:.1f} MiB; {:.1f} MiB of checkpoints",
                              in_mebibytes(output.results), in_mebibytes(output.results_bound), in_mebibytes(output.checkpoints())));
    folder->require_space(output.total());
    std::vector<RadialOutline> outlines = outlines_of(particles);
    std::unique_ptr<StudyRun> run(
        new StudyRun(options, settings, listener, {begun, std::move(*folder), has_config, std::move(outlines), std::move(particles)}));
    run->lay_out(there);
    return run;
}

void StudyRun::lay_out(const Backend& backend) {
    layout_ = results_layout(options(), particles_, provenance_of(options(), settings_, backend));
    warn_of_sealed(*layout_, listener_);
    DisorderSums disorder(course_.parameters());
    for (const Particle& particle : particles_) disorder.add(particle);
    const Disorder at_birth = disorder.result();
    layout_->disorder_kT = {{"residual_stress", at_birth.residual_stress},
                            {"noise", at_birth.noise},
                            {"configuration_stress", at_birth.configuration},
                            {"barrier", at_birth.barrier}};
    listener_.note("disorder at birth, " + at_birth.words());
}

std::unique_ptr<StudyRun> StudyRun::resume(const RunSettings& settings, const BackendSource& backend, StudyListener& listener) {
    const Clock::time_point begun = Clock::now();
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
        return begin(load_own_options(config), settings, std::move(folder), backend, listener);
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
    const Backend& there = backend();
    listener.note(fmt::format("{}; goes on after cycle {}", describe_choice(there, backend_choice(settings.backend)), done));
    std::vector<RadialOutline> outlines = outlines_of(make_population(options, settings.threads));
    std::unique_ptr<StudyRun> run(
        new StudyRun(options, settings, listener, {begun, std::move(folder), true, std::move(outlines), std::move(checkpoint.particles)}));
    run->course_.restore(checkpoint.state);
    run->earlier_results_ = std::move(checkpoint.result_digests);
    return run;
}

Cohort StudyRun::cohort() { return {course_.parameters(), std::move(particles_)}; }

void StudyRun::loaded(const Members& members) {
    members_ = members;
    note_memory(*members.backend, listener_);
    if (layout_) open_new();
    else open_again();
    start_ = Clock::now();
    first_ = kept_ = course_.cycles_done();
    summary_.backend = members.backend->name();
    summary_.cycles_done = summary_.last_moved = first_;  // of the cycles before a resumption nothing is asked
    summary_.discharged = first_ > 0;
    summary_.particles = static_cast<std::int64_t>(members.count);
    if (sink_->last()) {
        take(*sink_->last());
    }
    listener_.stepping();
}

void StudyRun::open_new() {
    folder_.remove_earlier(!has_config_);  // nothing can refuse the new study any more
    if (!has_config_) write_config(folder_, options());
    sink_.emplace(folder_, *layout_);
    sink_->synchronise();
    write_checkpoint(folder_.path(), options(), course_.state(), sink_->digests(), members_);
    layout_.reset();
}

void StudyRun::open_again() {
    if (course_.all_ended()) listener_.note("every particle has ended: nothing is left to compute");
    sink_ = ResultsSink::resume(folder_, course_.cycles_done(), earlier_results_);
    const bool is_complete = course_.cycles_done() == course_.schedule().cycles() || course_.all_ended();
    if (const std::string commit = sink_->git_commit(); !is_complete && commit != build_info().git_commit)
        listener_.warning(
            fmt::format("the study was begun by commit {} and goes on with {}: results may differ from those of an "
                        "uninterrupted run",
                        commit, build_info().git_commit));
}

template <class F>
void StudyRun::writing(F f) {
    try {
        f();
    } catch (const LostFolder&) {
        throw;  // no checkpoint of this run stands there
    } catch (const OutputError& error) {
        throw StoppedStudy(error.what(), kept_);
    }
}

// Another program may have taken the folder, or a file in it, from under the run: nothing may be written over what is there now.
void StudyRun::require_own() {
    folder_.require_held();
    sink_->require_in_place();
}

void StudyRun::checkpoint() {
    const double began = seconds();
    require_own();
    sink_->synchronise();
    write_checkpoint(folder_.path(), options(), course_.state(), sink_->digests(), members_);
    kept_ = course_.cycles_done();
    clock_.written(began, seconds());
}

bool StudyRun::goes_on() {
    if (course_.cycles_done() >= course_.schedule().cycles() || course_.all_ended()) return false;
    if (!listener_.stop_requested()) return true;
    writing([this] { checkpoint(); });
    summary_.interrupted = true;
    return false;
}

void StudyRun::accept(std::vector<ParticleOutcome> outcomes) {
    writing([&] {
        const std::optional<CycleYield> yield = course_.accept(
            std::move(outcomes), [this](std::size_t i) { return members_.particle(i); },
            [this](const SnapshotRecord& snapshot) { sink_->write(snapshot); });
        if (!yield) return;
        sink_->write(*yield);
        report(*yield);
        if (clock_.due(seconds()) || course_.cycles_done() == course_.schedule().cycles() || course_.all_ended()) checkpoint();
    });
}

void StudyRun::report(const CycleYield& yield) {
    const CycleRecord& record = yield.summary.record;
    if (record.li_imbalance != 0)
        listener_.warning(
            fmt::format("cycle {}: lithium is off by {} sites; this is a defect of the program, please report it with config.toml",
                        record.cycle, record.li_imbalance));
    if (summary_.failed_particles == 0 && record.failed_particles > 0)
        listener_.warning(fmt::format("cycle {}: the first particle has ended, by {}; the study goes on with the others", record.cycle,
                                      fault_counts(course_.state().endings).front().name));
    const std::string beyond = sense_.left_by(course_.schedule().step(record.cycle), record.cycle, yield.summary.particles);
    if (!beyond.empty()) listener_.warning(beyond);
    const std::string on_the_way = sense_.left_on_the_way(course_.schedule().step(record.cycle), record.cycle, yield.voltage);
    if (!on_the_way.empty()) listener_.warning(on_the_way);
    if (!yield.slow_steps.empty()) listener_.warning(yield.slow_steps);
    for (const auto& note : range_.left_by(record)) listener_.note(note);
    summary_.cycles_done = record.cycle;
    take(record);
    if (record.charge_capacity_mAh_per_g > 0 || record.discharge_capacity_mAh_per_g > 0) summary_.last_moved = record.cycle;
    summary_.discharged = summary_.discharged || record.discharge_capacity_mAh_per_g > 0;
    const double elapsed = seconds();
    const double done = static_cast<double>(record.cycle - first_);
    Progress progress;
    progress.cycle = record.cycle;
    progress.cycles = course_.schedule().cycles();
    progress.soh = record.soh;
    progress.soh_reference = summary_.soh_reference;
    progress.no_soh = summary_.no_soh;
    progress.particle_cycles_per_second = done * static_cast<double>(members_.count) / elapsed;
    progress.seconds_left = elapsed / done * static_cast<double>(progress.cycles - record.cycle);
    listener_.progress(progress);
}

void StudyRun::take(const CycleRecord& record) {
    summary_.failed_particles = record.failed_particles;
    summary_.gone = record.dissolved_fraction + record.sealed_by_ageing;
    summary_.trapped = record.trapped_fraction;
    summary_.soh = record.soh;
    summary_.soh_reference = course_.schedule().first_at_rates_of(record.cycle);
    summary_.no_soh = why_no_soh(record, summary_.particles, summary_.soh_reference);
}

StudySummary StudyRun::end() {
    writing([this] {
        require_own();
        sink_->close();
    });
    summary_.faults = fault_counts(course_.state().endings);
    summary_.idle = summary_.cycles_done > 0 && summary_.last_moved == 0;
    for (const auto& note : notes_on_faults(course_.state())) listener_.note(note);
    if (!summary_.interrupted && summary_.cycles_done > first_) {
        DisorderSums disorder(course_.parameters());
        for (std::size_t i = 0; i < members_.count; ++i) disorder.add(members_.particle(i));
        listener_.note(fmt::format("disorder after cycle {}, {}", summary_.cycles_done, disorder.result().words()));
    }
    summary_.seconds = std::chrono::duration<double>(Clock::now() - begun_).count();
    return summary_;
}

}  // namespace lithofront
