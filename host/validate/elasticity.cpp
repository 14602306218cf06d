// Stress of inclusions against isotropic elasticity, and the identity that holds for any profile (docs/model.md, section 6).
#include <algorithm>
#include <cmath>

#include "backend/workspace_block.hpp"
#include "core/random.hpp"
#include "core/team.hpp"
#include "particle/goodier.hpp"
#include "validate/experiment.hpp"
#include "validate/families.hpp"
#include "validate/statistics.hpp"

namespace lithofront {
namespace {

constexpr double solver_change = 5.0e-4;          // of Goodier's potential in the last sweep (goodier.hpp)

// Stresses in units of S = 2 G eps0 (1+nu)/(1-nu).
ModelParameters elastic_parameters(int dimension) {
    ModelParameters p = bare_parameters(dimension, 167);
    p.deviatoric = 1;
    p.shear_stress_MPa = 1.0f;
    return p;
}

template <int Dim>
double distance(const Site& at, const double (&centre)[3]) {
    const double dx = at.x - centre[0], dy = at.y - centre[1], dz = Dim == 3 ? at.z - centre[2] : 0.0;
    return std::sqrt(dx * dx + dy * dy + dz * dz);
}

// Radial stress within an inclusion of half the body's radius, in units of the exact one, and the stress components' spread
// there (an Eshelby inclusion is stressed uniformly).
template <int Dim>
std::vector<double> inclusion_stress(double radius, int r) {
    const ModelParameters p = elastic_parameters(Dim);
    Particle body = round_body(Dim, radius, static_cast<std::uint32_t>(r));
    const Lattice l = body.lattice;
    // The inclusion's centre falls anywhere in a cell of the lattice.
    const RandomKey key = RandomKey::make(p.seed, body.number, 0, 0, Stream::bench);
    double centre[3];
    for (int axis = 0; axis < 3; ++axis) {
        const int extent = axis == 0 ? l.nx : axis == 1 ? l.ny : l.nz;
        centre[axis] = 0.5 * (extent + 1) + static_cast<double>(random_uniform(key, 0, static_cast<std::uint32_t>(axis))) - 0.5;
    }
    paint(body, [&](const Site& at) { return distance<Dim>(at, centre) < 0.5 * radius ? phase_lithiated : phase_delithiated; });
    const WorkspaceBlock block(p, l.count);
    const ParticleView v = view_of(body);
    const Workspace ws = workspace_for(block.workspace(), v);
    SerialTeam team;
    const auto at_work = make_body<Dim>(team, p, v, ws);
    start_goodier(at_work);
    if (!refresh_von_mises(at_work)) throw std::runtime_error("Goodier's potential did not converge");
    const double share = static_cast<double>(count_phase(at_work, phase_lithiated)) / static_cast<double>(body.sites_at_birth);
    const double exact = -(Dim - 1) * (1.0 - share) / Dim;  // Timoshenko and Goodier 1970, sections 151 and 153
    double sum = 0.0, squares = 0.0, n = 0.0;
    for (int s = 0; s < l.count; ++s) {
        const Site at = locate(l, s);
        if (distance<Dim>(at, centre) > 0.5 * radius - 2.0) continue;
        const StressTensor t = goodier_stress<Dim>(l, ws.displacement.potential, false, s, at);
        const float parts[3] = {t.xx, t.yy, t.zz};
        for (int axis = 0; axis < Dim; ++axis) {
            const double stress = static_cast<double>(parts[axis]) / exact;
            sum += stress;
            squares += (stress - 1.0) * (stress - 1.0);
            n += 1.0;
        }
    }
    return {sum / n, std::sqrt(squares / n)};
}

template <int Dim>
Row inclusion_row(const char* name, double radius, int runs, const Effort& effort) {
    Row row;
    row.name = std::string("elasticity/") + name;
    row.quantity = "normal stress within an inclusion of half the radius over the exact one";
    row.reference = 1.0;
    row.source = "Eshelby inclusion at the centre of a free body";
    row.plot = {"radius / sites", "stress / exact", false, {{"exact", {}}, {"measured", {}}}};
    Estimate estimates[2];
    for (int i = 0; i < 2; ++i) {
        const double size = radius * (i + 1);
        Samples samples(static_cast<std::size_t>(runs));
        for_each_realisation(runs, effort.threads, [&](int r) { samples[static_cast<std::size_t>(r)] = inclusion_stress<Dim>(size, r); });
        estimates[i] = mean_of(samples, 0);
        row.plot.series[0].points.push_back({size, 1.0, 0.0});
        row.plot.series[1].points.push_back({size, estimates[i].value, estimates[i].error});
    }
    row.measure(extrapolated(estimates[0], estimates[1]));
    row.allowance += solver_change * 4.0 / ((1.0 - std::pow(0.5, Dim)) * (Dim - 1) / Dim);
    row.allowance_reason = "second differences of a potential that is solved to a change of 5e-4 a sweep, over the exact stress";
    return row;
}

// sigma_h + P c is harmonic whatever the profile: root mean square of its Laplacian over that of P c alone.
Row harmonic_row(const Effort& effort) {
    const int runs = effort.pick(8, 4);
    constexpr double radius = 24.0;
    Samples samples(static_cast<std::size_t>(runs));
    for_each_realisation(runs, effort.threads, [&](int r) {
        ModelParameters p = elastic_parameters(2);
        p.coherency_radius = 2;
        Particle body = round_body(2, radius, static_cast<std::uint32_t>(r));
        const Lattice l = body.lattice;
        const RandomKey key = RandomKey::make(p.seed, body.number, 0, 0, Stream::bench);
        paint(body, [&](const Site& at) {
            return random_uniform(key, 0, static_cast<std::uint32_t>(l.index(at.x, at.y, 0))) < 0.4f ? phase_lithiated : phase_delithiated;
        });
        const WorkspaceBlock block(p, l.count);
        const ParticleView v = view_of(body);
        const Workspace ws = workspace_for(block.workspace(), v);
        SerialTeam team;
        const auto at_work = make_body<2>(team, p, v, ws);
        start_goodier(at_work);
        if (!refresh_von_mises(at_work)) throw std::runtime_error("Goodier's potential did not converge");
        const auto active = [&](int x, int y) { return is_active(v.state[l.index(x, y, 0)]); };
        // Composition counted here by itself over the coherency box; hydrostatic stress from the solved potential, S = 3/2 P.
        const auto composition = [&](int x, int y) {
            double lithiated = 0.0, sites = 0.0;
            for (int dy = -2; dy <= 2; ++dy)
                for (int dx = -2; dx <= 2; ++dx) {
                    if (x + dx < 1 || x + dx > l.nx || y + dy < 1 || y + dy > l.ny) continue;
                    const SiteState there = v.state[l.index(x + dx, y + dy, 0)];
                    lithiated += phase_of(there) == phase_lithiated;
                    sites += is_active(there);
                }
            return lithiated / sites;
        };
        const auto hydrostatic = [&](int x, int y) {
            const int s = l.index(x, y, 0);
            const StressTensor t = goodier_stress<2>(l, ws.displacement.potential, false, s, locate(l, s));
            return (static_cast<double>(t.xx) + static_cast<double>(t.yy) + static_cast<double>(t.zz)) / 2.0;
        };
        double of_sum = 0.0, of_composition = 0.0, interior = 0.0;
        for (int y = 2; y < l.ny; ++y)
            for (int x = 2; x < l.nx; ++x) {
                if (!active(x, y) || !active(x - 1, y) || !active(x + 1, y) || !active(x, y - 1) || !active(x, y + 1)) continue;
                const auto laplacian = [&](auto&& f) { return f(x - 1, y) + f(x + 1, y) + f(x, y - 1) + f(x, y + 1) - 4.0 * f(x, y); };
                const double c = laplacian(composition), h = laplacian(hydrostatic);
                of_sum += (c + h) * (c + h);
                of_composition += c * c;
                interior += 1.0;
            }
        samples[static_cast<std::size_t>(r)] = {std::sqrt(of_sum / of_composition), std::sqrt(of_composition / interior)};
    });
    const Estimate ratio = mean_of(samples, 0);
    Row row;
    row.name = "elasticity/harmonic-identity";
    row.quantity = "Laplacian of sigma_h + P c over that of P c, root mean square";
    row.reference = 0.0;
    row.source = "laplacian(sigma_h + 2 E Omega c/(9(1-nu))) = 0";
    row.measured = ratio.value;
    row.standard_error = ratio.error;
    // A sweep's change is a fourth of what the equation misses; the Laplacian of that is 8 times it at most.
    row.allowance = 8.0 * 4.0 * solver_change / mean_of(samples, 1).value;
    row.allowance_reason = "largest Laplacian of what the solver leaves over at a change of 5e-4 a sweep, over that of P c";
    row.plot = {"realisation", row.quantity, false, {{"exact", {}}, {"measured", {}}}};
    for (int r = 0; r < runs; ++r) {
        row.plot.series[0].points.push_back({r + 1.0, 0.0, 0.0});
        row.plot.series[1].points.push_back({r + 1.0, samples[static_cast<std::size_t>(r)][0], 0.0});
    }
    return row;
}

}  // namespace

std::vector<Row> elasticity(const Effort& effort) {
    return {inclusion_row<2>("disc", effort.pick(24.0, 12.0), effort.pick(16, 8), effort),
            inclusion_row<3>("ball", effort.pick(12.0, 10.0), effort.pick(6, 4), effort), harmonic_row(effort)};
}

}  // namespace lithofront
