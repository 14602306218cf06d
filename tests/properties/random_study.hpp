// Small studies drawn at random from what the configuration allows.
#pragma once
#include <rapidcheck.h>

#include "config/options.hpp"

namespace lithofront::testing {

// Any mechanism on or off, most numbers across their useful ranges; some draws may contradict themselves: see is_valid.
rc::Gen<Options> random_study();

bool is_valid(const Options& options);

}  // namespace lithofront::testing
