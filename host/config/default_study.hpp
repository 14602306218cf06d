// configs/lmo_1c_16c.toml as it was when the program was built.
#pragma once
#include <string_view>

namespace lithofront {

extern const std::string_view default_study_toml;

}  // namespace lithofront
