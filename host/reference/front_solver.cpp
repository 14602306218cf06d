#include "reference/front_solver.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace lithofront {
namespace {

constexpr double potential_tolerance = 1.0e-5;  // kT; affinities are floats
constexpr double current_tolerance = 1.0e-5;
constexpr int newton_limit = 400;

// Active sites, numbered row by row.
struct Numbering {
    std::vector<std::int32_t> number, site;
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
    return n;
}

int fields_of(const ModelParameters& p) { return (p.ionic_field ? 1 : 0) + (p.electronic_field ? 1 : 0); }

}  // namespace

FrontSolver::FrontSolver(const ModelParameters& p, const ParticleView& v, const Workspace& ws)
    : p_(p), v_(v), front_(ws.front), fields_(fields_of(p)) {
    if (fields_ == 0) return;
    int next = 0;
    if (p.ionic_field) field_[next++] = ws.ion;
    if (p.electronic_field) field_[next++] = ws.electron;
    Numbering n = number_sites(v);
    number_ = std::move(n.number);
    site_ = std::move(n.site);
    potential_.resize(unknown(static_cast<std::int32_t>(site_.size()), 0));
    residual_.resize(potential_.size());
    for (std::size_t i = 0; i < site_.size(); ++i) {
        for (int axis = 0; axis < v.lattice.dimension; ++axis)
            faces_.push_back({number_[static_cast<std::size_t>(face_of(v.lattice, site_[i], 2 * axis))], axis});
        for (int f = 0; f < fields_; ++f)
            potential_[unknown(static_cast<std::int32_t>(i), f)] = static_cast<double>(field_[f].potential[site_[i]]);
    }
    lay_out_matrix();
}

void FrontSolver::lay_out_matrix() {
    std::vector<Eigen::Triplet<double>> entries;
    const std::size_t dimension = static_cast<std::size_t>(v_.lattice.dimension);
    const auto each_entry = [&](auto&& on_diagonal, auto&& on_face, auto&& on_coupling) {
        for (std::size_t i = 0; i < site_.size(); ++i) {
            const std::int32_t number = static_cast<std::int32_t>(i);
            for (int f = 0; f < fields_; ++f) {
                const Eigen::Index a = unknown(number, f);
                on_diagonal(a);
                for (std::size_t axis = 0; axis < dimension; ++axis) {
                    const Face& face = faces_[i * dimension + axis];
                    const Eigen::Index b = face.neighbour < 0 ? a : unknown(face.neighbour, f);
                    on_face(std::max(a, b), std::min(a, b));
                }
            }
            if (fields_ == 2) on_coupling(unknown(number, 1), unknown(number, 0));
        }
    };
    const auto add = [&](Eigen::Index a, Eigen::Index b) { entries.emplace_back(a, b, 1.0); };
    each_entry([&](Eigen::Index a) { add(a, a); }, add, add);
    matrix_.resize(potential_.size(), potential_.size());
    matrix_.setFromTriplets(entries.begin(), entries.end());
    const auto position = [&](Eigen::Index a, Eigen::Index b) { return static_cast<int>(&matrix_.coeffRef(a, b) - matrix_.valuePtr()); };
    each_entry([&](Eigen::Index a) { diagonal_entry_.push_back(position(a, a)); },
               [&](Eigen::Index a, Eigen::Index b) { face_entry_.push_back(position(a, b)); },
               [&](Eigen::Index a, Eigen::Index b) { coupling_entry_.push_back(position(a, b)); });
    factor_.analyzePattern(matrix_);
}

