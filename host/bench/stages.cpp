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
#include "config/model_parameters.hpp"
#include "core/block_team.hpp"
#include "core/team.hpp"
#include "particle/cycle_job.hpp"
#include "population/make_particle.hpp"

namespace lithofront {
namespace {

using Clock = std::chrono::steady_clock;

const std::map<std::string_view, Stage>& stage_table() {
    static const std::map<std::string_view, Stage> table = {
        {"half_sweep_of", Stage::solve},
        {"front_relaxation", Stage::solve},
        {"front_relaxation_of_both", Stage::solve},
        {"take_front_out", Stage::solve},
        {"outward_conductance", Stage::solve},
        {"outward_flow", Stage::solve},
        {"move_region", Stage::solve},
        {"shift_grains", Stage::solve},
        {"sum_grain_flows", Stage::solve},
        {"shift_body", Stage::solve},
        {"sum_over_exits", Stage::solve},
        {"renewed_faces", Stage::solve},
        {"renewed_diagonals", Stage::solve},
        {"affinities_of", Stage::front},
        {"rates_at", Stage::front},
        {"total_rates", Stage::front},
        {"sum_front", Stage::front},
        {"entries_at", Stage::front},
        {"normal_draws", Stage::front},
        {"shifts_of", Stage::front},
        {"draw_noise", Stage::front},
        {"field_normals", Stage::front},
        {"entries_from", Stage::front},
        {"fill_entries", Stage::front},
        {"collect_front", Stage::front},
        {"extend_front", Stage::front},
        {"join_product", Stage::front},
        {"renew_front", Stage::front},
        {"follow_conversions", Stage::front},
        {"counted_product", Stage::front},
        {"listed_gaps", Stage::front},
        {"closed_gaps", Stage::front},
        {"find_conversions", Stage::conversions},
        {"mark_pending", Stage::conversions},
        {"kept_potentials", Stage::conversions},
        {"walk_conversions", Stage::conversions},
        {"advanced_fillings", Stage::conversions},
        {"is_touched", Stage::conversions},
        {"settled_fillings", Stage::conversions},
        {"kept_share", Stage::conversions},
        {"conversions_by", Stage::conversions},
        {"fatigue_of", Stage::conversions},
        {"convert", Stage::conversions},
        {"spread_labelled", Stage::paths},
        {"label_conducting", Stage::paths},
        {"refresh_stress", Stage::stress},
        {"coarse_sums", Stage::stress},
        {"box_sum_along_free_rows", Stage::stress},
        {"box_sum_along_periodic_rows", Stage::stress},
        {"box_sum_across_rows", Stage::stress},
        {"start_goodier", Stage::stress},
        {"solve_goodier", Stage::stress},
        {"refresh_von_mises", Stage::stress},
        {"label_where", Stage::tally},
        {"sum_regions", Stage::tally},
        {"report_regions", Stage::tally},
        {"tally", Stage::tally},
        {"passivate", Stage::ageing},
        {"remove_sites", Stage::ageing},
        {"dissolve", Stage::ageing},
        {"block_boundaries", Stage::ageing},
        {"grow_interphase", Stage::ageing},
        {"grow_cracks", Stage::ageing},
        {"lose_contacts", Stage::ageing},
        {"age_particle", Stage::ageing},
        {"label_reachable", Stage::tally},
        {"find_last_paths", Stage::tally},
        {"begin_half_cycle", Stage::preparation},
        {"tabulate_interface", Stage::preparation},
        {"list_exits", Stage::preparation},
        {"build_field", Stage::preparation},
        {"find_spans", Stage::preparation},
        {"count_phase", Stage::preparation},
        {"refresh_ghosts", Stage::preparation},
        {"take_sample", Stage::records},
        {"take_frame", Stage::records},
        {"record_potentials", Stage::records},
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
std::array<std::int64_t, stages> intervals_in{};
std::array<std::int64_t, stages> loops_in{};
Stage last_stage = Stage::other;
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

// Counts what a block would wait for, in the stage that it stands in.
void count_loops(Stage stage, std::int64_t loops) {
    last_stage = stage;
    loops_in[static_cast<std::size_t>(stage)] += loops;
}

class Timed {
public:
    // `loops`: 0 for the later parts of what a block runs as one loop.
    Timed(Stage stage, int loops) : stage_(stage), begin_(Clock::now()) { count_loops(stage, loops); }
    ~Timed() {
        time_in[static_cast<std::size_t>(stage_)] += Clock::now() - begin_;
        ++intervals_in[static_cast<std::size_t>(stage_)];
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
        part<false>(n, f, 1);
    }
    template <class F>
    void each_linked(int n, F f) const {
        part<true>(n, f, 1);
    }
    template <class... F>
    void together(const Loop<F>&... loops) const {
        int waits = 1;
        ((part<true>(loops.n, loops.body, waits), waits = 0), ...);
    }
    template <class P>
    void select(int n, const P& chosen, std::int32_t* counter, std::int32_t* list) const {
        const Timed timed(stage_of_body<P>(), 1);
        SerialTeam::select(n, chosen, counter, list);
    }
    template <class F>
    void grid(int rows, int length, F f) const {
        const Timed timed(stage_of_body<F>(), 1);
        SerialTeam::grid(rows, length, f);
    }
    template <class F>
    void lanes(int groups, int length, int steps, F f) const {
        const Timed timed(stage_of_body<F>(), 1);
        SerialTeam::lanes(groups, length, steps, f);
    }
    template <class F>
    std::int64_t sum(int n, F f, int loops = 1) const {
        const Timed timed(stage_of_body<F>(), loops);
        return SerialTeam::sum(n, f);
    }
    template <class F>
    std::int32_t maximum(int n, F f) const {
        const Timed timed(stage_of_body<F>(), 1);
        return SerialTeam::maximum(n, f);
    }
    template <class F>
    std::int32_t maximum_grid(int rows, const RowSpan* spans, int length, F f, int loops = 1) const {
        const Timed timed(stage_of_body<F>(), loops);
        return SerialTeam::maximum_grid(rows, spans, length, f);
    }
    template <class G, class F>
    std::int32_t maximum_with_grid(const Loop<G>& listed, int rows, const RowSpan* spans, int length, F f) const {
        return std::max(maximum(listed.n, listed.body), maximum_grid(rows, spans, length, f, 0));
    }
    template <class F, class... A>
    void each_with_sums(int n, F f, std::int64_t* sums, A... a) const {
        each(n, f);
        ((*sums++ = sum(n, a, 0)), ...);
    }
    template <class F>
    void once(F f) const {
        const Timed timed(stage_of_body<F>(), 1);
        SerialTeam::once(f);
    }
    // Without a body that would tell, these are of the stage that the loop before them was in.
    std::int32_t broadcast(const std::int32_t* value) const {
        count_loops(last_stage, 1);
        return SerialTeam::broadcast(value);
    }
    void sort_ascending(std::int32_t* values, int n) const {
        const Timed timed(last_stage, barriers_of_sort(n));
        SerialTeam::sort_ascending(values, n);
    }

private:
    template <bool Linked, class F>
    void part(int n, F f, int loops) const {
        const Timed timed(stage_of_body<F>(), loops);
        if constexpr (Linked) SerialTeam::each_linked(n, f);
        else SerialTeam::each(n, f);
    }
    template <bool Linked, class First, class... Rest>
    void part(int n, const InTurn<First, Rest...>& f, int loops) const {
        part<Linked>(n, f.first, loops);
        if constexpr (sizeof...(Rest) > 0) part<Linked>(n, f.rest, 0);
    }
};

// A particle that is cycled by one team, so that the same cycles can be run by another.
class Cycled {
public:
    explicit Cycled(const Options& options)
        : options_(options),
          parameters_(make_model_parameters(options)),
          particle_(make_particle(options, 0)),
          block_(parameters_, particle_.lattice),
          view_(view_of(particle_)),
          workspace_(workspace_for(block_.workspace(), view_)) {}
    template <class Team>
    double half_cycle(Team& team, std::int64_t number) {
        const Half half = number % 2 == 0 ? Half::charge : Half::discharge;
        const HalfCycleDrive drive = make_drive(options_, options_.protocol.steps[0], static_cast<std::uint32_t>(number / 2 + 1), half);
        const Clock::time_point begin = Clock::now();
        do_half_cycle(make_body<2>(team, parameters_, view_, workspace_), drive, Recording{});
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
    // A loop over the active sites is that of the function whose body it runs.
    constexpr std::string_view active_sites = "each_active<";
    const auto within = rest.find(active_sites);
    if (name == "Body" && within != std::string_view::npos) return stage_of(rest.substr(within + active_sites.size()), function);
    // Regions are labelled for the tally and for paths.
    if (name == "label_where" && body_type.find("label_conducting") != std::string_view::npos) return Stage::paths;
    const auto entry = stage_table().find(name);
    return entry == stage_table().end() ? Stage::other : entry->second;
}

namespace {

// One half-cycle, timed and as production runs it.
struct HalfTimes {
    std::array<double, stages> of_stage{};
    std::array<std::int64_t, stages> loops{};
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
        intervals_in = loops_in = {};
        half.timed = timed.half_cycle(clocks, number);
        for (std::size_t s = 0; s < stages; ++s)
            half.of_stage[s] =
                std::max(std::chrono::duration<double>(time_in[s]).count() - static_cast<double>(intervals_in[s]) * clock_cost, 0.0);
        half.loops = loops_in;
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
        for (std::size_t s = 0; s < stages; ++s) times.loops[s] += half.loops[s];
        for (std::size_t s = 0; s < stages; ++s) times.seconds[s] += s == rest ? std::max(half.plain - known, 0.0) : half.of_stage[s];
        times.plain_s += half.plain;
        times.timed_s += half.timed;
    }
    for (const double s : times.seconds) times.total_s += s;
    for (const std::int64_t n : times.loops) times.total_loops += n;
    times.unlisted.assign(unlisted_functions.begin(), unlisted_functions.end());
    return times;
}

}  // namespace lithofront
