// Machine code for newer processors, where this build has it: the same backend and the same bits, sooner.
#pragma once
#include <memory>
#include <string>
#include <vector>

namespace lithofront {

class Backend;

// What this build has machine code for, best first: levels of x86-64, and what is linked in, "native" (of the machine that built it) or
// "baseline".
std::vector<std::string> built_levels();

// The best of them that this processor runs, or the one that $LITHOFRONT_CPU names. Throws UnknownLevelError where that cannot be had.
std::string cpu_level();

// The CPU backend in that machine code.
std::unique_ptr<Backend> make_best_cpu_backend(int threads);

}  // namespace lithofront
