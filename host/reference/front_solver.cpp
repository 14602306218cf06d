#include "reference/front_solver.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace lithofront {
namespace {

constexpr double potential_tolerance = 1.0e-5;   // kT; affinities are floats
constexpr double current_tolerance = 1.0e-5;
constexpr int newton_limit = 400;

// Faces of all active sites, numbered row by row so that neighbours lie close; also the largest distance of two numbers.
struct Numbering {
    std::vector<std::int32_t> number, site;
    std::size_t distance = 0;
};

template <int Dim>
int face_of(const Lattice& l, int s, int k) {
    const Site at = locate(l, s);
    return wrap(l, Neighbours<Dim>::face(l, s, at.colour, at.odd_x, k));
}
int face_of(const Lattice& l, int s, int k) { return l.dimension == 3 ? face_of<3>(l, s, k) : face_of<2>(l, s, k); }

Numbering number_sites(const ParticleView& v) {
    const Lattice& l = v.lattice;
    Numbering n;
    n.number.assign(static_cast<std::size_t>(l.count), -1);
    const int z0 = l.dimension == 3 ? 1 : 0;
    for (int z = 0; z < (l.dimension == 3 ? l.nz : 1); ++z)
        for (int y = 1; y <= l.ny; ++y)
            for (int x = 1; x <= l.nx; ++x) {
                const int s = l.index(x, y, z + z0);
                if (!is_active(v.state[s])) continue;
                n.number[static_cast<std::size_t>(s)] = static_cast<std::int32_t>(n.site.size());
                n.site.push_back(s);
            }
    for (std::size_t i = 0; i < n.site.size(); ++i)
        for (int axis = 0; axis < l.dimension; ++axis) {
            const std::int32_t j = n.number[static_cast<std::size_t>(face_of(l, n.site[i], 2 * axis))];
            if (j >= 0) n.distance = std::max(n.distance, static_cast<std::size_t>(std::abs(j - static_cast<std::int32_t>(i))));
        }
    return n;
}

int fields_of(const ModelParameters& p) { return (p.ionic_field ? 1 : 0) + (p.electronic_field ? 1 : 0); }

}  // namespace

FrontSolver::FrontSolver(const ModelParameters& p, const ParticleView& v, const Workspace& ws)
    : p_(p), v_(v), affinity_shift_(ws.front.affinity_shift), rate_constant_(ws.front.rate_constant), fields_(fields_of(p)),
      matrix_(0, 0) {
    if (fields_ == 0) return;
    int next = 0;
    if (p.ionic_field) field_[next++] = ws.ion;
    if (p.electronic_field) field_[next++] = ws.electron;
    Numbering n = number_sites(v);
    number_ = std::move(n.number);
    site_ = std::move(n.site);
    const std::size_t per_site = static_cast<std::size_t>(fields_);
    matrix_ = BandCholesky(site_.size() * per_site, n.distance * per_site + per_site - 1);
    potential_.resize(site_.size() * per_site);
    residual_.resize(potential_.size());
    for (std::size_t i = 0; i < site_.size(); ++i) {
        for (int axis = 0; axis < v.lattice.dimension; ++axis)
            faces_.push_back({number_[static_cast<std::size_t>(face_of(v.lattice, site_[i], 2 * axis))], axis});
        for (int f = 0; f < fields_; ++f)
            potential_[unknown(static_cast<std::int32_t>(i), f)] = static_cast<double>(field_[f].potential[site_[i]]);
    }
}

void FrontSolver::evaluate(const FrontList& list, int n, double overpotential) {
    total_ = total_slope_ = 0.0;
    for (int e = 0; e < n; ++e) {
        double affinity = overpotential;
        if (fields_ > 0) {
            const std::int32_t i = number_[static_cast<std::size_t>(list.site(e))];
            for (int f = 0; f < fields_; ++f) affinity -= potential_[unknown(i, f)];
        }
        const Rate r = front_rate(p_, static_cast<float>(affinity + static_cast<double>(affinity_shift_[e])));
        const double k = static_cast<double>(rate_constant_[e]);
        const std::size_t at = static_cast<std::size_t>(e);
        rate_[at] = k * static_cast<double>(r.value);
        slope_[at] = r.value > 0.0f ? k * static_cast<double>(r.slope) : 0.0;
        total_ += rate_[at];
        total_slope_ += slope_[at];
    }
}

void FrontSolver::compute_residual(const FrontList& list, int n) {
    std::fill(residual_.begin(), residual_.end(), 0.0);
    const std::size_t dimension = static_cast<std::size_t>(v_.lattice.dimension);
    for (std::size_t i = 0; i < site_.size(); ++i)
        for (int f = 0; f < fields_; ++f) {
            const std::size_t a = unknown(static_cast<std::int32_t>(i), f);
            residual_[a] -= static_cast<double>(field_[f].exit[site_[i]]) * potential_[a];
            for (std::size_t axis = 0; axis < dimension; ++axis) {
                const Face& face = faces_[i * dimension + axis];
                if (face.neighbour < 0) continue;
                const std::size_t b = unknown(face.neighbour, f);
                const double flow = static_cast<double>(field_[f].face[face.axis][site_[i]]) * (potential_[b] - potential_[a]);
                residual_[a] += flow;
                residual_[b] -= flow;
            }
        }
    for (int e = 0; e < n && fields_ > 0; ++e)
        for (int f = 0; f < fields_; ++f)
            residual_[unknown(number_[static_cast<std::size_t>(list.site(e))], f)] += rate_[static_cast<std::size_t>(e)];
}

