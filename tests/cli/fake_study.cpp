#include "fake_study.hpp"

#include <sstream>

FakeStudy& fake_study() {
    static FakeStudy study;
    return study;
}

Outcome call(std::vector<std::string> arguments, bool terminal) {
    std::ostringstream out, err;
    arguments.insert(arguments.begin(), "lithofront");
    const int code = lithofront::run_command_line(arguments, {out, err, terminal});
    return {code, out.str(), err.str()};
}

namespace lithofront {
namespace {

StudySummary outcome(StudyListener& listener) {
    if (fake_study().act) return fake_study().act(listener);
    StudySummary summary;
    summary.cycles_done = 112;
    summary.soh = 0.8;
    summary.seconds = 75;
    summary.backend = "cpu";
    return summary;
}

}  // namespace

StudySummary run_study(const Options& options, const RunSettings& settings, StudyListener& listener) {
    ++fake_study().runs;
    fake_study().options = options;
    fake_study().settings = settings;
    return outcome(listener);
}

StudySummary resume_study(const RunSettings& settings, StudyListener& listener) {
    ++fake_study().resumes;
    fake_study().settings = settings;
    return outcome(listener);
}

void run_studies(std::span<const StudyTask> tasks, const StudiesSettings& settings, StudiesListener& listener) {
    fake_study().tasks.assign(tasks.begin(), tasks.end());
    fake_study().many = settings;
    if (fake_study().act_on_many) fake_study().act_on_many(listener);
}

}  // namespace lithofront
