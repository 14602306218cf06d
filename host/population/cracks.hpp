// Cracks that are there from the start: they lie on faces between sites and take no volume.
#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "population/draft.hpp"

namespace lithofront {

// A straight segment (2D) or flat disc (3D).
struct Crack {
    std::array<double, 3> centre_nm{};
    std::array<double, 3> normal{};  // unit
    double half_length_nm = 0.0;
    bool wet = false;  // electrolyte has entered
};

// A Poisson process of cracks_per_um2 per um^2 (per um^3 in 3D) of the body, crack_length_um long or across, of random
// orientation: functions of position alone. Of the cracks that electrolyte can enter, a share of crack_wetted_fraction is
// wet; by crack_electrolyte these are the ones that reach the particle's surface (in a channel its low end), or all.
// A crack that would go round a channel is as long as the channel is wide.
std::vector<Crack> draw_cracks(const Options& options, std::uint32_t number, const Draft& draft);

// Cuts every face between two active sites whose centres lie on different sides of a crack, where the line between them
// crosses it: site_cut_x, _y or _z on the lower of the two, site_crack_face on both. Where the crack is wet both become
// site_wet and gain the face's share of the crack's area, its projection on the crack's plane (wet_crack_area).
void cut_faces(const std::vector<Crack>& cracks, Draft& draft);

// Draws and cuts.
void open_cracks(const Options& options, std::uint32_t number, Draft& draft);

}  // namespace lithofront
