// What a user should know of a valid study: lengths that fall between lattice sites, settings without effect.
#pragma once
#include <string>
#include <vector>

#include "config/errors.hpp"
#include "config/options.hpp"

namespace lithofront {

// One sentence per diameter or channel extent that is no whole number of sites, with the value used, and per length of
// the microstructure or surface that the lattice cannot resolve.
std::vector<std::string> notes_on_grid(const Options& options);

// One sentence per setting that differs from its default and has no effect, with the setting that makes it so. A file that
// switches off what the one it extends has set need not hear of it: what `origins` calls inherited is left out.
std::vector<std::string> notes_on_unused(const Options& options, const Origins& origins = Origins{});

}  // namespace lithofront
