// Without noise and fields a front moves at one speed in every direction: disc and ball shrink as circle and sphere (docs/model.md,
// sections 4 and 10). The speed is that of the rate law; nothing is fitted.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "validate/experiment.hpp"
#include "validate/families.hpp"

namespace lithofront {
namespace {

constexpr double pi = 3.14159265358979323846;
constexpr float overpotential = 2.0f;

// Times at which the sites convert, s, of a round body whose radius is in sites.
struct Arrival {
    double direction;  // see sector_of
    double depth;      // below the outline, sites
    double time_s;
};

// 2D: angle to the nearest axis, 0 to 45 degrees. 3D: angle to the nearest <100>, up to 54.7 degrees at <111>.
double sector_of(double x, double y, double z) {
    const double largest = std::max({std::abs(x), std::abs(y), std::abs(z)}), r = std::sqrt(x * x + y * y + z * z);
    return std::acos(std::min(largest / r, 1.0)) * 180.0 / pi;
}

std::vector<Arrival> arrivals(int dimension, double radius) {
    ModelParameters p = bare_parameters(dimension, 1);
    p.site_process = 0;
    p.advance_per_step = 0.25f;
    Experiment e(p, round_body(dimension, radius, 0));
    const Lattice l = e.particle().lattice;
    const double centre[3] = {0.5 * (l.nx + 1), 0.5 * (l.ny + 1), dimension == 3 ? 0.5 * (l.nz + 1) : 0.0};
    std::vector<SiteState> before = e.particle().state;
    std::vector<Arrival> all;
    e.begin(constant_potential(overpotential));
    bool goes_on = true;
    while (goes_on) {
        goes_on = e.step();
        for (std::size_t i = 0; i < before.size(); ++i) {
            const SiteState now = e.particle().state[i];
            if (phase_of(now) == phase_of(before[i])) continue;
            before[i] = now;
            const Site at = locate(l, static_cast<int>(i));
            if (!is_interior(l, at)) continue;
            const double x = at.x - centre[0], y = at.y - centre[1], z = dimension == 3 ? at.z - centre[2] : 0.0;
            const double r = std::sqrt(x * x + y * y + z * z);
            if (r > 0.0) all.push_back({sector_of(x, y, z), radius - r, e.time_s()});
        }
    }
    return all;
}

// Slope of depth over time by least squares, between shares of the radius.
double speed_of(const std::vector<Arrival>& all, double low, double high, double first_depth, double last_depth) {
    double n = 0, t = 0, d = 0, tt = 0, td = 0;
    for (const Arrival& a : all) {
        if (a.direction < low || a.direction >= high || a.depth < first_depth || a.depth > last_depth) continue;
        n += 1;
        t += a.time_s;
        d += a.depth;
        tt += a.time_s * a.time_s;
        td += a.time_s * a.depth;
    }
    return (td - t * d / n) / (tt - t * t / n);
}

std::vector<Row> measure(int dimension, double radius) {
    const std::vector<Arrival> all = arrivals(dimension, radius);
    // k0 = 1/s, so that a site a second is the speed of 2 sinh(A/2) = 1.
    const double exact = 2.0 * std::sinh(0.5 * static_cast<double>(overpotential));
    const double last = dimension == 3 ? 54.7356 : 45.0;
    constexpr int sectors = 9;
    std::vector<double> ratios;
    Row row;
    row.name = std::string("isotropy/") + (dimension == 3 ? "ball" : "disc");
    row.quantity = "largest departure of the front's speed in any direction from its mean";
    row.source = "|grad T| = 1/v";
    row.reference = 0.0;
    row.allowance = 0.02;
    row.allowance_reason = "the aim of docs/model.md, section 4; the rule is exact for flat fronts, of first order in their curvature";
    row.plot = {dimension == 3 ? "angle to <100>, degrees" : "angle to the axis, degrees",
                "speed over that of the rate law",
                false,
                {{"exact", {}}, {"measured", {}}}};
    for (int i = 0; i < sectors; ++i) {
        const double low = last * i / sectors, high = last * (i + 1) / sectors + (i + 1 == sectors ? 1e-6 : 0.0);
        const double ratio = speed_of(all, low, high, 0.1 * radius, 0.7 * radius) / exact;
        ratios.push_back(ratio);
        row.plot.series[0].points.push_back({0.5 * (low + high), 1.0, 0.0});
        row.plot.series[1].points.push_back({0.5 * (low + high), ratio, 0.0});
    }
    const double mean = std::accumulate(ratios.begin(), ratios.end(), 0.0) / sectors;
    for (const double ratio : ratios) row.measured = std::max(row.measured, std::abs(ratio / mean - 1.0));
    Row speed = row;
    speed.name += "-speed";
    speed.quantity = "that mean over the speed of the rate law";
    speed.reference = 1.0;
    speed.measured = mean;
    return {row, speed};
}

}  // namespace

std::vector<Row> isotropy(const Effort& effort) {
    std::vector<Row> rows = measure(2, effort.pick(200.0, 70.0));
    for (Row& row : measure(3, effort.pick(70.0, 45.0))) rows.push_back(std::move(row));
    return rows;
}

}  // namespace lithofront
