// What a material's settings say together: whether its curve covers the window, and whether it has a front at all.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "config/options.hpp"

namespace lithofront {

struct MaterialFault {
    std::vector<std::string_view> keys;
    std::string what;
};

// Of settings that are each within their range; empty where they go together.
std::vector<MaterialFault> faults_of(const MaterialOptions& material);

// One sentence for each thing that may be meant otherwise: another material's curve, a front that nothing has shown.
std::vector<std::string> warnings_on_material(const MaterialOptions& material);

}  // namespace lithofront
