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
    void run(int members, const std::function<void(int)>& body) override {
        body_ = &body;
        fibres_.clear();
        fibres_.resize(static_cast<std::size_t>(members));
        for (int r = 0; r < members; ++r) start(r);
        std::uint64_t round = 0;
        int finished = 0;
        while (finished == 0) {
            // A different member goes first, and in a different direction, from one barrier to the next.
            ++round;
            for (int k = 0; k < members; ++k) {
                const int turned = (k + static_cast<int>(round % static_cast<std::uint64_t>(members))) % members;
                const int r = round % 3 == 0 ? turned : members - 1 - turned;
                Fibre& f = fibres_[static_cast<std::size_t>(r)];
                resume(f);
                if (f.failure) std::rethrow_exception(f.failure);
                finished += f.done ? 1 : 0;
            }
        }
        if (finished != members) throw std::logic_error("members of a block did not meet at the same barriers");
    }
    void wait(int rank) override {
        if (_setjmp(fibres_[static_cast<std::size_t>(rank)].place) == 0) _longjmp(scheduler_, 1);
    }

private:
    // swapcontext sets the signal mask by a system call at every switch; after a fibre's start jumps do without.
    struct Fibre {
        ucontext_t context{};                    // where it starts
        jmp_buf place{};                         // where it waits
        bool started = false;
        std::unique_ptr<char[]> stack;
        std::exception_ptr failure;
        bool done = false;
    };
    static constexpr std::size_t stack_bytes = 256 * 1024;

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
    f.done = true;
    _longjmp(the_fibres.scheduler_, 1);
}

class ThreadCrew final : public Crew {
public:
    void run(int members, const std::function<void(int)>& body) override {
        barrier_ = std::make_unique<std::barrier<>>(members);
        std::vector<std::thread> threads;
        for (int r = 0; r < members; ++r) threads.emplace_back([&body, r] { body(r); });
        for (std::thread& t : threads) t.join();
    }
    void wait(int) override { barrier_->arrive_and_wait(); }

private:
    std::unique_ptr<std::barrier<>> barrier_;
};

}  // namespace

Crew& fibre_crew() { return the_fibres; }

Crew& thread_crew() {
    static ThreadCrew crew;
    return crew;
}

}  // namespace lithofront::parity
