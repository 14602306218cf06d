// Dissolution moves the surface inwards, with the electrolyte and the electronic contacts on it.
#include <doctest/doctest.h>

#include "particle/cycle_job.hpp"
#include "physics/one_particle.hpp"

TEST_CASE("a surface recedes at the same speed on any lattice") {
    using namespace lithofront;
    Options options;
    options.ageing.dissolution = true;
    options.ageing.dissolution_nm_per_hour = 3.6;
    for (const double spacing : {5.0, 10.0, 25.0}) {
        options.lattice.site_spacing_nm = spacing;
        CHECK(static_cast<double>(make_model_parameters(options).dissolution_rate) * spacing == doctest::Approx(1.0e-3));
    }
}

TEST_CASE("a surface that dissolves keeps its electrolyte and its contacts, layer by layer") {
    using namespace lithofront;
    Options options;
    options.population.size_distribution = SizeDistribution::single;
    options.population.diameter_um = 0.5;
    options.population.shape = Shape::round;
    options.surface.dry_fraction = 0.0;
    options.surface.interphase_log_sigma = 0.0;
    options.ageing.dissolution = true;
    options.ageing.dissolution_nm_per_hour = 25.0;
    test::OneParticle one(options, 0);
    const ModelParameters& p = one.p;
    const ParticleView& v = one.v;
    const Workspace& ws = one.ws;
    SerialTeam& team = one.team;
    HalfCycleDrive drive = make_drive(options, options.protocol.steps[0], 1, Half::charge);
    // Contacts of one size, whatever their area, so that what is handed down can be told.
    const float conductance = 3.0f;
    for (int s = 0; s < v.lattice.count; ++s)
        if (v.electron_conductance[s] > 0.0f) v.electron_conductance[s] = conductance;
    std::int64_t active = count_phase(team, v.lattice, v.state, phase_lithiated);
    for (int layer = 0; layer < 4; ++layer) {
        CAPTURE(layer);
        HalfCycleResult result;
        result.dissolution_exposure_s = 1.0e9f;      // every wet site goes
        drive.cycle = static_cast<std::uint32_t>(layer + 1);
        dissolve<2>(team, p, drive, v, ws, result);
        CHECK(result.lost_lithiated > 20);
        active -= result.lost_lithiated;
        CHECK(count_phase(team, v.lattice, v.state, phase_lithiated) == active);
        std::int64_t wet = 0;
        for (int s = 0; s < v.lattice.count; ++s) {
            const SiteState state = v.state[s];
            if (!is_active(state) || !(state & site_wet)) continue;
            ++wet;
            CHECK((state & site_contact) != 0);
            CHECK(v.electron_conductance[s] == conductance);
            CHECK(v.ion_conductance[s] > 0.0f);
        }
        CHECK(wet > 20);
    }
}
