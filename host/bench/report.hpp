// A bench report for people and for programs.
#pragma once
#include <ostream>
#include <string>

#include "bench/bench.hpp"

namespace lithofront {

void print_table(std::ostream& out, const BenchReport& report);
std::string to_json(const BenchReport& report);

}  // namespace lithofront
