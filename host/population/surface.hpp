// The surface: interphase, electrolyte and electronic contact.
#pragma once
#include <cstdint>

#include "population/draft.hpp"

namespace lithofront {

// Marks site_surface where a face meets the outside, with its area, then
//   site_wet        surface sites (channel: of the low end) outside dry patches; sides of wet cracks are wet already,
//   site_contact    surface sites outside contactless patches (channel: of the ends that electronic_contact names),
// and fills the conductances of wet and contact sites, each in proportion to its area.
// An exposed face counts by its projection on the outline, |n| along its axis, so that the areas add up to the surface's.
// Patches (patches.hpp) have the mean extent surface.patch_length_nm.
// The interphase conductance per area is median * exp(sigma * f), f a smooth field of correlation length
// surface.correlation_length_nm read off at the wet sites.
// Throws std::invalid_argument where electronic_contact names an end and the geometry is not a channel.
void draw_surface(const Options& options, std::uint32_t number, Draft& draft);

}  // namespace lithofront
