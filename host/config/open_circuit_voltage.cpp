#include "config/open_circuit_voltage.hpp"

#include <algorithm>
#include <cmath>

namespace lithofront {

double open_circuit_voltage_doyle_V(double x) {
    x = std::clamp(x, 0.14, 0.9975);
    return 4.19829 + 0.0565661 * std::tanh(-14.5546 * x + 8.60942) -
           0.0275479 * (std::pow(0.998432 - x, -0.492465) - 1.90111) - 0.157123 * std::exp(-0.04738 * std::pow(x, 8)) +
           0.810239 * std::exp(-40.0 * (x - 0.133875));
}

}  // namespace lithofront
