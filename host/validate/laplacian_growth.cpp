// Growth by a field alone: diffusion-limited aggregation, dielectric breakdown with eta = 2, and none (Eden); fractal dimension
// from the radius of gyration against the number of sites (MODEL section 10).
#include <cmath>

#include "core/random.hpp"
#include "core/team.hpp"
#include "backend/workspace_block.hpp"
#include "particle/fields.hpp"
#include "validate/experiment.hpp"
#include "validate/families.hpp"
#include "validate/fractal_dimension.hpp"
#include "validate/front_statistics.hpp"

namespace lithofront {
namespace {

// A disc whose electrons leave through its rim and whose only electrolyte is at its centre, where one site is product.
std::vector<double> radii_of_front(double radius, int r, const std::vector<double>& sites, bool field) {
    ModelParameters p = bare_parameters(2, 139);
    p.advance_per_step = 0.1f;
    p.rate_constant = 20.0f;                     // fast against transport
    p.electronic_field = field ? 1 : 0;
    p.electron_mobility[phase_lithiated] = 1.0f;
    p.electrons_leave_far = 1;
    p.field_tolerance = 1.0e-3f;
    CentredDisc disc = centred_disc(radius, static_cast<std::uint32_t>(r));
    const double at_birth = static_cast<double>(disc.particle.sites_at_birth);
    // Within a step a new site reacts at the potential of its neighbour: steps of one conversion keep tips from running ahead of
    // their field.
    if (field) p.charge_per_step = static_cast<float>(1.0 / at_birth);
    Experiment e(p, std::move(disc.particle));
    e.begin(constant_current(1.0 / at_birth, 1.0e6, p));
    std::vector<double> radii;
    for (const double n : sites) {
        e.run_until([&](const Experiment& x) { return static_cast<double>(x.result().converted) >= n; });
        const Cluster c = cluster_of(e.particle(), phase_delithiated, disc.x, disc.y);
        if (c.reach > 0.85 * radius) throw std::runtime_error("the cluster came too near the rim");
        radii.push_back(std::log(c.gyration_radius));
    }
    return radii;
}

// One site at a time, drawn by the square of its flux: a rule that the engine has not, on the engine's field.
std::vector<double> radii_of_breakdown(double radius, int r, const std::vector<double>& sites, double eta) {
    ModelParameters p = bare_parameters(2, 149);
    p.electronic_field = 1;
    CentredDisc disc = centred_disc(radius, static_cast<std::uint32_t>(r));
    Particle& body = disc.particle;
    const Lattice l = body.lattice;
    const WorkspaceBlock block(p, l.count);
    const ParticleView v = view_of(body);
    const Workspace ws = workspace_for(block.workspace(), v);
    const FieldArrays f = ws.electron;
    const float mobility[4] = {0.0f, 1.0f, 1.0f, 0.0f};
    const float factor[3] = {1.0f, 1.0f, 1.0f};
    SerialTeam team;
    build_field<2>(team, v, f, FaceRule{mobility, factor, phase_delithiated});
    for (int s = 0; s < l.count; ++s) f.potential[s] = 0.0f;
    // The cluster stays at potential 1, the rim at 0.
    std::vector<char> listed(static_cast<std::size_t>(l.count), 0);
    std::vector<int> border;
    const auto join = [&](int s) {
        body.state[static_cast<std::size_t>(s)] = with_phase(body.state[static_cast<std::size_t>(s)], phase_delithiated);
        f.potential[s] = 1.0f;
        f.inverse[s] = 0.0f;
        const Site at = locate(l, s);
        for (int k = 0; k < 4; ++k) {
            const int n = Neighbours<2>::face(l, s, at.colour, at.odd_x, k);
            const auto i = static_cast<std::size_t>(n);
            if (phase_of(body.state[i]) != phase_lithiated || listed[i]) continue;
            listed[i] = 1;
            border.push_back(n);
        }
    };
    join(disc.centre);
    const float omega = relaxation_factor(l);
    const RandomKey key = RandomKey::make(p.seed, body.number, 0, 0, Stream::bench);
    std::vector<double> radii, weight;
    int grown = 1;
    while (radii.size() < sites.size()) {
        // The field falls off sharply from the tips: the change that ends the sweeps is small against the flux at any of them.
        for (int i = 0; i < 2000 && measured_sweep<2>(team, l, f, omega) > (grown == 1 ? 1.0e-6f : 1.0e-4f); ++i) {
        }
        weight.clear();
        double total = 0.0;
        for (const int s : border) {
            weight.push_back(std::pow(std::max(1.0 - static_cast<double>(f.potential[s]), 0.0), eta));
            total += weight.back();
        }
        double left = total * static_cast<double>(random_uniform(key, static_cast<std::uint32_t>(grown), 0));
        std::size_t chosen = 0;
        while (chosen + 1 < border.size() && (left -= weight[chosen]) >= 0.0) ++chosen;
        const int s = border[chosen];
        border[chosen] = border.back();
        border.pop_back();
        join(s);
        ++grown;
        if (grown < static_cast<int>(sites[radii.size()])) continue;
        const Cluster c = cluster_of(body, phase_delithiated, disc.x, disc.y);
        if (c.reach > 0.85 * radius) throw std::runtime_error("the cluster came too near the rim");
        radii.push_back(std::log(c.gyration_radius));
    }
    return radii;
}

}  // namespace

std::vector<Row> laplacian_growth(const Effort& effort) {
    std::vector<Row> rows;
    {
        Row row;
        row.name = "laplacian-growth/dla";
        row.reference = 1.71;
        row.source = "diffusion-limited aggregation, two dimensions";
        row.allowance = 0.05;
        row.allowance_reason = "clusters below 10^6 sites show about 1.66";
        const double radius = effort.pick(220.0, 160.0);
        measure_dimension(row, geometric(100.0, effort.pick(4000.0, 2000.0), 8), effort.pick(16, 8), effort,
                          [&](int r, const std::vector<double>& n) { return radii_of_front(radius, r, n, true); });
        rows.push_back(row);
    }
    {
        Row row;
        row.name = "laplacian-growth/breakdown-eta-2";
        row.reference = 1.43;
        row.source = "dielectric breakdown model, eta = 2, two dimensions";
        const double radius = effort.pick(200.0, 140.0);
        measure_dimension(row, geometric(40.0, effort.pick(400.0, 200.0), 7), effort.pick(32, 12), effort,
                          [&](int r, const std::vector<double>& n) { return radii_of_breakdown(radius, r, n, 2.0); });
        rows.push_back(row);
    }
    {
        Row row;
        row.name = "laplacian-growth/eden";
        row.reference = 2.0;
        row.source = "compact (Eden)";
        measure_dimension(row, geometric(500.0, 15000.0, 6), effort.pick(16, 8), effort,
                          [&](int r, const std::vector<double>& n) { return radii_of_front(120.0, r, n, false); });
        rows.push_back(row);
    }
    return rows;
}

}  // namespace lithofront
