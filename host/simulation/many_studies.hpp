// Many studies as one population: their particles share the threads or the device, each study has its own results folder.
#pragma once
#include <cstddef>
#include <functional>
#include <span>
#include <string>

#include "simulation/study.hpp"

namespace lithofront {

// One of many: all that run_study takes. Nothing but `command` and `directory` of the settings is its own; the others are those of all.
struct StudyTask {
    std::function<Options()> options;  // asked for when the study's turn comes; what it throws is the study's failure
    RunSettings settings;
};

struct StudiesSettings {
    std::string backend = "auto";
    int threads = 0;
    std::size_t at_once = 128;  // studies that share the machine: each has open files
    double memory_bytes = 0;    // that the particles of all of them may take together; 0: no limit. One study is always taken
};

// Called from the thread that runs the studies.
struct StudiesListener {
    virtual ~StudiesListener() = default;
    virtual void note(const std::string& text) = 0;                          // of the whole
    virtual void warning(std::size_t study, const std::string& text) = 0;    // of one
    virtual void progress(std::size_t study, const Progress& progress) = 0;  // of one
    virtual void stepping() {}                                               // stop_requested() is asked from here on
    virtual bool stop_requested() = 0;                                       // true: those that run make a checkpoint, others never begin
    virtual void ended(std::size_t study, const StudySummary& summary) = 0;
    // It could not begin, or broke off; the others go on. `error` is the exception that run_study would have thrown.
    virtual void failed(std::size_t study, const std::exception& error) = 0;
};

// Runs every task as run_study does, or as resume_study where its settings say so: the same files to the last bit, apart from
// provenance. Studies begin in order, and one takes the place of another that has ended. Those under one overpotential (electrode
// coupling) step all of their particles together already and are run by themselves, after the others.
// Throws what concerns all of them: NoDeviceError, or a backend's own failure; what has been written stands, to be resumed.
void run_studies(std::span<const StudyTask> tasks, const StudiesSettings& settings, StudiesListener& listener);

}  // namespace lithofront