// Conductances, and the slopes of the front's rates.
void FrontSolver::fill_matrix(const FrontList& list, int n) {
    const std::size_t dimension = static_cast<std::size_t>(v_.lattice.dimension);
    double* value = matrix_.valuePtr();
    std::fill(value, value + matrix_.nonZeros(), 0.0);
    const auto diagonal = [&](Eigen::Index a) -> double& { return value[diagonal_entry_[static_cast<std::size_t>(a)]]; };
    std::size_t entry = 0;
    for (std::size_t i = 0; i < site_.size(); ++i)
        for (int f = 0; f < fields_; ++f) {
            const Eigen::Index a = unknown(static_cast<std::int32_t>(i), f);
            // A trace of leakage, so that islands without exit have a solution.
            diagonal(a) += static_cast<double>(field_[f].exit[site_[i]]) + 1.0e-9;
            for (std::size_t axis = 0; axis < dimension; ++axis, ++entry) {
                const Face& face = faces_[i * dimension + axis];
                if (face.neighbour < 0) continue;
                const Eigen::Index b = unknown(face.neighbour, f);
                if (a == b) continue;
                const double g = static_cast<double>(field_[f].face[face.axis][site_[i]]);
                diagonal(a) += g;
                diagonal(b) += g;
                value[face_entry_[entry]] -= g;
            }
        }
    for (int e = 0; e < n; ++e) {
        const std::int32_t i = number_[static_cast<std::size_t>(list.site(e))];
        const double s = slope_[static_cast<std::size_t>(e)];
        for (int f = 0; f < fields_; ++f) diagonal(unknown(i, f)) += s;
        if (fields_ == 2) value[coupling_entry_[static_cast<std::size_t>(i)]] += s;
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
        const Rate r = front_rate(p_, static_cast<float>(affinity + static_cast<double>(front_.affinity_shift[e])));
        const double k = static_cast<double>(front_.exchange(static_cast<int>(e)));
        const std::size_t at = static_cast<std::size_t>(e);
        rate_[at] = k * static_cast<double>(r.value);
        slope_[at] = r.value > 0.0f ? k * static_cast<double>(r.slope) : 0.0;
        total_ += rate_[at];
        total_slope_ += slope_[at];
    }
}

void FrontSolver::compute_residual(const FrontList& list, int n) {
    residual_.setZero();
    const std::size_t dimension = static_cast<std::size_t>(v_.lattice.dimension);
    for (std::size_t i = 0; i < site_.size(); ++i)
        for (int f = 0; f < fields_; ++f) {
            const Eigen::Index a = unknown(static_cast<std::int32_t>(i), f);
            residual_[a] -= static_cast<double>(field_[f].exit[site_[i]]) * potential_[a];
            for (std::size_t axis = 0; axis < dimension; ++axis) {
                const Face& face = faces_[i * dimension + axis];
                if (face.neighbour < 0) continue;
                const Eigen::Index b = unknown(face.neighbour, f);
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
    return std::sqrt((total_ - current) * (total_ - current) + residual_.squaredNorm());
}

bool FrontSolver::solve(const FrontList& list, int n, bool galvanostatic, double current, double bound, double& overpotential) {
    rate_.resize(static_cast<std::size_t>(n));
    slope_.resize(static_cast<std::size_t>(n));
    const auto refresh = [&] {
        evaluate(list, n, overpotential);
        compute_residual(list, n);
        return residual_norm(galvanostatic ? current : total_);
    };
    double norm = refresh();
    Eigen::VectorXd step, response, start;
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
        double change = 0.0;
        if (fields_ > 0) {
            fill_matrix(list, n);
            factor_.factorize(matrix_);
            if (factor_.info() != Eigen::Success) return false;
            step = factor_.solve(residual_);
        }
        if (galvanostatic) {
            response = Eigen::VectorXd::Zero(step.size());
            for (int e = 0; e < n && fields_ > 0; ++e)
                for (int f = 0; f < fields_; ++f)
                    response[unknown(number_[static_cast<std::size_t>(list.site(e))], f)] = slope_[static_cast<std::size_t>(e)];
            if (fields_ > 0) response = factor_.solve(response).eval();
            double held = total_, slope = total_slope_;
            for (int e = 0; e < n && fields_ > 0; ++e)
                for (int f = 0; f < fields_; ++f) {
                    const Eigen::Index a = unknown(number_[static_cast<std::size_t>(list.site(e))], f);
                    held -= slope_[static_cast<std::size_t>(e)] * step[a];
                    slope -= slope_[static_cast<std::size_t>(e)] * response[a];
                }
            // A front cut off from every exit answers to nothing.
            change = slope > 1.0e-12 * total_slope_ ? (current - held) / slope : 1.0;
            step += change * response;
        }
        double largest = std::abs(change);
        if (fields_ > 0) largest = std::max(largest, step.cwiseAbs().maxCoeff());
        start = potential_;
        const double from = overpotential;
        double share = std::min(1.0, 3.0 / std::max(largest, 1e-300));
        const double before = norm;
        for (int halvings = 0; halvings < 8; ++halvings, share *= 0.5) {
            potential_ = start + share * step;
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
