// Writes what each cycle yields to the results folder.
#pragma once
#include <filesystem>
#include <optional>
#include <vector>

#include "backend/backend.hpp"
#include "config/options.hpp"
#include "output/cycle_table.hpp"
#include "output/predicted_output.hpp"
#include "output/results_file.hpp"
#include "output/run_folder.hpp"
#include "simulation/course.hpp"
#include "simulation/study.hpp"

namespace lithofront {

// Names of FaultCode, by number.
const std::vector<CodeName>& fault_names();

ResultsLayout results_layout(const Options& options, const std::vector<Particle>& particles, const Provenance& provenance);

// What predicted_output needs to know of a population.
OutputScale output_scale(const Options& options, const std::vector<Particle>& particles);

class ResultsSink {
public:
    // A new study.
    ResultsSink(const RunFolder& folder, const ResultsLayout& layout);
    // An old one, from after `cycles` cycles on.
    static ResultsSink resume(const RunFolder& folder, std::int64_t cycles, const std::map<std::string, std::uint64_t>& digests);

    const std::optional<CycleRecord>& last() const { return last_; }                    // the last completed cycle, of an old study
    void write(const SnapshotRecord& snapshot) { results_.append_snapshot(snapshot); }  // of the cycle under way
    std::string git_commit() const { return results_.git_commit(); }                    // of the program that began the study
    void write(const CycleYield& yield);
    std::map<std::string, std::uint64_t> digests() const { return results_.digests(); }
    void synchronise();       // to the disk: before a checkpoint that relies on what was written
    void require_in_place();  // throws OutputError where another program removed, replaced or cut a file
    void close();

private:
    ResultsSink(const RunFolder& folder, ResultsFile results, const std::vector<CycleRecord>& done);

    ResultsFile results_;
    CycleTable table_;
    std::optional<CycleRecord> last_;
};

}  // namespace lithofront
