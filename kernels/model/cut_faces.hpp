// Faces that a crack cuts.
#pragma once
#include "model/site_state.hpp"

namespace lithofront {
LF_HD inline bool face_is_cut(const SiteState*, int, int, int) { return false; }
}  // namespace lithofront
