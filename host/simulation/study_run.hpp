// One study on its way, with its results folder, driven by whoever has a backend: study.cpp alone, many_studies.cpp many together.
#pragma once
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "backend/members.hpp"
#include "simulation/calibrated_range.hpp"
#include "simulation/checkpoint_clock.hpp"
#include "simulation/course.hpp"
#include "simulation/results_sink.hpp"
#include "simulation/study.hpp"
#include "simulation/voltage_sense.hpp"

namespace lithofront {

// From a study's birth to its end: cohort(), loaded(), then order() and accept() as long as goes_on() before each cycle, then end().
// Everything throws as run_study and resume_study do; a study that has thrown is over.
class StudyRun {
public:
    // Asked for once it is known that a backend is needed.
    using BackendSource = std::function<const Backend&()>;
    // A new study with its particles drawn. `folder`: the locked folder of a study that never reached a checkpoint and has its
    // configuration; else that of the settings is made. Nothing of an earlier study is removed before loaded().
    static std::unique_ptr<StudyRun> begin(const Options& options, const RunSettings& settings, std::optional<RunFolder> folder,
                                           const BackendSource& backend, StudyListener& listener);
    // From the checkpoint in the settings' folder, or anew where there is none.
    static std::unique_ptr<StudyRun> resume(const RunSettings& settings, const BackendSource& backend, StudyListener& listener);
    ~StudyRun();

    const Options& options() const { return course_.options(); }
    bool is_electrode() const { return options().protocol.coupling == Coupling::electrode; }

    // The particles for a backend to hold, once.
    Cohort cohort();
    // They are there, before the first cycle.
    void loaded(const Members& members);
    // They have come to stand elsewhere.
    void moved(const Members& members) { members_ = members; }

    // Before each cycle; false at the end, and where the listener wants the study to stop, which leaves a checkpoint.
    bool goes_on();
    HalfCycleOrder order() const { return course_.order(); }
    void accept(std::vector<ParticleOutcome> outcomes);
    StudySummary end();

private:
    using Clock = std::chrono::steady_clock;
    struct Born;  // what a study begins or goes on with

    StudyRun(const Options& options, const RunSettings& settings, StudyListener& listener, Born born);
    void lay_out(const Backend& backend);
    void open_new();
    void open_again();
    double seconds() const { return std::chrono::duration<double>(Clock::now() - start_).count(); }
    template <class F>
    void writing(F f);  // a file that cannot be written stops the study
    void require_own();
    void checkpoint();
    void report(const CycleYield& yield);
    void take(const CycleRecord& record);  // the last cycle, into the summary

    RunSettings settings_;
    StudyListener& listener_;
    RunFolder folder_;
    bool has_config_ = false;
    std::vector<RadialOutline> outlines_;
    Course course_;
    std::vector<Particle> particles_;  // until a backend takes them over
    Members members_;
    std::optional<ResultsLayout> layout_;                   // of a new study
    std::map<std::string, std::uint64_t> earlier_results_;  // digests, of one that goes on
    std::optional<ResultsSink> sink_;
    Clock::time_point begun_;  // when the study was asked for; start_ is when it began to cycle
    CheckpointClock clock_;
    CalibratedRange range_;
    VoltageSense sense_;
    StudySummary summary_;
    std::int64_t first_ = 0;  // cycles that were done before
    std::int64_t kept_ = 0;   // the last cycle that a checkpoint stands for
    Clock::time_point start_;
};

// Takes a study through all of its cycles on a backend that holds nothing else.
StudySummary run_on(Backend& backend, StudyRun& run);

}  // namespace lithofront
