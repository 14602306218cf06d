// A stack for each thread, and how the scheduler and threads hand over to each other.
#pragma once
#include <cstdint>

#include "ptx/runtime/thread.hpp"

namespace lithofront::ptx {

void give_stack(Thread& thread);
void take_stack_back(Thread& thread);
// Runs the thread until it waits or ends; false when its launch has failed.
bool resume(Thread& thread);
// From a thread back to the scheduler.
void hand_over();
[[noreturn]] void give_up();

enum class StackOwner { none, self, other };
StackOwner owner_of_stack(std::uint64_t address);
bool is_stack(std::uint64_t address);

}  // namespace lithofront::ptx
