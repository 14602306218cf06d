// Direct solver for symmetric positive definite band matrices, double precision.
#pragma once
#include <cstddef>
#include <vector>

namespace lithofront {

class BandCholesky {
public:
    // An n by n matrix of zeros whose entries (i, j) vanish for |i - j| > band.
    BandCholesky(std::size_t n, std::size_t band);

    void clear();
    // Adds to entry (i, j) and its mirror image; needs i - band <= j <= i.
    void add(std::size_t i, std::size_t j, double value) { row_[i * width_ + band_ + j - i] += value; }
    // Replaces the matrix by its factor.
    void factor();
    // Overwrites x, the right-hand side, by the solution; after factor().
    void solve(std::vector<double>& x) const;

private:
    std::size_t n_, band_, width_;
    std::vector<double> row_;                    // row i: entries (i, i - band) to (i, i)
};

}  // namespace lithofront
