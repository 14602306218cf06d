// Stands in for the simulation: records how it was called and does what the test asks.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "cli/commands.hpp"
#include "simulation/many_studies.hpp"

struct FakeStudy {
    int runs = 0, resumes = 0;
    lithofront::Options options;
    lithofront::RunSettings settings;
    std::function<lithofront::StudySummary(lithofront::StudyListener&)> act;
    std::vector<lithofront::StudyTask> tasks;  // of run_studies
    lithofront::StudiesSettings many;
    std::function<void(lithofront::StudiesListener&)> act_on_many;
};

// The one that run_study and resume_study use.
FakeStudy& fake_study();

struct Outcome {
    int code;
    std::string out, err;
};

// `lithofront` with these arguments.
Outcome call(std::vector<std::string> arguments, bool terminal = false);
