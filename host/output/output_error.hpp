// Anything that goes wrong with a result file; the message names the file and the reason.
#pragma once
#include <stdexcept>

namespace lithofront {

struct OutputError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

}  // namespace lithofront
