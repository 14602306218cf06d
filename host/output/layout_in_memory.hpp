// An empty results file that no disk has a part in, to hold the one on the disk against. Private to this module's .cpp files.
#pragma once
#include "output/hdf5.hpp"
#include "output/results_layout.hpp"

namespace lithofront {

hdf5::Id layout_in_memory(const ResultsLayout& layout);

}  // namespace lithofront
