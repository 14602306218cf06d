#include <setjmp.h>
#include <ucontext.h>

#include <barrier>
#include <exception>
#include <memory>
#include <stdexcept>
#include <thread>
#include <vector>

#include "parity/support/emulated_members.hpp"

namespace lithofront::parity {
namespace {

class FibreCrew final : public Crew {
public:
    void run(int blocks, int members, const std::function<void(int)>& body) override {
        body_ = &body;
        fibres_.clear();
        fibres_.resize(static_cast<std::size_t>(blocks * members));
        for (int r = 0; r < blocks * members; ++r) start(r);
        bool done = false;
        while (!done) {
            // One block after another, a different one first each time, up to the next barrier of all.
            ++round_;
            Place reached[2];
            for (int k = 0; k < blocks; ++k) {
                const int b = (k + static_cast<int>(round_ % static_cast<std::uint64_t>(blocks))) % blocks;
                reached[k > 0] = run_block(b * members, members);
                if (reached[k > 0] != reached[0]) apart();
            }
            done = reached[0] == Place::end;
        }
    }
    void wait(int rank) override { leave(rank, Place::barrier); }
    void wait_for_block(int rank) override { leave(rank, Place::block_barrier); }

private:
    enum class Place { start, block_barrier, barrier, end };

    // swapcontext sets the signal mask by a system call at every switch; after a fibre's start jumps do without.
    struct Fibre {
        ucontext_t context{};  // where it starts
        jmp_buf place{};       // where it waits
        bool started = false;
        std::unique_ptr<char[]> stack;
        std::exception_ptr failure;
        Place at = Place::start;
    };
    static constexpr std::size_t stack_bytes = 256 * 1024;

    [[noreturn]] static void apart() { throw std::logic_error("members of a block did not meet at the same barriers"); }
    void leave(int rank, Place at) {
        Fibre& f = fibres_[static_cast<std::size_t>(rank)];
        f.at = at;
        if (_setjmp(f.place) == 0) _longjmp(scheduler_, 1);
    }
    // Lets a block's members run to the next barrier of all, or to the end.
    Place run_block(int first, int members) {
        Place reached = Place::block_barrier;
        while (reached == Place::block_barrier) {
            // A different member goes first, and in a different direction, from one barrier to the next.
            ++turn_;
            for (int k = 0; k < members; ++k) {
                const int turned = (k + static_cast<int>(turn_ % static_cast<std::uint64_t>(members))) % members;
                Fibre& f = fibres_[static_cast<std::size_t>(first + (turn_ % 3 == 0 ? turned : members - 1 - turned))];
                resume(f);
                if (f.failure) std::rethrow_exception(f.failure);
                if (k == 0) reached = f.at;
                if (f.at != reached) apart();
            }
        }
        return reached;
    }

    void start(int rank) {
        Fibre& f = fibres_[static_cast<std::size_t>(rank)];
        f.stack = std::make_unique<char[]>(stack_bytes);
        getcontext(&f.context);
        f.context.uc_stack.ss_sp = f.stack.get();
        f.context.uc_stack.ss_size = stack_bytes;
        f.context.uc_link = nullptr;
        makecontext(&f.context, reinterpret_cast<void (*)()>(&FibreCrew::enter), 1, rank);
    }
    static void enter(int rank);
    void resume(Fibre& f) {
        if (_setjmp(scheduler_) != 0) return;
        if (f.started) _longjmp(f.place, 1);
        f.started = true;
        setcontext(&f.context);
    }

    const std::function<void(int)>* body_ = nullptr;
    std::vector<Fibre> fibres_;
    std::uint64_t round_ = 0, turn_ = 0;
    jmp_buf scheduler_{};
};

FibreCrew the_fibres;

void FibreCrew::enter(int rank) {
    Fibre& f = the_fibres.fibres_[static_cast<std::size_t>(rank)];
    try {
        (*the_fibres.body_)(rank);
    } catch (...) {
        f.failure = std::current_exception();
    }
    f.at = Place::end;
    _longjmp(the_fibres.scheduler_, 1);
}

class ThreadCrew final : public Crew {
public:
    void run(int blocks, int members, const std::function<void(int)>& body) override {
        members_ = members;
        barrier_ = std::make_unique<std::barrier<>>(blocks * members);
        of_block_.clear();
        for (int b = 0; b < blocks; ++b) of_block_.push_back(std::make_unique<std::barrier<>>(members));
        std::vector<std::thread> threads;
        for (int r = 0; r < blocks * members; ++r) threads.emplace_back([&body, r] { body(r); });
        for (std::thread& t : threads) t.join();
    }
    void wait(int) override { barrier_->arrive_and_wait(); }
    void wait_for_block(int rank) override { of_block_[static_cast<std::size_t>(rank / members_)]->arrive_and_wait(); }

private:
    int members_ = 1;
    std::unique_ptr<std::barrier<>> barrier_;
    std::vector<std::unique_ptr<std::barrier<>>> of_block_;
};

}  // namespace

Crew& fibre_crew() { return the_fibres; }

Crew& thread_crew() {
    static ThreadCrew crew;
    return crew;
}

}  // namespace lithofront::parity
