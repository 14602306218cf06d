// Backends of the tests: the CPU backend's job with another team, so that one test body runs on all of them.
#pragma once
#include <memory>
#include <string>

#include "backend/backend.hpp"

namespace lithofront::parity {

// Every loop in scrambled order.
std::unique_ptr<Backend> make_scrambled_backend();
// A block of so many members, as fibres or as threads.
std::unique_ptr<Backend> make_emulated_backend(int members, bool threads);
// A cluster of so many blocks of so many members.
std::unique_ptr<Backend> make_emulated_cluster_backend(int blocks, int members, bool threads);

}  // namespace lithofront::parity
