// The engine's pieces by name, and what bounds each.
#pragma once
#include <array>
#include <string_view>

#include "bench/pieces.hpp"

namespace lithofront {

struct PieceInfo {
    Piece piece;
    std::string_view name, unit, roofline;
    double roofline_items;  // of the roofline's, for one item
};

// Bytes: what the passes of a piece read and write of each array, once per pass; neighbours are free.
constexpr std::array<PieceInfo, pieces> piece_infos = {{
    {Piece::sweep, "red_black_sweep", "sites", "weighted_stencil", 1},
    {Piece::front, "front_evaluation", "front sites", "cache_copy", 24},
    {Piece::draws, "conversion_thresholds", "draws", "philox", 4},
    {Piece::labels, "labelling", "sites", "cache_copy", 18},
    {Piece::tally, "tally", "sites", "cache_copy", 42},
    {Piece::stress, "stress_refresh", "sites", "cache_copy", 36},
}};

}  // namespace lithofront
