#include "simulation/many_studies.hpp"

#include <iterator>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "backend/backend.hpp"
#include "population/make_particle.hpp"
#include "simulation/backend_for.hpp"
#include "simulation/population.hpp"
#include "simulation/study_run.hpp"

namespace lithofront {
namespace {

// What a study says, with its number.
class Ear final : public StudyListener {
public:
    Ear(StudiesListener& all, std::size_t study) : all_(all), study_(study) {}
    void progress(const Progress& progress) override { all_.progress(study_, progress); }
    void note(const std::string&) override {}  // of many, what a user must not miss is enough
    void warning(const std::string& text) override { all_.warning(study_, text); }
    void stepping() override { all_.stepping(); }
    bool stop_requested() override { return all_.stop_requested(); }

private:
    StudiesListener& all_;
    std::size_t study_;
};

// A study that has begun. Its particles are with it until a backend takes them, and are fetched from there when that is loaded anew.
struct Runner {
    std::size_t study = 0;
    std::unique_ptr<Ear> ear;
    std::unique_ptr<StudyRun> run;  // null once it is over
    Cohort cohort;
    Members members;
    double bytes = 0;  // of its particles' lasting state
    bool is_new = true;
};

class Studies {
public:
    Studies(std::span<const StudyTask> tasks, const StudiesSettings& settings, StudiesListener& listener)
        : tasks_(tasks), settings_(settings), listener_(listener), threads_(threads_in_use(settings.threads)) {
        const BackendChoice choice = backend_choice(settings.backend);
        if (const std::string wait = wait_for_backend(choice); !wait.empty()) listener.note(wait);
        backend_ = make_backend(choice, threads_);
        listener.note(describe_choice(*backend_, choice));
    }

    void run() {
        while (true) {
            begin_more();
            if (runners_.empty()) break;  // no task is left, or the listener wants to stop
            load();
            cycle();
        }
        for (const auto& [study, options] : apart_) {
            if (listener_.stop_requested()) return;
            Runner one = begin(study, options);
            if (one.run) guarded(one, [&] { listener_.ended(one.study, run_on(*backend_, *one.run)); });
        }
    }

private:
    // What a study throws ends that study.
    template <class F>
    void guarded(Runner& one, F f) {
        try {
            f();
        } catch (const std::exception& error) {
            listener_.failed(one.study, error);
            one.run.reset();
        }
    }

    RunSettings settings_of(std::size_t study) const {
        RunSettings s = tasks_[study].settings;
        s.backend = settings_.backend;
        s.threads = threads_;
        s.studies_together = static_cast<int>(settings_.at_once);
        return s;
    }

    Runner begin(std::size_t study, const Options& options) {
        Runner one;
        one.study = study;
        one.ear = std::make_unique<Ear>(listener_, study);
        guarded(one, [&] {
            const RunSettings settings = settings_of(study);
            const StudyRun::BackendSource backend = [this]() -> const Backend& { return *backend_; };
            one.run =
                settings.resume ? StudyRun::resume(settings, backend, *one.ear) : StudyRun::begin(options, settings, {}, backend, *one.ear);
        });
        return one;
    }

    void begin_more() {
        double bytes = 0;
        for (const Runner& one : runners_) bytes += one.bytes;
        while (next_ < tasks_.size() && runners_.size() < settings_.at_once && !listener_.stop_requested()) {
            if (!runners_.empty() && settings_.memory_bytes > 0 && bytes >= settings_.memory_bytes) return;
            const std::size_t study = next_++;
            std::optional<Options> options;
            try {
                options = tasks_[study].options();
            } catch (const std::exception& error) {
                listener_.failed(study, error);
                continue;
            }
            if (options->protocol.coupling == Coupling::electrode) {
                apart_.push_back({study, *options});
                continue;
            }
            Runner one = begin(study, *options);
            if (!one.run) continue;
            one.cohort = one.run->cohort();
            for (const Particle& p : one.cohort.particles) one.bytes += static_cast<double>(particle_bytes_per_site * p.lattice.count);
            bytes += one.bytes;
            runners_.push_back(std::move(one));
        }
    }

    // All that are on their way as one population.
    void load() {
        for (Runner& one : runners_)
            if (!one.is_new)
                for (std::size_t i = 0; i < one.members.count; ++i) one.cohort.particles.push_back(one.members.particle(i));
        std::vector<Cohort> cohorts;
        std::size_t first = 0;
        for (Runner& one : runners_) {
            one.members = {backend_.get(), first, one.cohort.particles.size()};
            first += one.members.count;
            cohorts.push_back({one.cohort.parameters, std::exchange(one.cohort.particles, {})});
        }
        backend_->load(std::move(cohorts), false);
        for (Runner& one : runners_) {
            if (!one.is_new) one.run->moved(one.members);
            else guarded(one, [&] { one.run->loaded(one.members); });
            one.is_new = false;
        }
    }

    // Until all have ended, or so many that others had better take their places.
    void cycle() {
        std::vector<HalfCycleOrder> orders(runners_.size());
        while (true) {
            for (Runner& one : runners_)
                if (one.run)
                    guarded(one, [&] {
                        if (one.run->goes_on()) return;
                        listener_.ended(one.study, one.run->end());
                        one.run.reset();
                    });
            if (has_room()) break;
            for (int half = 0; half < 2; ++half) half_cycle(orders);
        }
        std::erase_if(runners_, [](const Runner& one) { return !one.run; });
    }

    bool has_room() const {
        std::size_t all = 0, idle = 0;
        for (const Runner& one : runners_) {
            all += one.members.count;
            if (!one.run) idle += one.members.count;
        }
        return idle == all || (next_ < tasks_.size() && 2 * idle >= all);
    }

    void half_cycle(std::vector<HalfCycleOrder>& orders) {
        for (std::size_t k = 0; k < runners_.size(); ++k) {
            orders[k].idle = !runners_[k].run;
            if (runners_[k].run) orders[k] = runners_[k].run->order();
        }
        std::vector<ParticleOutcome> outcomes = backend_->run_half_cycle(orders);
        for (Runner& one : runners_) {
            if (!one.run) continue;
            const auto first = outcomes.begin() + static_cast<std::ptrdiff_t>(one.members.first);
            const auto last = first + static_cast<std::ptrdiff_t>(one.members.count);
            guarded(one, [&] { one.run->accept({std::make_move_iterator(first), std::make_move_iterator(last)}); });
        }
    }

    std::span<const StudyTask> tasks_;
    const StudiesSettings& settings_;
    StudiesListener& listener_;
    int threads_;
    std::unique_ptr<Backend> backend_;
    std::size_t next_ = 0;  // the first task that has not begun
    std::vector<Runner> runners_;
    std::vector<std::pair<std::size_t, Options>> apart_;  // electrodes, by task
};

}  // namespace

void run_studies(std::span<const StudyTask> tasks, const StudiesSettings& settings, StudiesListener& listener) {
    Studies(tasks, settings, listener).run();
}

}  // namespace lithofront
