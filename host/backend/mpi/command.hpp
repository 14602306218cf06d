// What rank 0 tells the others. Each is answered by a failure, or none, and what was asked for; but for the last.
#pragma once

namespace lithofront {

enum class RankCommand : unsigned char {
    prepare,     // BackendChoice, threads: makes a backend; its name and device
    load,        // parameters, whether under a shared potential, how many particles; these follow, a message each
    half_cycle,  // drive, part of the request; the outcomes
    particle,    // number within the range; its lasting state
    go_home,
};

}  // namespace lithofront
