// The surface: interphase, electrolyte and electronic contact.
#pragma once
#include <cstdint>

#include "population/draft.hpp"

namespace lithofront {

// Marks site_surface where a face meets the outside (not a crack), then
//   site_wet        surface sites (channel: of the low end) outside dry patches; crack faces are wet already,
//   site_contact    surface sites outside contactless patches (channel: of the ends that electronic_contact names),
// and fills the conductances of wet and contact sites, each of area a^2.
// Patches are level sets of a smooth field: they cover their fraction of the surface to within half a site, and their
// mean extent along the surface is surface.patch_length_nm (of the rarer kind: beyond one half, of the gaps).
// The interphase conductance is median * exp(sigma * f), f a smooth field of correlation length
// surface.correlation_length_nm read off at the wet sites.
// Throws std::invalid_argument where electronic_contact names an end and the geometry is not a channel.
void draw_surface(const Options& options, std::uint32_t number, Draft& draft);

// Correlation length of the field whose level set covers `fraction` in patches of mean extent `extent`, by Rice's formula
// for the rate of level crossings: extent = sqrt(2) pi length p exp(u^2/2), p the smaller share, u its normal quantile.
double patch_correlation_length(double fraction, double extent);

}  // namespace lithofront
