// Open-circuit voltage of Li_x Mn2O4 against lithium.
#pragma once

namespace lithofront {

// U_ocv(x) in V, Doyle et al. 1996 as in docs/model.md; x within (0.134, 0.998) of the fit, clamped there.
double open_circuit_voltage_doyle_V(double x);

}  // namespace lithofront
