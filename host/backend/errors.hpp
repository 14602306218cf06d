// What a backend throws besides what the standard library does.
#pragma once
#include <stdexcept>

namespace lithofront {

// The backend asked for has no usable device here. Exit code 3.
class NoDeviceError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// Machine code asked for by $LITHOFRONT_CPU that this build has not, or this processor does not run. Exit code 2.
class UnknownLevelError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// Copies of the program that cannot work together on a study. Exit code 2.
class RanksError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

}  // namespace lithofront
