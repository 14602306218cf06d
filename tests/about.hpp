// A relative tolerance. doctest's own Approx adds 1 to the scale of its operands, so it passes any two small numbers.
#pragma once
#include <doctest/doctest.h>

namespace lithofront {

inline doctest::Approx about(double value, double relative) { return doctest::Approx(value).scale(0.0).epsilon(relative); }

}  // namespace lithofront
