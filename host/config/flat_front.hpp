// What a count of sites says of a flat front, which has no curvature.
#pragma once

namespace lithofront {

// Share of reactant less that of product within `radius` sites about a site at a flat front, itself left out: the mean over the
// directions of the front and over the distances at which its sites lie. A multiple of 2^-16, whatever the machine's sine.
double flat_front_share(int dimension, double radius);

}  // namespace lithofront
