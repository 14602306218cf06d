#include "reference/band_cholesky.hpp"

#include <algorithm>
#include <cmath>

namespace lithofront {

BandCholesky::BandCholesky(std::size_t n, std::size_t band) : n_(n), band_(band), width_(band + 1), row_(n * (band + 1), 0.0) {}

void BandCholesky::clear() { std::fill(row_.begin(), row_.end(), 0.0); }

void BandCholesky::factor() {
    for (std::size_t i = 0; i < n_; ++i) {
        const std::size_t own = i * width_ + band_ - i;  // row_[own + j] is entry (i, j)
        const std::size_t first = i > band_ ? i - band_ : 0;
        for (std::size_t j = first; j <= i; ++j) {
            const std::size_t other = j * width_ + band_ - j;
            double sum = row_[own + j];
            for (std::size_t k = std::max(first, j > band_ ? j - band_ : 0); k < j; ++k) sum -= row_[own + k] * row_[other + k];
            row_[own + j] = j < i ? sum / row_[other + j] : std::sqrt(std::max(sum, 1e-300));
        }
    }
}

void BandCholesky::solve(std::vector<double>& x) const {
    for (std::size_t i = 0; i < n_; ++i) {
        const std::size_t own = i * width_ + band_ - i;
        double sum = x[i];
        for (std::size_t k = i > band_ ? i - band_ : 0; k < i; ++k) sum -= row_[own + k] * x[k];
        x[i] = sum / row_[own + i];
    }
    for (std::size_t i = n_; i-- > 0;) {
        const std::size_t own = i * width_ + band_ - i;
        x[i] /= row_[own + i];
        for (std::size_t k = i > band_ ? i - band_ : 0; k < i; ++k) x[k] -= row_[own + k] * x[i];
    }
}

}  // namespace lithofront
