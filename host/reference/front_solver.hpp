// Rates of all front sites with exact potentials: Newton's method with a direct solver in double precision, for small
// lattices. Shares rules and coefficients with the production scheme (front.hpp, kinetics.hpp, fields.hpp), but neither its
// relaxation nor its fixed-point sums.
#pragma once
#include <Eigen/SparseCholesky>
#include <cstdint>
#include <vector>

#include "particle/half_cycle.hpp"

namespace lithofront {

// Valid for one half-cycle of one particle: sites may change phase meanwhile, not come or go.
class FrontSolver {
public:
    // Starts from the potentials in `ws`.
    FrontSolver(const ModelParameters& p, const ParticleView& v, const Workspace& ws);

    // Potentials and overpotential (from its present value on) at which the rates of the n entries of `list` sum to
    // `current`, 1/s; an overpotential above `bound` says that none was found below. False where Newton's method fails.
    bool solve_current(const FrontList& list, int n, double current, double bound, double& overpotential);
    // Potentials at a given overpotential.
    bool solve_potential(const FrontList& list, int n, double overpotential);

    const std::vector<double>& rates() const { return rate_; }  // per entry, 1/s
    double total_rate() const { return total_; }
    std::int64_t iterations() const { return iterations_; }  // of Newton's method so far
    // Copies the potentials to the workspace.
    void store(const Workspace& ws) const;

private:
    struct Face {
        std::int32_t neighbour;  // number of the site beyond the + face
        int axis;
    };

    void lay_out_matrix();
    void fill_matrix(const FrontList& list, int n);
    void evaluate(const FrontList& list, int n, double overpotential);
    double residual_norm(double current) const;
    void compute_residual(const FrontList& list, int n);
    bool solve(const FrontList& list, int n, bool galvanostatic, double current, double bound, double& overpotential);
    Eigen::Index unknown(std::int32_t number, int field) const { return Eigen::Index{number} * fields_ + field; }

    const ModelParameters& p_;
    ParticleView v_;
    FrontList front_;
    int fields_ = 0;
    FieldArrays field_[2];
    std::vector<std::int32_t> number_;      // per lattice site; -1 where nothing conducts ever
    std::vector<std::int32_t> site_;        // per number
    std::vector<Face> faces_;               // `dimension` per number; neighbour -1: none
    Eigen::VectorXd potential_, residual_;  // per unknown
    std::vector<double> rate_, slope_;      // per entry
    double total_ = 0.0, total_slope_ = 0.0;
    std::int64_t iterations_ = 0;
    // Lower triangle; where its entries lie among its values: on the diagonal, and per face and field as in faces_.
    Eigen::SparseMatrix<double> matrix_;
    std::vector<int> diagonal_entry_, face_entry_;
    std::vector<int> coupling_entry_;  // per number, between its two fields
    Eigen::SimplicialLLT<Eigen::SparseMatrix<double>> factor_;
};

}  // namespace lithofront
