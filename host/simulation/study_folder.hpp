// What a study finds in its results folder of its own earlier life.
#pragma once
#include "config/options.hpp"
#include "output/run_folder.hpp"

namespace lithofront {

void write_config(const RunFolder& folder, const Options& options);

// Holds config.toml against the checkpoint's configuration, and restores it where it is missing. Throws UsageError or ConfigError:
// the file cannot be read, or differs, by its first setting that does.
void check_config(const RunFolder& folder, const Options& checkpoint);

// A study without a checkpoint may begin anew only where that costs nothing. Throws OutputError where cycles would be lost.
void refuse_if_cycles_are_kept(const RunFolder& folder);

}  // namespace lithofront
