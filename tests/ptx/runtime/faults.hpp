// What is found wrong in a kernel, and how its launch ends for it.
#pragma once
#include <map>
#include <stdexcept>
#include <string>

namespace lithofront::ptx {

// Thrown out of a launch that cannot go on.
class LaunchFailure : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// Notes a fault of the running kernel; the launch goes on.
void report(const std::string& what);
// Notes it and ends the launch, by the scheduler's LaunchFailure. To be called on a fibre.
[[noreturn]] void fail(const std::string& what);

// Each fault and how often it was seen since they were last forgotten.
const std::map<std::string, int>& faults();
// The same as lines of text; empty without any.
std::string faults_in_words();
void forget_faults();

// What is no fault, but the like of which machines are apt to differ in.
struct Notes {
    std::map<unsigned, long> zeros_of_both_signs, saturations, divisions_by_zero;  // by line of the PTX
};
Notes& notes();

}  // namespace lithofront::ptx
