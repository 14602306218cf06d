// Where the time of a half-cycle goes: the production algorithms, run by a team that times every one of its loops.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bench/subject.hpp"

namespace lithofront {

// Kinds of work; `other` is what no loop of a known function takes: scalar code, and functions that stages.cpp does not list.
enum class Stage { solve, front, conversions, paths, stress, tally, ageing, preparation, records, other };
constexpr std::size_t stages = 10;
constexpr std::array<std::string_view, stages> stage_names = {"solve", "front",  "conversions", "paths",   "stress",
                                                              "tally", "ageing", "preparation", "records", "other"};

struct StageTimes {
    std::array<double, stages> seconds{};
    std::array<std::int64_t, stages> loops{};  // of a team; a block ends each of them with a barrier
    std::int64_t half_cycles = 0;
    double total_s = 0;                 // sum of the seconds
    std::int64_t total_loops = 0;       // sum of the loops
    double plain_s = 0;                 // of these half-cycles on the production path
    double timed_s = 0;                 // and with a clock around every loop; the clock's own time is not in the stages
    std::vector<std::string> unlisted;  // functions of kernels/particle that took time and have no stage
};

// Whole cycles of particle 0, at least one, by one thread, for about `enough` seconds; three times over, and the least time of
// each stage in each half-cycle counts.
StageTimes time_stages(const Options& options, double enough);

// The stage of a team loop by the demangled type of its body, which names the function around it.
Stage stage_of(std::string_view body_type, std::string* function = nullptr);

}  // namespace lithofront
