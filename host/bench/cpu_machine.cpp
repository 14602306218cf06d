#include "bench/cpu_machine.hpp"

#include <omp.h>

#include <chrono>
#include <memory>

#include "backend/backend.hpp"
#include "backend/workspace_block.hpp"
#include "bench/piece_info.hpp"
#include "bench/plain_loops.hpp"
#include "config/build_info.hpp"
#include "core/team.hpp"

namespace lithofront {
namespace {

using Clock = std::chrono::steady_clock;

// Runs f(t) once on every thread; seconds from when all have begun until all are through.
template <class F>
double seconds_on_threads(int threads, F f) {
    Clock::time_point begin, end;
#pragma omp parallel num_threads(threads)
    {
#pragma omp barrier
#pragma omp master
        begin = Clock::now();
        f(static_cast<std::size_t>(omp_get_thread_num()));
#pragma omp barrier
#pragma omp master
        end = Clock::now();
    }
    return std::chrono::duration<double>(end - begin).count();
}

// One data set for each thread, made by the thread itself so that its memory is near.
template <class T, class Make>
std::shared_ptr<std::vector<std::unique_ptr<T>>> on_each_thread(int threads, Make make) {
    auto all = std::make_shared<std::vector<std::unique_ptr<T>>>(static_cast<std::size_t>(threads));
    seconds_on_threads(threads, [&](std::size_t t) { (*all)[t] = make(); });
    return all;
}

template <class T, class Make>
std::function<double(int)> repeated(int threads, Make make) {
    const auto all = on_each_thread<T>(threads, make);
    return [all, threads](int times) { return seconds_on_threads(threads, [&](std::size_t t) { (*all)[t]->repeat(times); }); };
}

// A piece of the engine with a particle and a workspace of its own.
class PieceWork {
public:
    PieceWork(const BenchSubject& subject, Piece piece)
        : subject_(subject),
          piece_(piece),
          particle_(subject.particle),
          block_(subject.parameters, particle_.lattice),
          view_(view_of(particle_)),
          workspace_(workspace_for(block_.workspace(), view_)) {
        SerialTeam team;
        run_ = begin_pieces(make_body<2>(team, subject_.parameters, view_, workspace_), subject_.drive);
    }
    void repeat(int times) {
        SerialTeam team;
        repeat_piece(make_body<2>(team, subject_.parameters, view_, workspace_), piece_, subject_.drive.half, run_, times);
    }
    PieceOutcome outcome() {
        SerialTeam team;
        return outcome_of_piece(make_body<2>(team, subject_.parameters, view_, workspace_), piece_, run_);
    }

private:
    const BenchSubject subject_;
    Piece piece_;
    Particle particle_;
    WorkspaceBlock block_;
    ParticleView view_;
    Workspace workspace_;
    HalfCycleRun run_{};
};

Workload roofline(const char* name, const char* unit, double items, std::function<double(int)> seconds) {
    return {name, unit, items, std::move(seconds)};
}

// Larger than the caches by far, shared out over the threads.
constexpr std::size_t memory_floats = std::size_t{1} << 25;
// Two of them fit a first-level cache.
constexpr std::size_t cache_floats = 3072;

}  // namespace

BenchMachine cpu_machine(const BenchSubject& subject, int threads) {
    BenchMachine machine{"cpu", processor_name() + ", " + std::to_string(threads) + (threads == 1 ? " thread" : " threads"), {}, {}, {}};
    const double all = threads;
    const std::size_t own = memory_floats / static_cast<std::size_t>(threads);
    const int extent = subject.particle.lattice.nx;
    machine.rooflines = {
        roofline("memory_copy", "bytes", all * PlainCopy(own).bytes(),
                 repeated<PlainCopy>(threads, [=] { return std::make_unique<PlainCopy>(own); })),
        roofline("cache_copy", "bytes", all * PlainCopy(cache_floats).bytes(),
                 repeated<PlainCopy>(threads, [] { return std::make_unique<PlainCopy>(cache_floats); })),
        roofline("weighted_stencil", "sites", all * PlainStencil(extent).sites(),
                 repeated<PlainStencil>(threads, [=] { return std::make_unique<PlainStencil>(extent); })),
        roofline("philox", "words", all * PlainWords::words(),
                 repeated<PlainWords>(threads, [] { return std::make_unique<PlainWords>(); })),
    };
    for (const PieceInfo& info : piece_infos) {
        PieceWork once(subject, info.piece);
        once.repeat(1);
        const PieceOutcome outcome = once.outcome();
        machine.kernels.push_back({std::string(info.name), std::string(info.unit), all * static_cast<double>(outcome.items),
                                   repeated<PieceWork>(threads, [=] { return std::make_unique<PieceWork>(subject, info.piece); }),
                                   std::string(info.roofline), info.roofline_items, outcome.checksum});
    }
    return machine;
}

}  // namespace lithofront
