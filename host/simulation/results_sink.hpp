// Writes what each cycle yields to the results folder.
#pragma once
#include <filesystem>
#include <optional>
#include <vector>

#include "backend/backend.hpp"
#include "config/options.hpp"
#include "output/cycle_table.hpp"
#include "output/results_file.hpp"
#include "output/run_folder.hpp"
#include "simulation/cycler.hpp"
#include "simulation/study.hpp"

namespace lithofront {

ResultsLayout results_layout(const Options& options, const std::vector<Particle>& particles, const Provenance& provenance);

class ResultsSink {
public:
    // A new study.
    ResultsSink(const RunFolder& folder, const ResultsLayout& layout);
    // An old one, from after `cycles` cycles on.
    ResultsSink(const RunFolder& folder, std::int64_t cycles);

    void write(const CycleYield& yield);
    void synchronise();                          // to the disk: before a checkpoint that relies on what was written
    void close();

private:
    ResultsFile results_;
    CycleTable table_;
};

}  // namespace lithofront
