// The fastest rung of the sweep's ladder: a section of up to 128 x 128 sites held by one block of 16 warps for any number of sweeps.
//
// A thread owns 4 x 8 sites (a warp 8 whole rows): their potentials and faces along x stay in its registers; the other coefficients
// lie in shared memory, two sites of a colour side by side, read by their own thread alone. Neighbours come from the same
// thread, by a shuffle from the next lane, or, across warps, through the rows that each warp publishes after half a sweep.
//
// Written over a machine that is one thread of a block: thread(), from_left(v) and from_right(v) (v of the lane before and behind,
// anything at the ends of a warp), barrier().
#pragma once
#include "particle/fields.hpp"

namespace lithofront {

constexpr int patch_lanes = 32, patch_warps = 16, patch_rows = 8, patch_columns = 4;
constexpr int patch_threads = patch_lanes * patch_warps;
constexpr int patch_extent = patch_lanes * patch_columns;  // largest padded width, and height

// Two sites of one colour in a thread's part of a row.
struct alignas(8) SitePair {
    float first, second;
};

// Of the whole block.
struct PatchMemory {
    SitePair inverse[patch_extent][2][patch_lanes], face_y[patch_extent][2][patch_lanes];
    SitePair border[2][patch_warps][2][patch_lanes];  // by colour: lowest and highest row of each warp
};

LF_HD inline bool fits_patch(const Lattice& l) {
    return l.dimension == 2 && !l.periodic && l.width <= patch_extent && l.rows_y <= patch_extent;
}

// One thread's sites: [row][column] from x = 4 * lane and y = 8 * warp on.
struct Patch {
    float potential[patch_rows][patch_columns];
    float face_x[patch_rows][patch_columns];  // to the site at the right
};

// What a site feels across one of its faces.
struct Beyond {
    float face, potential;
};

struct Surrounding {
    Beyond right, left, above, below;
};

// The operations of RowRelaxation (particle/fields.hpp) in their order.
LF_HD inline float relaxed(float& potential, float inverse, float omega, const Surrounding& around) {
    float sum = around.right.face * around.right.potential;
    sum = sum + around.left.face * around.left.potential;
    sum = sum + around.above.face * around.above.potential;
    sum = sum + around.below.face * around.below.potential;
    const bool relaxes = inverse > 0.0f;
    const float change = relaxes ? omega * (sum * inverse - potential) : 0.0f;
    potential = relaxes ? potential + change : potential;
    return change;
}

template <class Machine>
class PatchSweep {
public:
    LF_HD PatchSweep(const Machine& machine, PatchMemory* memory)
        : machine_(machine), memory_(memory), lane_(machine.thread() % patch_lanes), warp_(machine.thread() / patch_lanes) {}

    LF_HD void load(const Lattice& l, const FieldArrays& f) {
        for (int r = 0; r < patch_rows; ++r) {
            const int y = patch_rows * warp_ + r;
            float inverse[patch_columns], face_y[patch_columns];
            for (int k = 0; k < patch_columns; ++k) {
                const int x = patch_columns * lane_ + k;
                const bool there = x < l.width && y < l.rows_y;
                const int s = there ? l.index(x, y, 0) : 0;
                patch_.potential[r][k] = there ? f.potential[s] : 0.0f;
                patch_.face_x[r][k] = there ? f.face[0][s] : 0.0f;
                inverse[k] = there ? f.inverse[s] : 0.0f;
                face_y[k] = there ? f.face[1][s] : 0.0f;
            }
            for (int colour = 0; colour < 2; ++colour) {
                const int odd = (colour + r) & 1;
                memory_->inverse[y][colour][lane_] = {inverse[odd], inverse[odd + 2]};
                memory_->face_y[y][colour][lane_] = {face_y[odd], face_y[odd + 2]};
            }
        }
        publish<0>();
        publish<1>();
        machine_.barrier();
    }

