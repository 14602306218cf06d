#include "ptx/runtime/faults.hpp"

#include "ptx/runtime/arithmetic.hpp"
#include "ptx/runtime/scheduler.hpp"

namespace lithofront::ptx {
namespace {

std::map<std::string, int> found;
Notes all_notes;

}  // namespace

void report(const std::string& what) { ++found[std::string(running_kernel()) + ": " + what]; }
const std::map<std::string, int>& faults() { return found; }

std::string faults_in_words() {
    std::string text;
    for (const auto& [what, times] : found) text += what + " (" + std::to_string(times) + " times)\n";
    return text;
}

void forget_faults() {
    found.clear();
    all_notes = {};
}

Notes& notes() { return all_notes; }

void note_zeros_of_both_signs(unsigned line) { ++all_notes.zeros_of_both_signs[line]; }
void note_saturation(unsigned line) { ++all_notes.saturations[line]; }
void note_division_by_zero(unsigned line) { ++all_notes.divisions_by_zero[line]; }

}  // namespace lithofront::ptx
