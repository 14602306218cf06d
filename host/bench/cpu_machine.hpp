// The processor as a machine to be timed: each of `threads` threads repeats the same work on data of its own.
#pragma once
#include "bench/subject.hpp"
#include "bench/workload.hpp"

namespace lithofront {

BenchMachine cpu_machine(const BenchSubject& subject, int threads);

}  // namespace lithofront
