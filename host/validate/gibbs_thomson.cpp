// A round pocket of product rests where the overpotential balances its surface energy: eta = gamma (d - 1)/(R rho_s dx) in kT/e, d the
// dimension (docs/model.md, sections 4 and 10).
#include <algorithm>
#include <cmath>

#include "config/model_parameters.hpp"
#include "validate/experiment.hpp"
#include "validate/families.hpp"

namespace lithofront {
namespace {

// Overpotential, kT, that the sites around a pocket of radius `radius` spacings ask for, in the mean over the front.
double resting_overpotential(int dimension, double radius, const Options& o) {
    ModelParameters p = bare_parameters(dimension, 1);
    const ModelParameters of_study = make_model_parameters(o);
    p.site_process = 0;
    p.interface_energy = of_study.interface_energy;
    p.interface_radius = of_study.interface_radius;
    p.interface_bias = of_study.interface_bias;
    Particle body = round_body(dimension, radius + 1.5 * static_cast<double>(p.interface_radius) + 4.0, 0);
    const Lattice l = body.lattice;
    const double centre[3] = {0.5 * (l.nx + 1), 0.5 * (l.ny + 1), dimension == 3 ? 0.5 * (l.nz + 1) : 0.0};
    paint(body, [&](const Site& at) {
        const double x = at.x - centre[0], y = at.y - centre[1], z = dimension == 3 ? at.z - centre[2] : 0.0;
        return x * x + y * y + z * z <= radius * radius ? phase_delithiated : phase_lithiated;
    });
    for (SiteState& s : body.state) s = static_cast<SiteState>(s & ~site_wet);
    Experiment e(p, std::move(body));
    e.begin(constant_potential(0.0f));
    double sum = 0.0;
    for (int i = 0; i < e.run().front_size; ++i) sum -= static_cast<double>(e.workspace().front.affinity_shift[i]);
    return sum / e.run().front_size;
}

Row measure(int dimension, const std::vector<double>& radii_nm, double spacing_nm) {
    Options o;
    o.population.dimension = dimension;
    o.lattice.site_spacing_nm = spacing_nm;
    o.kinetics.interface_energy_J_per_m2 = 0.05;
    o.kinetics.interface_radius_nm = 50.0;
    const double lithium_per_m3 = o.material.site_density_mol_per_m3 * (o.material.x_lithiated - o.material.x_delithiated);
    const double length_nm = 1e9 * 0.05 / (lithium_per_m3 * 8.314462618 * o.material.temperature_K);
    Row row;
    row.name = std::string("gibbs-thomson/") + (dimension == 3 ? "ball" : "disc");
    row.quantity = "largest relative departure of the resting overpotential, pockets of 120 to 400 nm radius";
    row.source = "gamma (d-1)/(R rho_s dx)";
    row.reference = 0.0;
    row.allowance = 0.06;
    row.allowance_reason = "curvature from counts within 50 nm, to first order in 50 nm over R and in the spacing over 50 nm";
    row.plot = {"radius, nm", "overpotential, kT/e", false, {{"exact", {}}, {"measured", {}}}};
    for (const double radius : radii_nm) {
        const double exact = length_nm * (dimension - 1) / radius;
        const double measured = resting_overpotential(dimension, radius / spacing_nm, o);
        row.measured = std::max(row.measured, std::abs(measured / exact - 1.0));
        row.plot.series[0].points.push_back({radius, exact, 0.0});
        row.plot.series[1].points.push_back({radius, measured, 0.0});
    }
    return row;
}

}  // namespace

std::vector<Row> gibbs_thomson(const Effort& effort) {
    return {measure(2, {120.0, 200.0, 300.0, 400.0}, effort.pick(5.0, 10.0)), measure(3, {120.0, 200.0, 300.0}, effort.pick(6.25, 10.0))};
}

}  // namespace lithofront