    LF_HD void store(const Lattice& l, const FieldArrays& f) const {
        for (int r = 0; r < patch_rows; ++r)
            for (int k = 0; k < patch_columns; ++k) {
                const int x = patch_columns * lane_ + k, y = patch_rows * warp_ + r;
                if (x < l.width && y < l.rows_y) f.potential[l.index(x, y, 0)] = patch_.potential[r][k];
            }
    }

    // One sweep; bits of the largest change among this thread's sites, kT.
    LF_HD std::int32_t sweep(float omega) {
        const std::int32_t even = half_sweep<0>(omega);
        const std::int32_t odd = half_sweep<1>(omega);
        return even > odd ? even : odd;
    }

private:
    template <int Colour>
    LF_HD void publish() {
        // Rows begin at an even y: the lowest holds this colour at offset Colour, the highest at the other.
        constexpr int low = Colour, high = 1 - Colour;
        memory_->border[Colour][warp_][0][lane_] = {patch_.potential[0][low], patch_.potential[0][low + 2]};
        memory_->border[Colour][warp_][1][lane_] = {patch_.potential[patch_rows - 1][high], patch_.potential[patch_rows - 1][high + 2]};
    }

    template <int Colour>
    LF_HD std::int32_t half_sweep(float omega) {
        const SitePair below_patch = memory_->border[1 - Colour][warp_ > 0 ? warp_ - 1 : 0][1][lane_];
        const SitePair above_patch = memory_->border[1 - Colour][warp_ + 1 < patch_warps ? warp_ + 1 : warp_][0][lane_];
        std::int32_t largest = 0;
#if defined(__CUDA_ARCH__)
#pragma unroll
#endif
        for (int r = 0; r < patch_rows; ++r) {
            float(&row)[patch_columns] = patch_.potential[r];
            const float(&face)[patch_columns] = patch_.face_x[r];
            const int odd = (Colour + r) & 1;
            const int y = patch_rows * warp_ + r;
            const SitePair inverse = memory_->inverse[y][Colour][lane_];
            const SitePair face_above = memory_->face_y[y][Colour][lane_];
            const SitePair face_below = memory_->face_y[y > 0 ? y - 1 : 0][1 - Colour][lane_];
            const SitePair above = r + 1 < patch_rows ? SitePair{patch_.potential[r + 1 < patch_rows ? r + 1 : r][odd],
                                                                 patch_.potential[r + 1 < patch_rows ? r + 1 : r][odd + 2]}
                                                      : above_patch;
            const SitePair below =
                r > 0 ? SitePair{patch_.potential[r > 0 ? r - 1 : r][odd], patch_.potential[r > 0 ? r - 1 : r][odd + 2]} : below_patch;
            // The one neighbour that another lane holds.
            const float across = odd ? machine_.from_right(row[0]) : machine_.from_left(row[3]);
            const float face_across = odd ? 0.0f : machine_.from_left(face[3]);
            const float a = relaxed(row[odd], inverse.first, omega,
                                    {{face[odd], row[odd + 1]},
                                     {odd ? face[0] : face_across, odd ? row[0] : across},
                                     {face_above.first, above.first},
                                     {face_below.first, below.first}});
            const float b = relaxed(row[odd + 2], inverse.second, omega,
                                    {{face[odd + 2], odd ? across : row[3]},
                                     {face[odd + 1], row[odd + 1]},
                                     {face_above.second, above.second},
                                     {face_below.second, below.second}});
            const std::int32_t change = bits_of(max_of(magnitude(a), magnitude(b)));
            largest = change > largest ? change : largest;
        }
        publish<Colour>();
        machine_.barrier();
        return largest;
    }

    Machine machine_;
    PatchMemory* memory_;
    int lane_, warp_;
    Patch patch_;
};

// Sweeps a field; every thread of the block takes part. Bits of the largest change of the last sweep among this thread's sites.
template <class Machine>
LF_HD std::int32_t sweep_patch(PatchSweep<Machine> patch, const Lattice& l, const FieldArrays& f, float omega, int sweeps) {
    patch.load(l, f);
    std::int32_t largest = 0;
    for (int k = 0; k < sweeps; ++k) largest = patch.sweep(omega);
    patch.store(l, f);
    return largest;
}

}  // namespace lithofront
