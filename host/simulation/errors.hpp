// What a study throws; anything else that derives from std::exception is a failure while running.
#pragma once
#include <stdexcept>

#include "backend/errors.hpp"

namespace lithofront {

// Asked for something that cannot be done as asked: wrong folder, wrong option. Exit code 2.
class UsageError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

}  // namespace lithofront
