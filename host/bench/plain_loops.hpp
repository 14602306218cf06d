// Rooflines of a processor core: loops that do nothing but stream memory, relax a stencil, or make random words.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

namespace lithofront {

// Copies between two arrays of floats, in turn.
class PlainCopy {
public:
    explicit PlainCopy(std::size_t floats) : from_(floats, 1.0f), to_(floats) {}
    void repeat(int times);
    double bytes() const { return 2.0 * sizeof(float) * static_cast<double>(from_.size()); }  // read and written, in one copy

private:
    std::vector<float> from_, to_;
};

// Jacobi's 5-point stencil on n x n floats with a weight and a source for each site.
class PlainStencil {
public:
    explicit PlainStencil(int n);
    void repeat(int times);
    double sites() const { return static_cast<double>(n_) * n_; }

private:
    int n_, width_;
    std::vector<float> from_, to_, weight_, source_;
};

// Philox words of consecutive counters, folded into one word so that none is left out.
class PlainWords {
public:
    std::uint32_t repeat(int times);
    static double words() { return 4.0 * counters; }

private:
    static constexpr int counters = 16384;
    std::uint32_t step_ = 0;
};

}  // namespace lithofront
