#include "bench/stages.hpp"

#include <cxxabi.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <map>
#include <memory>
#include <set>
#include <typeinfo>

#include "backend/backend.hpp"
#include "backend/workspace_block.hpp"
#include "core/team.hpp"
#include "particle/cycle_job.hpp"
#include "population/make_particle.hpp"
#include "population/model_parameters.hpp"

namespace lithofront {
namespace {

using Clock = std::chrono::steady_clock;

const std::map<std::string_view, Stage>& stage_table() {
    static const std::map<std::string_view, Stage> table = {
        {"measured_half_sweep", Stage::solve}, {"sweep", Stage::solve}, {"relax_front", Stage::solve},
        {"outward_conductance", Stage::solve}, {"outward_flow", Stage::solve}, {"move_region", Stage::solve},
        {"settle_grains", Stage::solve}, {"shift_grains", Stage::solve}, {"sum_grain_flows", Stage::solve},
        {"shift_region", Stage::solve}, {"shift_body", Stage::solve}, {"exit_conductance", Stage::solve},
        {"relax_front_of_both", Stage::solve}, {"solve_step", Stage::solve}, {"take_front_out", Stage::solve}, {"put_front_back", Stage::solve},
        {"order_by_colour", Stage::solve}, {"renew_field", Stage::solve},
        {"gather_affinities", Stage::front}, {"evaluate_rates", Stage::front}, {"total_rates", Stage::front},
        {"evaluate_front", Stage::front}, {"refresh_entries", Stage::front}, {"refresh_shifts", Stage::front},
        {"draw_thresholds", Stage::front}, {"fill_entries", Stage::front}, {"collect_front", Stage::front}, {"extend_front", Stage::front},
        {"join_product", Stage::front},
        {"review_entries", Stage::front}, {"close_gaps", Stage::front},
        {"find_conversions", Stage::conversions}, {"mark_pending", Stage::conversions}, {"expose_pending", Stage::conversions},
        {"keep_potentials", Stage::conversions}, {"cut_thresholds", Stage::conversions}, {"kept_share", Stage::conversions}, {"convert_sites", Stage::conversions},
        {"fatigue_sites", Stage::conversions}, {"convert", Stage::conversions},
        {"spread_paths", Stage::paths},
        {"refresh_stress", Stage::stress}, {"coarse_sums", Stage::stress}, {"box_sum_along_free_rows", Stage::stress}, {"box_sum_along_periodic_rows", Stage::stress},
        {"box_sum_across_rows", Stage::stress}, {"start_goodier", Stage::stress}, {"solve_goodier", Stage::stress},
        {"refresh_von_mises", Stage::stress},
        {"label_where", Stage::tally}, {"sum_regions", Stage::tally}, {"report_regions", Stage::tally}, {"tally", Stage::tally},
        {"passivate", Stage::ageing}, {"remove_sites", Stage::ageing}, {"dissolve", Stage::ageing}, {"open_cracks", Stage::ageing},
        {"find_reached_cracks", Stage::ageing},
        {"age_surface", Stage::ageing},
        {"begin_half_cycle", Stage::preparation}, {"build_field", Stage::preparation}, {"find_spans", Stage::preparation},
        {"count_phase", Stage::preparation}, {"refresh_ghosts", Stage::preparation},
        {"take_sample", Stage::records}, {"take_frame", Stage::records}, {"record_potentials", Stage::records},
        {"observe_front", Stage::records},
    };
    return table;
}

std::string demangled(const char* name) {
    int status = 0;
    const std::unique_ptr<char, void (*)(void*)> text(abi::__cxa_demangle(name, nullptr, nullptr, &status), std::free);
    return status == 0 ? text.get() : name;
}

// One thread times at a time.
std::array<Clock::duration, stages> time_in{};
std::array<std::int64_t, stages> loops_in{};
std::set<std::string> unlisted_functions;

// A stage for each type of body, found once.
template <class F>
Stage stage_of_body() {
    static const Stage stage = [] {
        std::string function;
        const Stage found = stage_of(demangled(typeid(F).name()), &function);
        if (found == Stage::other) unlisted_functions.insert(function);
        return found;
    }();
    return stage;
}

class Timed {
public:
    explicit Timed(Stage stage) : stage_(stage), begin_(Clock::now()) {}
    ~Timed() {
        time_in[static_cast<std::size_t>(stage_)] += Clock::now() - begin_;
        ++loops_in[static_cast<std::size_t>(stage_)];
    }
    Timed(const Timed&) = delete;
    Timed& operator=(const Timed&) = delete;

private:
    Stage stage_;
    Clock::time_point begin_;
};

// The serial team with a clock around every loop. Bodies are passed on as they are, so the loops are the production ones.
struct TimedTeam : SerialTeam {
    template <class F>
    void each(int n, F f) const {
        const Timed timed(stage_of_body<F>());
        SerialTeam::each(n, f);
    }
    template <class F>
    void each_linked(int n, F f) const {
        const Timed timed(stage_of_body<F>());
        SerialTeam::each_linked(n, f);
    }
    template <class F>
    void grid(int rows, int length, F f) const {
        const Timed timed(stage_of_body<F>());
        SerialTeam::grid(rows, length, f);
    }
    template <class F>
    void lanes(int groups, int length, int steps, F f) const {
        const Timed timed(stage_of_body<F>());
        SerialTeam::lanes(groups, length, steps, f);
    }
    template <class F>
    std::int64_t sum(int n, F f) const {
        const Timed timed(stage_of_body<F>());
        return SerialTeam::sum(n, f);
    }
    template <class F>
    std::int32_t maximum(int n, F f) const {
        const Timed timed(stage_of_body<F>());
        return SerialTeam::maximum(n, f);
    }
    template <class F>
    std::int32_t maximum_grid(int rows, const RowSpan* spans, int length, F f) const {
        const Timed timed(stage_of_body<F>());
        return SerialTeam::maximum_grid(rows, spans, length, f);
    }
    template <class F, class A, class B, class C>
    void each_with_sums(int n, F f, A a, B b, C c, std::int64_t* sums) const {
        const Timed timed(stage_of_body<F>());
        SerialTeam::each_with_sums(n, f, a, b, c, sums);
    }
    template <class F>
    void once(F f) const {
        const Timed timed(stage_of_body<F>());
        SerialTeam::once(f);
    }
};

// A particle that is cycled by one team, so that the same cycles can be run by another.
class Cycled {
public:
    explicit Cycled(const Options& options)
        : options_(options), parameters_(make_model_parameters(options)), particle_(make_particle(options, 0)),
          block_(parameters_, particle_.lattice.count), view_(view_of(particle_)), workspace_(workspace_for(block_.workspace(), view_)) {}
    template <class Team>
    double half_cycle(Team& team, std::int64_t number) {
        const Half half = number % 2 == 0 ? Half::charge : Half::discharge;
        const HalfCycleDrive drive = make_drive(options_, options_.protocol.steps[0], static_cast<std::uint32_t>(number / 2 + 1), half);
        const Clock::time_point begin = Clock::now();
        do_half_cycle<2>(team, parameters_, drive, view_, workspace_, Recording{});
        return std::chrono::duration<double>(Clock::now() - begin).count();
    }

private:
    const Options options_;
    const ModelParameters parameters_;
    Particle particle_;
    WorkspaceBlock block_;
    ParticleView view_;
    Workspace workspace_;
};

}  // namespace

Stage stage_of(std::string_view body_type, std::string* function) {
    // "void lithofront::refresh_stress<2, ...>(...)::{lambda(int)#1}": the first function of ours that is named.
    constexpr std::string_view space = "lithofront::";
    const auto found = body_type.find(space);
    if (found == std::string_view::npos) return Stage::other;
    const std::string_view rest = body_type.substr(found + space.size());
    const std::string_view name = rest.substr(0, rest.find_first_of("<("));
    if (function) *function = std::string(name);
    // Regions are labelled for the tally and for paths.
    if (name == "label_where" && body_type.find("spread_paths") != std::string_view::npos) return Stage::paths;
    const auto entry = stage_table().find(name);
    return entry == stage_table().end() ? Stage::other : entry->second;
}

namespace {

// One half-cycle, timed and as production runs it.
struct HalfTimes {
    std::array<double, stages> of_stage{};
    double timed = 0, plain = 0;
};

// What an interval without anything in it seems to last, s.
double seconds_of_clock() {
    double least = 1.0;
    for (int batch = 0; batch < 20; ++batch) {
        constexpr int intervals = 200;
        Clock::duration sum{};
        for (int i = 0; i < intervals; ++i) {
            const Clock::time_point begin = Clock::now();
            sum += Clock::now() - begin;
        }
        least = std::min(least, std::chrono::duration<double>(sum).count() / intervals);
    }
    return least;
}

// Cycles of a fresh particle until `wanted` half-cycles are through, or, if none are wanted, `enough` seconds.
std::vector<HalfTimes> time_cycles(const Options& options, std::size_t wanted, double enough) {
    Cycled plain(options), timed(options);
    SerialTeam serial;
    TimedTeam clocks;
    const double clock_cost = seconds_of_clock();
    std::vector<HalfTimes> all;
    double seconds = 0;
    while (wanted > 0 ? all.size() < wanted : all.empty() || all.size() % 2 != 0 || seconds < enough) {
        HalfTimes half;
        const std::int64_t number = static_cast<std::int64_t>(all.size());
        half.plain = plain.half_cycle(serial, number);
        time_in = {};
        loops_in = {};
        half.timed = timed.half_cycle(clocks, number);
        for (std::size_t s = 0; s < stages; ++s)
            half.of_stage[s] = std::max(std::chrono::duration<double>(time_in[s]).count() - static_cast<double>(loops_in[s]) * clock_cost, 0.0);
        seconds += half.timed;
        all.push_back(half);
    }
    return all;
}

}  // namespace

StageTimes time_stages(const Options& options, double enough) {
    // The same work again: what other programs took meanwhile falls out of the least times.
    constexpr int rounds = 3;
    std::vector<HalfTimes> least = time_cycles(options, 0, enough / rounds);
    for (int round = 1; round < rounds; ++round) {
        const std::vector<HalfTimes> again = time_cycles(options, least.size(), 0.0);
        for (std::size_t h = 0; h < least.size(); ++h) {
            for (std::size_t s = 0; s < stages; ++s) least[h].of_stage[s] = std::min(least[h].of_stage[s], again[h].of_stage[s]);
            least[h].timed = std::min(least[h].timed, again[h].timed);
            least[h].plain = std::min(least[h].plain, again[h].plain);
        }
    }
    StageTimes times;
    times.half_cycles = static_cast<std::int64_t>(least.size());
    constexpr std::size_t rest = static_cast<std::size_t>(Stage::other);
    for (const HalfTimes& half : least) {
        double known = 0;
        for (std::size_t s = 0; s < stages; ++s)
            if (s != rest) known += half.of_stage[s];
        // The rest is of the production path: clocks between the loops are none of it.
        for (std::size_t s = 0; s < stages; ++s) times.seconds[s] += s == rest ? std::max(half.plain - known, 0.0) : half.of_stage[s];
        times.plain_s += half.plain;
        times.timed_s += half.timed;
    }
    for (const double s : times.seconds) times.total_s += s;
    times.unlisted.assign(unlisted_functions.begin(), unlisted_functions.end());
    return times;
}

}  // namespace lithofront
