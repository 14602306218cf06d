#include "population/residual_stress.hpp"

#include <vector>

#include "core/math.hpp"
#include "population/gaussian_field.hpp"
#include "population/surface_distance.hpp"

namespace lithofront {

void add_quenched_stress(const Options& options, std::uint32_t number, Draft& draft) {
    const float deviation = static_cast<float>(options.microstructure.residual_stress_MPa);
    if (deviation <= 0.0f) {
        return;
    }
    const std::vector<float> field =
        gaussian_field(draft.box, options.seed, number, Stream::residual_stress, options.microstructure.correlation_length_nm);
    for (std::size_t i = 0; i < field.size(); ++i) {
        if (is_active(draft.state[i])) {
            draft.stress_MPa[i] += deviation * field[i];
        }
    }
}

void relax_stress_at_surface(const Options& options, Draft& draft) {
    const double length = options.microstructure.surface_relaxation_length_nm / options.lattice.site_spacing_nm;
    if (length <= 0.0) {
        return;
    }
    const std::vector<double> distance = surface_distance(draft, CrackSides::all);
    for (std::size_t i = 0; i < distance.size(); ++i) {
        if (is_active(draft.state[i])) {
            draft.stress_MPa[i] *= one_minus_exponential(static_cast<float>(distance[i] / length));
        }
    }
}

}  // namespace lithofront
