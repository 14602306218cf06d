// Pieces of the body that cracks cut off from the start.
#pragma once
#include <cstdint>

#include "population/draft.hpp"

namespace lithofront {

// A piece is connected over faces that no crack cuts; it is open if it holds a wet site and a contact: no site
// reacts without a way to both, whichever fields are solved for. The others become phase_outside | site_sealed and never take part. Returns how many sites they hold.
// A particle without any open piece is left whole: it isn't its cracks that close it.
std::int64_t seal_pieces(Draft& draft);

}  // namespace lithofront
