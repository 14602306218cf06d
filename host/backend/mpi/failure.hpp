// What went wrong on one rank, for another to hear.
#pragma once
#include <exception>
#include <stdexcept>
#include <string>

#include "backend/mpi/packing.hpp"

namespace lithofront {

// Thrown where the work stops because another rank could not do its part, which says why.
class FailedElsewhere : public std::runtime_error {
public:
    FailedElsewhere() : std::runtime_error("another rank could not do its part") {}
};

struct Failure {
    enum class Kind : unsigned char { none, any, no_device, unknown_level, elsewhere };
    Kind kind = Kind::none;
    std::string text;
    bool happened() const { return kind != Kind::none; }
};

// What `error` says; call it with an exception.
Failure failure_of(const std::exception_ptr& error);

// Throws it as what it was, with `where` before its text.
[[noreturn]] void throw_failure(const Failure& failure, const std::string& where);

}  // namespace lithofront
