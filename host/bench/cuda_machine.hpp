// A CUDA device as a machine to be timed; only in builds with CUDA.
#pragma once
#include "bench/subject.hpp"
#include "bench/workload.hpp"

namespace lithofront {

// Every multiprocessor full of copies of the subject. Throws CudaError, or std::runtime_error when the copies disagree.
BenchMachine cuda_machine(const BenchSubject& subject, int device);

}  // namespace lithofront