double FrontSolver::residual_norm(double current) const {
    double sum = (total_ - current) * (total_ - current);
    for (const double r : residual_) sum += r * r;
    return std::sqrt(sum);
}

bool FrontSolver::solve(const FrontList& list, int n, bool galvanostatic, double current, double bound, double& overpotential) {
    rate_.resize(static_cast<std::size_t>(n));
    slope_.resize(static_cast<std::size_t>(n));
    const std::size_t dimension = static_cast<std::size_t>(v_.lattice.dimension);
    const auto refresh = [&] {
        evaluate(list, n, overpotential);
        compute_residual(list, n);
        return residual_norm(galvanostatic ? current : total_);
    };
    double norm = refresh();
    std::vector<double> step, response, start;
    for (int iteration = 0; iteration < newton_limit; ++iteration) {
        ++iterations_;
        if (galvanostatic && total_slope_ <= 0.0) {
            // Nothing reacts here: only a higher overpotential can wake a site.
            overpotential += 1.0;
            if (overpotential > bound) return true;
            norm = refresh();
            continue;
        }
        // M dpsi = residual + S deta, and sum of rates + S (deta - dpsi) = current.
        step = residual_;
        response.assign(step.size(), 0.0);
        matrix_.clear();
        for (std::size_t i = 0; i < site_.size(); ++i)
            for (int f = 0; f < fields_; ++f) {
                const std::size_t a = unknown(static_cast<std::int32_t>(i), f);
                // A trace of leakage, so that islands without exit have a solution.
                matrix_.add(a, a, static_cast<double>(field_[f].exit[site_[i]]) + 1.0e-9);
                for (std::size_t axis = 0; axis < dimension; ++axis) {
                    const Face& face = faces_[i * dimension + axis];
                    if (face.neighbour < 0) continue;
                    const std::size_t b = unknown(face.neighbour, f);
                    const double g = static_cast<double>(field_[f].face[face.axis][site_[i]]);
                    matrix_.add(a, a, g);
                    matrix_.add(b, b, g);
                    if (a != b) matrix_.add(std::max(a, b), std::min(a, b), -g);
                }
            }
        for (int e = 0; e < n && fields_ > 0; ++e) {
            const std::int32_t i = number_[static_cast<std::size_t>(list.site(e))];
            const double s = slope_[static_cast<std::size_t>(e)];
            for (int f = 0; f < fields_; ++f) {
                response[unknown(i, f)] = s;
                for (int g = 0; g <= f; ++g) matrix_.add(unknown(i, f), unknown(i, g), s);
            }
        }
        double change = 0.0;
        if (fields_ > 0) {
            matrix_.factor();
            matrix_.solve(step);
        }
        if (galvanostatic) {
            if (fields_ > 0) matrix_.solve(response);
            double held = total_, slope = total_slope_;
            for (int e = 0; e < n && fields_ > 0; ++e)
                for (int f = 0; f < fields_; ++f) {
                    const std::size_t a = unknown(number_[static_cast<std::size_t>(list.site(e))], f);
                    held -= slope_[static_cast<std::size_t>(e)] * step[a];
                    slope -= slope_[static_cast<std::size_t>(e)] * response[a];
                }
            // A front cut off from every exit answers to nothing.
            change = slope > 1.0e-12 * total_slope_ ? (current - held) / slope : 1.0;
            for (std::size_t a = 0; a < step.size(); ++a) step[a] += response[a] * change;
        }
        double largest = std::abs(change);
        for (const double s : step) largest = std::max(largest, std::abs(s));
        start = potential_;
        const double from = overpotential;
        double share = std::min(1.0, 3.0 / std::max(largest, 1e-300));
        const double before = norm;
        for (int halvings = 0; halvings < 8; ++halvings, share *= 0.5) {
            for (std::size_t a = 0; a < step.size(); ++a) potential_[a] = start[a] + share * step[a];
            overpotential = from + share * change;
            norm = refresh();
            if (norm < before) break;
        }
        if (galvanostatic && overpotential > bound) return true;
        const bool meets = !galvanostatic || std::abs(total_ - current) <= current_tolerance * current;
        if (largest <= potential_tolerance && meets) return true;
    }
    return false;
}

bool FrontSolver::solve_current(const FrontList& list, int n, double current, double bound, double& overpotential) {
    return solve(list, n, true, current, bound, overpotential);
}

bool FrontSolver::solve_potential(const FrontList& list, int n, double overpotential) {
    return solve(list, n, false, 0.0, 0.0, overpotential);
}

void FrontSolver::store(const Workspace& ws) const {
    int next = 0;
    for (int which = 0; which < 2; ++which) {
        if (which == 0 ? !p_.ionic_field : !p_.electronic_field) continue;
        float* out = which == 0 ? ws.ion.potential : ws.electron.potential;
        const int f = next++;
        for (std::size_t i = 0; i < site_.size(); ++i)
            out[site_[i]] = static_cast<float>(potential_[unknown(static_cast<std::int32_t>(i), f)]);
    }
}

}  // namespace lithofront
