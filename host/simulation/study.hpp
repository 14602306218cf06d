// A study from its options to its results folder. Nothing here prints or exits.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "config/options.hpp"

namespace lithofront {

// How a study is run, as opposed to what it computes: none of this changes a result.
struct RunSettings {
    std::filesystem::path directory;  // results folder
    std::string backend = "auto";     // auto, cpu or cuda
    int threads = 0;                  // 0: as many as the machine has
    bool force = false;               // write into a folder that is not empty
    bool lock = true;                 // false: go on where the file system keeps no locks
    double checkpoint_minutes = 5;    // wall time between checkpoints; 0: not by time
    int checkpoint_cycles = 0;        // cycles between checkpoints; 0: not by cycles
    bool resume = false;
    std::string command;       // command line, for provenance
    int studies_together = 1;  // that run side by side in this process, whose checkpoints share the time
};

struct Progress {
    std::int64_t cycle = 0, cycles = 0;  // finished, of the whole study
    double soh = 1.0;                    // of the last finished cycle; NaN where it has none
    double particle_cycles_per_second = 0.0;
    double seconds_left = 0.0;       // estimate
    std::int64_t soh_reference = 0;  // cycle that `soh` is over: the first at the same rates
    std::string no_soh{};            // why there is none
};

// Called from the thread that runs the study, between cycles.
struct StudyListener {
    virtual ~StudyListener() = default;
    virtual void progress(const Progress&) = 0;
    virtual void note(const std::string&) = 0;
    // What a user must not miss; by default as a note.
    virtual void warning(const std::string& text) { note(text); }
    virtual void stepping() {}          // a checkpoint stands, and stop_requested() is asked from here on
    virtual bool stop_requested() = 0;  // true: checkpoint and return
};

struct FaultCount {
    std::string name;            // as in results.h5, "no_path"
    std::int64_t particles = 0;  // that it ended
};

struct StudySummary {
    std::int64_t cycles_done = 0, particles = 0;
    std::int64_t failed_particles = 0;  // that ended before the study did; when all have, it stops
    std::vector<FaultCount> faults;     // of these particles
    bool interrupted = false;
    bool idle = false;             // cycles ran, and no particle moved any charge
    std::int64_t last_moved = 0;   // the last cycle in which any charge moved, or that a resumption goes on from; 0: none
    double gone = 0, trapped = 0;  // shares of the material in the last cycle: dissolved or sealed, and trapped
    bool discharged = false;       // any discharge took up any charge, or the study was resumed
    double soh = 1.0;
    std::int64_t soh_reference = 0;  // cycle that `soh` is over; 0 before the first
    std::string no_soh{};            // why there is none
    double seconds = 0.0;            // wall time from the birth of the particles, or the reading of a checkpoint, to the last file
    std::string backend;             // the one used
};

// Throws ConfigError and UsageError before any work, NoDeviceError, StoppedStudy for a file that cannot be written on the way, or
// another std::exception.
StudySummary run_study(const Options& options, const RunSettings& settings, StudyListener& listener);

// Goes on from the last checkpoint in settings.directory, with the configuration stored there.
StudySummary resume_study(const RunSettings& settings, StudyListener& listener);

}  // namespace lithofront
