#include "simulation/finite.hpp"

#include <cmath>

namespace lithofront {

void make_finite(ParticleOutcome& outcome) {
    bool overflowed = false;
    const auto check = [&overflowed](float& value) {
        if (std::isfinite(value)) return;
        value = 0.0f;
        overflowed = true;
    };
    HalfCycleResult& r = outcome.result;
    for (float* value : {&r.end_voltage_V, &r.end_overpotential, &r.time_s, &r.roughness, &r.mean_radius, &r.inner_product_share,
                         &r.dissolution_exposure_s})
        check(*value);
    for (VoltageSample& sample : outcome.voltage) {
        check(sample.voltage_V);
        check(sample.time_s);
    }
    if (overflowed && (r.fault == FaultCode::none || r.fault == FaultCode::region_table_full)) r.fault = FaultCode::overpotential_overflow;
}

}  // namespace lithofront
