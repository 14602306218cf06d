// Between the scheduler and what threads do together.
#pragma once
#include <cstdint>

#include "ptx/runtime/thread.hpp"

namespace lithofront::ptx {

// The running thread waits; returns when another, or the scheduler, has let it go on.
void wait_for(Waits what);
void let_go_on(Thread& thread);
std::uint32_t drawn();  // a random word
// The running kernel's name, of the last launch without one.
const char* running_kernel();

}  // namespace lithofront::ptx
