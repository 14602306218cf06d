// What a results file must still allow after its writer ended at a bad moment.
#pragma once
#include <cstdint>
#include <filesystem>

#include "output/hdf5_contents.hpp"
#include "output/sample_study.hpp"

namespace lithofront::test {

void write_whole(const SampleStudy& study, const std::filesystem::path& path);

// True when the unfinished file holds, of every dataset, what the whole one does up to the end of `cycles`.
bool holds_cycles(const FileContents& unfinished, const FileContents& whole, std::int64_t cycles);

// Reads the file, resumes it `forget` cycles before its last completed one, finishes it and compares it with the whole.
// Returns the cycles that it held.
std::int64_t check_interrupted_file(const std::filesystem::path& path, const SampleStudy& study, const FileContents& whole,
                                    std::int64_t forget);

}  // namespace lithofront::test
