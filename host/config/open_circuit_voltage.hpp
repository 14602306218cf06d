// Open-circuit voltage of Li_x Mn2O4 against lithium.
#pragma once

namespace lithofront {

// U_ocv(x) in V, Doyle et al. 1996 (docs/model.md, section 7); x is clamped to 0.14 to 0.9975, where the fit holds.
double open_circuit_voltage_doyle_V(double x);

}  // namespace lithofront
