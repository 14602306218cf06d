// The equations of docs/model.md, section 5, assembled from coordinates, phases and domains by themselves, for a sparse direct
// solver in double precision: none of the production coefficients is used.
#pragma once
#include <Eigen/SparseCholesky>
#include <algorithm>
#include <vector>

#include "particle/views.hpp"
#include "population/particle.hpp"

namespace lithofront::test {

// What decides the conductance of a face, in 1/s per kT.
struct Medium {
    double mobility_lithiated = 1.0, mobility_delithiated = 1.0;
    double grain_boundary = 1.0, twin_boundary = 1.0;  // factors
    SiteState product = phase_delithiated;
};

class FieldOracle {
public:
    // Face conductances of all active sites, and `exit` per lattice site.
    FieldOracle(const Particle& particle, const Medium& medium, const std::vector<float>& exit) {
        const Lattice& l = particle.lattice;
        number_.assign(static_cast<std::size_t>(l.count), -1);
        for (int z = first_z(l); z <= last_z(l); ++z)
            for (int y = 1; y <= l.ny; ++y)
                for (int x = 1; x <= l.nx; ++x) {
                    const int s = l.index(x, y, z);
                    if (!is_active(particle.state[static_cast<std::size_t>(s)])) continue;
                    number_[static_cast<std::size_t>(s)] = static_cast<int>(site_.size());
                    site_.push_back(s);
                }
        const auto n = static_cast<Eigen::Index>(site_.size());
        diagonal_ = Eigen::VectorXd::Zero(n);
        std::vector<Eigen::Triplet<double>> entries;
        for (Eigen::Index i = 0; i < n; ++i) diagonal_[i] = static_cast<double>(exit[static_cast<std::size_t>(site(i))]);
        for (int z = first_z(l); z <= last_z(l); ++z)
            for (int y = 1; y <= l.ny; ++y)
                for (int x = 1; x <= l.nx; ++x) {
                    const int s = l.index(x, y, z);
                    // Sides are periodic across x, and across y too in three dimensions.
                    const int right = x < l.nx ? x + 1 : l.periodic ? 1 : 0;
                    const int up = y < l.ny ? y + 1 : l.periodic && l.dimension == 3 ? 1 : 0;
                    if (right) connect(particle, medium, s, l.index(right, y, z), entries);
                    if (up) connect(particle, medium, s, l.index(x, up, z), entries);
                    if (l.dimension == 3 && z < l.nz) connect(particle, medium, s, l.index(x, y, z + 1), entries);
                }
        for (Eigen::Index i = 0; i < n; ++i) entries.emplace_back(i, i, diagonal_[i]);
        Eigen::SparseMatrix<double> matrix(n, n);
        matrix.setFromTriplets(entries.begin(), entries.end());
        solver_.compute(matrix);
    }

    bool solvable() const { return solver_.info() == Eigen::Success; }
    Eigen::Index size() const { return diagonal_.size(); }
    int site(Eigen::Index i) const { return site_[static_cast<std::size_t>(i)]; }
    // Sum of a site's faces and its exit, per unknown.
    const Eigen::VectorXd& diagonal() const { return diagonal_; }
    // Values of a lattice array, per unknown.
    template <class T>
    Eigen::VectorXd gather(const T* values) const {
        Eigen::VectorXd out(size());
        for (Eigen::Index i = 0; i < size(); ++i) out[i] = static_cast<double>(values[site(i)]);
        return out;
    }
    int unknown(int s) const { return number_[static_cast<std::size_t>(s)]; }
    // Potentials for sources per unknown, 1/s.
    Eigen::VectorXd solve(const Eigen::VectorXd& source) const { return solver_.solve(source); }

private:
    static int first_z(const Lattice& l) { return l.dimension == 3 ? 1 : 0; }
    static int last_z(const Lattice& l) { return l.dimension == 3 ? l.nz : 0; }

    void connect(const Particle& particle, const Medium& medium, int s, int t, std::vector<Eigen::Triplet<double>>& entries) {
        const int i = unknown(s), j = unknown(t);
        if (i < 0 || j < 0) return;
        const SiteState a = phase_of(particle.state[static_cast<std::size_t>(s)]),
                        b = phase_of(particle.state[static_cast<std::size_t>(t)]);
        const auto mobility = [&](SiteState phase) {
            return phase == phase_lithiated ? medium.mobility_lithiated : medium.mobility_delithiated;
        };
        const double ma = mobility(a), mb = mobility(b);
        double g = ma > 0.0 && mb > 0.0 ? 1.0 / (0.5 / ma + 0.5 / mb) : 0.0;
        if (a != b) g = std::max(g, mobility(medium.product));
        const unsigned da = particle.domain[static_cast<std::size_t>(s)], db = particle.domain[static_cast<std::size_t>(t)];
        if (da / 16 != db / 16) g *= medium.grain_boundary;
        else if (da != db) g *= medium.twin_boundary;
        diagonal_[i] += g;
        diagonal_[j] += g;
        entries.emplace_back(i, j, -g);
        entries.emplace_back(j, i, -g);
    }

    std::vector<int> number_, site_;
    Eigen::VectorXd diagonal_;
    Eigen::SimplicialLDLT<Eigen::SparseMatrix<double>> solver_;
};

}  // namespace lithofront::test
