// Stress of inclusions and of a ring against isotropic elasticity (docs/model.md, section 6).
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

constexpr double solver_change = 5.0e-4;  // of Goodier's potential in the last sweep (goodier.hpp)

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
    const WorkspaceBlock block(p, l);
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

// Of a lithiated ring between 0.4 and 0.7 of a disc's radius: slope of the radial and the tangential stress on the exact ones, over all
// sites off its borders, and root mean square of what is left over that of the exact ones. With m(r) the mean composition within r
// and m of the whole, sigma_r = (m - m(r))/2 and sigma_t = (m + m(r))/2 - c(r) (Timoshenko and Goodier 1970, section 150).
std::vector<double> ring_stress(double radius, int r) {
    const ModelParameters p = elastic_parameters(2);
    Particle body = round_body(2, radius, static_cast<std::uint32_t>(r));
    const Lattice l = body.lattice;
    const double centre[3] = {0.5 * (l.nx + 1), 0.5 * (l.ny + 1), 0.0};
    const double inner = 0.4 * radius, outer = 0.7 * radius;
    paint(body, [&](const Site& at) {
        const double d = distance<2>(at, centre);
        return d > inner && d < outer ? phase_lithiated : phase_delithiated;
    });
    const WorkspaceBlock block(p, l);
    const ParticleView v = view_of(body);
    const Workspace ws = workspace_for(block.workspace(), v);
    SerialTeam team;
    const auto at_work = make_body<2>(team, p, v, ws);
    start_goodier(at_work);
    if (!refresh_von_mises(at_work)) throw std::runtime_error("Goodier's potential did not converge");
    const double whole = (outer * outer - inner * inner) / (radius * radius);
    double product = 0.0, exact_square = 0.0, square = 0.0;
    for (int s = 0; s < l.count; ++s) {
        const Site at = locate(l, s);
        const double d = distance<2>(at, centre);
        if (d < 2.0 || d > radius - 3.0 || std::abs(d - inner) < 2.0 || std::abs(d - outer) < 2.0) continue;
        const double here = d > inner && d < outer ? 1.0 : 0.0;
        const double within = d < inner ? 0.0 : ((std::min(d, outer) * std::min(d, outer)) - inner * inner) / (d * d);
        const double exact[2] = {0.5 * (whole - within), 0.5 * (whole + within) - here};
        const StressTensor t = goodier_stress<2>(l, ws.displacement.potential, false, s, at);
        const double cosine = (at.x - centre[0]) / d, sine = (at.y - centre[1]) / d;
        const double xx = static_cast<double>(t.xx), yy = static_cast<double>(t.yy), xy = static_cast<double>(t.xy);
        const double measured[2] = {cosine * cosine * xx + sine * sine * yy + 2.0 * sine * cosine * xy,
                                    sine * sine * xx + cosine * cosine * yy - 2.0 * sine * cosine * xy};
        for (int k = 0; k < 2; ++k) {
            product += measured[k] * exact[k];
            exact_square += exact[k] * exact[k];
            square += measured[k] * measured[k];
        }
    }
    const double slope = product / exact_square;
    return {slope, std::sqrt(std::max(0.0, square / exact_square - slope * slope))};
}

std::vector<Row> ring_rows(const Effort& effort) {
    const int runs = effort.pick(8, 4);
    const double radius = effort.pick(32.0, 24.0);
    Row slope, rest;
    slope.name = "elasticity/ring-slope";
    slope.quantity = "slope of the stresses about a lithiated ring on the exact ones, both components, whole disc";
    slope.reference = 1.0;
    slope.source = rest.source = "sigma_r = (m - m(r))/2, sigma_t = (m + m(r))/2 - c";
    rest.name = "elasticity/ring-rest";
    rest.quantity = "what the slope leaves of them, root mean square over that of the exact ones";
    rest.reference = 0.0;
    slope.plot = {"radius / sites", "slope", false, {{"exact", {}}, {"measured", {}}}};
    rest.plot = {"radius / sites", "rest", false, {{"exact", {}}, {"measured", {}}}};
    Estimate slopes[2], rests[2];
    for (int i = 0; i < 2; ++i) {
        const double size = radius * (i + 1);
        Samples samples(static_cast<std::size_t>(runs));
        // Borders fall anywhere between the sites.
        for_each_realisation(runs, effort.threads,
                             [&](int r) { samples[static_cast<std::size_t>(r)] = ring_stress(size + 2.0 * r / runs, r); });
        slopes[i] = mean_of(samples, 0);
        rests[i] = mean_of(samples, 1);
        slope.plot.series[0].points.push_back({size, 1.0, 0.0});
        slope.plot.series[1].points.push_back({size, slopes[i].value, slopes[i].error});
        rest.plot.series[0].points.push_back({size, 0.0, 0.0});
        rest.plot.series[1].points.push_back({size, rests[i].value, rests[i].error});
    }
    slope.measure(extrapolated(slopes[0], slopes[1]));
    rest.measure(extrapolated(rests[0], rests[1]));
    slope.allowance += 4.0 * solver_change;
    slope.allowance_reason = "the solver's last change, and the order that the extrapolation leaves out";
    rest.allowance += 0.02;
    rest.allowance_reason = "steps of the borders, which the next sites feel";
    return {slope, rest};
}

}  // namespace

std::vector<Row> elasticity(const Effort& effort) {
    std::vector<Row> rows = {inclusion_row<2>("disc", effort.pick(24.0, 12.0), effort.pick(16, 8), effort),
                             inclusion_row<3>("ball", effort.pick(12.0, 10.0), effort.pick(6, 4), effort)};
    for (Row& row : ring_rows(effort)) rows.push_back(std::move(row));
    return rows;
}

}  // namespace lithofront
