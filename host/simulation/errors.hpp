// What a study throws; anything else that derives from std::exception is a failure while running.
#pragma once
#include <cstdint>
#include <stdexcept>
#include <string>

#include "backend/errors.hpp"
#include "output/output_error.hpp"

namespace lithofront {

// Asked for something that cannot be done as asked: wrong folder, wrong option. Exit code 2.
class UsageError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// A file of a running study could not be written; the checkpoint after this cycle stands.
struct StoppedStudy : OutputError {
    StoppedStudy(const std::string& reason, std::int64_t after) : OutputError(reason), cycle(after) {}
    std::int64_t cycle;
};

}  // namespace lithofront
