#include "bench/workload.hpp"

#include <algorithm>

namespace lithofront {

double rate_of(const Workload& work, double enough) {
    work.seconds(1);
    int repetitions = 1;
    double best = work.seconds(repetitions);
    while (best < enough && repetitions < (1 << 28)) {
        // Aims at the time wanted; a first run too short to be timed says little.
        const double wanted = best > 0 ? 1.2 * enough / best : 16.0;
        repetitions = static_cast<int>(std::min(repetitions * std::clamp(wanted, 2.0, 16.0), double{1 << 28}));
        best = work.seconds(repetitions);
    }
    for (int again = 0; again < 2; ++again) best = std::min(best, work.seconds(repetitions));
    return best > 0 ? work.items * repetitions / best : 0.0;
}

}  // namespace lithofront
