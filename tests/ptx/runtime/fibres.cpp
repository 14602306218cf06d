#include "ptx/runtime/fibres.hpp"

#include <sys/mman.h>

#include <new>
#include <vector>

#include "ptx/runtime/together.hpp"

namespace lithofront::ptx {
namespace {

constexpr std::size_t stack_bytes = std::size_t{128} << 10;
constexpr std::size_t most_stacks = 16384;  // pages that nobody touches cost nothing

char* arena = nullptr;
std::vector<char*> free_stacks;
std::size_t stacks_cut = 0;
jmp_buf scheduler;

void enter() {
    self->kernel(self->parameters);
    end_thread();
}

}  // namespace

Thread* self = nullptr;

void give_stack(Thread& thread) {
    if (free_stacks.empty()) {
        if (!arena) {
            void* pages =
                mmap(nullptr, most_stacks * stack_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
            if (pages == MAP_FAILED) throw std::bad_alloc();
            arena = static_cast<char*>(pages);
        }
        if (stacks_cut == most_stacks) throw std::bad_alloc();
        char* const stack = arena + stack_bytes * stacks_cut++;
        // A stack that overflows must not reach its neighbour's.
        mprotect(stack, 4096, PROT_NONE);
        free_stacks.push_back(stack);
    }
    thread.stack = free_stacks.back();
    free_stacks.pop_back();
}

void take_stack_back(Thread& thread) {
    free_stacks.push_back(thread.stack);
    thread.stack = nullptr;
}

// swapcontext sets the signal mask by a system call at every switch; after a fibre's start jumps do without.
bool resume(Thread& thread) {
    self = &thread;
    const int how = _setjmp(scheduler);
    if (how != 0) return how == 1;
    if (thread.started) _longjmp(thread.place, 1);
    thread.started = true;
    getcontext(&thread.context);
    thread.context.uc_stack.ss_sp = thread.stack;
    thread.context.uc_stack.ss_size = stack_bytes;
    thread.context.uc_link = nullptr;
    makecontext(&thread.context, enter, 0);
    setcontext(&thread.context);
    return false;
}

void hand_over() {
    if (_setjmp(self->place) == 0) _longjmp(scheduler, 1);
}

void give_up() { _longjmp(scheduler, 2); }

bool is_stack(std::uint64_t address) { return arena && address - reinterpret_cast<std::uint64_t>(arena) < most_stacks * stack_bytes; }

StackOwner owner_of_stack(std::uint64_t address) {
    if (!is_stack(address)) return StackOwner::none;
    return address - reinterpret_cast<std::uint64_t>(self->stack) < stack_bytes ? StackOwner::self : StackOwner::other;
}

}  // namespace lithofront::ptx
