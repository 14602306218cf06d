#include "simulation/study.hpp"

#include <vector>

#include "backend/backend.hpp"
#include "simulation/backend_for.hpp"
#include "simulation/population.hpp"
#include "simulation/study_run.hpp"

namespace lithofront {
namespace {

// One number of threads for all: what is estimated is what will run.
RunSettings with_threads(RunSettings settings) {
    settings.threads = threads_in_use(settings.threads);
    return settings;
}

// On a backend that is made when the study asks for it.
template <class Birth>
StudySummary alone(const RunSettings& settings, StudyListener& listener, Birth birth) {
    const BackendChoice choice = backend_choice(settings.backend);
    std::unique_ptr<Backend> backend;
    const std::unique_ptr<StudyRun> run = birth([&]() -> const Backend& {
        backend = backend_for(choice, settings.threads, listener);
        return *backend;
    });
    return run_on(*backend, *run);
}

}  // namespace

StudySummary run_on(Backend& backend, StudyRun& run) {
    std::vector<Cohort> cohorts;
    cohorts.push_back(run.cohort());
    const std::size_t particles = cohorts[0].particles.size();
    backend.load(std::move(cohorts), run.is_electrode());
    run.loaded({&backend, 0, particles});
    while (run.goes_on())
        for (int half = 0; half < 2; ++half) {
            const HalfCycleOrder order = run.order();
            run.accept(backend.run_half_cycle({&order, 1}));
        }
    return run.end();
}

StudySummary run_study(const Options& options, const RunSettings& given, StudyListener& listener) {
    const RunSettings settings = with_threads(given);
    return alone(settings, listener,
                 [&](const StudyRun::BackendSource& backend) { return StudyRun::begin(options, settings, {}, backend, listener); });
}

StudySummary resume_study(const RunSettings& given, StudyListener& listener) {
    const RunSettings settings = with_threads(given);
    return alone(settings, listener, [&](const StudyRun::BackendSource& backend) { return StudyRun::resume(settings, backend, listener); });
}

}  // namespace lithofront
