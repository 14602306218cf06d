// Losses of active material: every site counts once, whatever befalls it.
#include <doctest/doctest.h>

#include "simulation/studies.hpp"

using namespace lithofront;
using namespace lithofront::testing;

TEST_CASE("a site that was trapped and then dissolves is lost once") {
    // Small balls after a discharge at 10 mV, when the whole of what is left dissolves.
    Options o;
    o.population.particles = 2;
    o.population.dimension = 3;
    o.population.size_distribution = SizeDistribution::list;
    o.population.diameters_um = {0.1, 0.15};
    o.protocol.coupling = Coupling::electrode;
    o.protocol.steps[0].cycles = 2;
    o.protocol.steps[0].mode = DriveMode::potentiostatic;
    o.protocol.steps[0].discharge_overpotential_mV = 10.0;
    o.protocol.steps[0].rest_hours = 1.0;
    o.ageing.dissolution = true;
    o.ageing.dissolution_nm_per_hour = 99999.9;
    o.material.site_density_mol_per_m3 = 228.63;
    o.material.partial_molar_volume_m3_per_mol = 0.0;
    o.surface.dry_fraction = 0.0;
    o.output.min_region_nm3 = 0.0;
    const StudyRun run = run_cycles(o, 1, 2);
    for (const CycleRecord& r : run.records) {
        CAPTURE(r.cycle);
        CHECK(r.loss_of_active_material <= 1.0);
        CHECK(r.loss_of_active_material == doctest::Approx(r.dissolved_fraction + r.trapped_fraction + r.sealed_by_ageing));
        // What is neither dissolved nor trapped is left, in one phase or the other.
        CHECK(r.trapped_fraction + r.dissolved_fraction + r.sealed_by_ageing <= 1.0);
    }
    CHECK(run.records.back().dissolved_fraction > 0.9);
}
