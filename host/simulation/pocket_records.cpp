#include "simulation/pocket_records.hpp"

#include <cmath>
#include <numbers>

namespace lithofront {

std::vector<PocketRecord> pocket_records(const ParticleOutcome& outcome, std::int64_t cycle, std::uint32_t particle, int dimension,
                                         double site_spacing_nm, const RadialOutline& outline) {
    std::vector<PocketRecord> records;
    records.reserve(outcome.regions.size());
    for (const Region& region : outcome.regions) {
        const RegionSums& r = region.sums;
        const double n = static_cast<double>(r.sites);
        PocketRecord record;
        record.cycle = cycle;
        record.particle = particle;
        record.kind = region.kind;
        record.sites = r.sites;
        record.area_nm2 = dimension == 2 ? static_cast<float>(n * site_spacing_nm * site_spacing_nm) : 0.0f;
        record.volume_nm3 = dimension == 3 ? static_cast<float>(n * site_spacing_nm * site_spacing_nm * site_spacing_nm) : 0.0f;
        const double radius = dimension == 3 ? std::cbrt(3.0 * n / (4.0 * std::numbers::pi)) : std::sqrt(n / std::numbers::pi);
        record.equivalent_radius_nm = static_cast<float>(radius * site_spacing_nm);
        record.centroid_fraction = static_cast<float>(
            outline.radial_fraction(static_cast<double>(r.x) / n, static_cast<double>(r.y) / n, static_cast<double>(r.z) / n));
        record.touches_surface = r.touches_surface > 0;
        record.touches_crack = r.touches_crack > 0;
        record.core = r.sites == outcome.tally.largest && region.kind == RegionKind::lithiated_after_charge && r.touches_surface == 0 &&
                      static_cast<double>(record.centroid_fraction) <= core_radius_fraction;
        record.mean_stress_MPa = static_cast<float>(static_cast<double>(r.stress) / 1024.0 / n);
        record.age_cycles = static_cast<std::uint32_t>(r.age);
        records.push_back(record);
    }
    return records;
}

}  // namespace lithofront
