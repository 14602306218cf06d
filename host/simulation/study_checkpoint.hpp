// A study's state after a cycle as a checkpoint, and back.
#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "backend/members.hpp"
#include "config/options.hpp"
#include "simulation/course.hpp"

namespace lithofront {

struct StudyCheckpoint {
    std::string config;  // resolved TOML
    CyclerState state;
    std::vector<Particle> particles;
    std::map<std::string, std::uint64_t> result_digests;  // of results.h5 after the cycle, by dataset
    std::string note;                                     // empty, or why the previous checkpoint was taken
};

// Particles are fetched a few at a time.
void write_checkpoint(const std::filesystem::path& folder, const Options& options, const CyclerState& state,
                      const std::map<std::string, std::uint64_t>& result_digests, const Members& members);

// Throws CheckpointError, or OutputError when the checkpoint was made by another version of the program.
StudyCheckpoint read_checkpoint(const std::filesystem::path& folder);

}  // namespace lithofront
