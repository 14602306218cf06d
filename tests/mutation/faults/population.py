"""Faults in how particles are drawn."""

SOURCES = {}

SOURCES["host/config/units.cpp"] = [
    ("power", "material.site_density_mol_per_m3 * u.lithium_change * «a * a * a»", "a * a"),
    ("factor", "u.kT_per_MPa =\n        «1e6» *", "1e3"),
    ("dropped factor", "/ u.site_charge_C *\n                         «u.arrhenius(options.kinetics.activation_energy_kJ_per_mol)»", "1.0"),
    ("factor", "u.mean_lithium_ = «0.5» *", "1.0"),
    ("power", "return S_per_m2 * «site_spacing_m * site_spacing_m» *", "site_spacing_m"),
    ("dropped factor", "return S_per_m * site_spacing_m * «thermal_voltage_V» / site_charge_C", "1.0"),
    ("dropped factor", "/ (site_spacing_m * site_spacing_m) * mean_lithium_ / «lithium_change»", "1.0"),
    ("sign", "(«1.0 / temperature_K - 1.0 / reference_temperature_K»)", "1.0 / reference_temperature_K - 1.0 / temperature_K"),
    ("min for max", "static_cast<float>(«std::min(conductance, 1.0e8)»)", "std::max(conductance, 1.0e8)"),
    ("wrong phase", "u.diffusive_conductance(«transport.ionic_diffusivity_delithiated_m2_per_s»)",
     "transport.ionic_diffusivity_lithiated_m2_per_s"),
    ("wrong value", "u.surface_conductance(«transport.contact_conductance_S_per_m2»)", "options.surface.interphase_conductance_S_per_m2"),
    ("factor", "thermal_energy_meV = «1e3» *", "1e4"),
]

SOURCES["host/config/model_parameters.cpp"] = [
    ("wrong phase", "if (std::isinf(lithiated)) lithiated = infinite_over_finite * «delithiated»;", "lithiated"),
    ("wrong index", "mobility[«phase_delithiated»] = static_cast<float>(delithiated)", "phase_lithiated"),
    ("factor", ": «2.0» * modulus * m.partial_molar_volume_m3_per_mol / (9.0", "1.0"),
    ("sign", "m.partial_molar_volume_m3_per_mol / (9.0 * («1.0 - m.poisson_ratio»))", "1.0 + m.poisson_ratio"),
    ("factor", "? modulus * m.partial_molar_volume_m3_per_mol / «9.0»", "3.0"),
    ("factor", "std::lround(«0.5» * o.stress.coherency_length_nm", "1.0"),
    ("factor", "== 3 ? «16.0» / (3.0 * rho)", "8.0"),
    ("factor", ": «1.5» * pi / rho", "3.0"),
    ("dropped factor", "lithium_per_m3 = «o.material.site_density_mol_per_m3 * units.lithium_change»",
     "o.material.site_density_mol_per_m3"),
    ("factor", "window / «3.0»;\n    const double shear", "1.0"),
    ("sign", "1.0e9 / (2.0 * («1.0 + m.poisson_ratio»))", "1.0 - m.poisson_ratio"),
    ("wrong law", "? 1.0 : «1.0 / (1.0 - m.poisson_ratio)»", "1.0"),
    ("rounding", "std::clamp(«std::ceil(sites * (1.0 - 1e-9))», 1.0", "std::floor(sites)"),
    ("power", ": o.output.min_region_nm2 / («a * a»)", "a"),
    ("wrong value", "p.tafel = o.kinetics.rate_law == «RateLaw::tafel»", "RateLaw::butler_volmer"),
    ("inverse", "inverse_reference_stress = static_cast<float>(«1.0 / o.kinetics.noise_reference_stress_MPa»)",
     "o.kinetics.noise_reference_stress_MPa"),
    ("wrong index", "p.ion_boundary_factor[«1»]", "2"),
    ("wrong value", "p.ion_boundary_factor[2] = static_cast<float>(«m.twin_boundary_ionic_factor»)", "m.twin_boundary_electronic_factor"),
    ("dropped factor", "film_thickness = static_cast<float>(«a.film_thickness_nm / spacing_nm»)", "a.film_thickness_nm"),
    ("inverse", "passivation_per_half_cycle = static_cast<float>(«thermal / a.passivation_half_cycles»)",
     "thermal * a.passivation_half_cycles"),
    ("power", "patch_um2 = 1.0e-6 * «a.blocking_patch_nm * a.blocking_patch_nm»", "a.blocking_patch_nm"),
    ("factor", "a.stress_fatigue ? static_cast<float>(«a.fatigue_stress_MPa»)", "2.0 * a.fatigue_stress_MPa"),
    ("factor", "a.contact_loss ? static_cast<float>(«a.contact_loss_per_cycle»)", "2.0 * a.contact_loss_per_cycle"),
    ("dropped factor", "static_cast<float>(«a.interphase_growth_per_cycle * thermal»)", "a.interphase_growth_per_cycle"),
    ("factor", "recession_per_s = a.dissolution_nm_per_hour / spacing_nm / «3600.0»", "60.0"),
    ("dropped factor", "static_cast<float>(«recession_per_s * units.arrhenius(a.dissolution_activation_energy_kJ_per_mol)»)",
     "recession_per_s"),
    ("dropped factor", "crack_growth = static_cast<float>(«a.crack_growth_nm_per_cycle / spacing_nm»)", "a.crack_growth_nm_per_cycle"),
    ("offset", "curve(«x0 + dx * i / (ocv_points - 1)»)", "x0 + dx * i / ocv_points"),
    ("offset", "p.ocv_V[i] = static_cast<float>(«std::ldexp(std::round(std::ldexp(volts, 20)), -20)»)", "volts + 0.01"),
    ("wrong half", "d.c_rate = static_cast<float>(«charge» ?", "!charge"),
    ("wrong half", "d.voltage_limit_V = static_cast<float>(«charge» ?", "!charge"),
    ("factor", "step.discharge_overpotential_mV) * «1.0e-3»", "1.0"),
    ("factor", "step.potentiostatic_hours * «3600.0»", "36000.0"),
    ("wrong half", "d.hold = («charge» ?", "!charge"),
    ("factor", "hold_cutoff_c_rate = static_cast<float>(«step.hold_cutoff_c_rate»)", "4.0 * step.hold_cutoff_c_rate"),
    ("sign", "series_resistance = static_cast<float>(«o.protocol.series_resistance_ohm_m2» *", "-o.protocol.series_resistance_ohm_m2"),
    ("power", "/\n                                             («units.site_spacing_m * units.site_spacing_m»)", "units.site_spacing_m"),
    ("factor", "step.rest_after_discharge_hours)) * «3600.0»", "60.0"),
    ("wrong half", "last_of_cycle = charge ? «0» : 1", "1"),
]

SOURCES["host/population/size.cpp"] = [
    ("factor", "exponential(«sigma» * random_normal", "2.0f * sigma"),
    ("comparison", "«diameter >= p.min_diameter_um» &&", "true"),
    ("comparison", "&& «diameter <= p.max_diameter_um»", "true"),
    ("off by one", "p.diameters_um[«number % p.diameters_um.size()»]", "(number + 1) % p.diameters_um.size()"),
    ("wrong value", "diameter = «p.median_diameter_um» * factor", "p.max_diameter_um"),
]

SOURCES["host/population/residual_stress.cpp"] = [
    ("factor", "draft.stress_MPa[i] += «deviation» * field[i]", "2.0f * deviation"),
    ("inverse", "one_minus_exponential(static_cast<float>(«distance[i] / length»))", "length / distance[i]"),
]

SOURCES["host/population/gaussian_field.cpp"] = [
    ("factor", "constexpr double deviation_per_length = «0.5»;", "1.0"),
    ("root", "static_cast<float>(w / «std::sqrt(squares)»)", "squares"),
    ("factor", "exponential(static_cast<float>(«-0.5» * d * d))", "-1.0"),
]

SOURCES["host/population/nuclei.cpp"] = [
    ("power", "nucleation_per_um2 * (box.dimension == 3 ? 1e-9 : «1e-6»)", "1e-9"),
    ("dropped condition", "if (is_active(state) && «!(state & (site_surface | site_crack_face))»)", "true"),
]

SOURCES["host/population/make_particle.cpp"] = [
    ("factor", "std::sqrt(«4.0 / pi» * n)", "2.0 / pi"),
    ("factor", "cube_root(«6.0 / pi» * n)", "3.0 / pi"),
    ("dropped term", "static_cast<double>(«draft.outer_area[i] + draft.wet_crack_area[i]»)", "draft.outer_area[i]"),
    ("off by one", "static_cast<float>(«draft.box.first_nm[k] - draft.box.spacing_nm»)", "draft.box.first_nm[k]"),
]

SOURCES["host/population/grains.cpp"] = [
    ("power", "pi / 4.0 * «size * size»;", "size"),
    ("off by one", "t < plane(k)) {\n        return «k - 1»", "k"),
    ("dropped factor", "weighted += «grain.offset_MPa * static_cast<double>(grain.sites)»", "grain.offset_MPa"),
]

SOURCES["host/population/sealed.cpp"] = [
    ("dropped condition", "(exits & site_wet) && «(exits & site_contact)»", "true"),
    ("wrong axis", "draft.state[«k % 2 == 0 ? i : j»] & cut_bit", "i"),
]

SOURCES["host/population/outline.cpp"] = [
    ("power", "sum += «1.0 / (m * m)»;", "1.0 / m"),
    ("factor", "thick = «thin * aspect»", "aspect"),
    ("root", "1.0 / cube_root(aspect) : «1.0 / std::sqrt(aspect)»", "1.0 / aspect"),
    ("power", "dimension_ == 3 ? «r * r * r» : r * r", "r * r"),
    ("root", "scale_ = «std::sqrt(weights / content)»", "weights / content"),
    ("comparison", "return «squared <= radius * radius»", "squared <= radius"),
]

SOURCES["host/population/surface.cpp"] = [
    ("dropped factor", "finite_conductance(«units.contact_conductance * static_cast<double>(draft.outer_area[i])»)", "units.contact_conductance"),
    ("wrong value", "finite_conductance(«units.interphase_conductance» * drawn", "units.contact_conductance"),
    ("dropped factor", "units.interphase_conductance * «drawn» *", "1.0"),
    ("factor", "static_cast<double>(exponential(«sigma» * field[i]))", "2.0f * sigma"),
    ("wrong bits", "draft.state[i] = static_cast<SiteState>(draft.state[i] | «site_wet»)", "site_contact"),
]

SOURCES["host/population/poisson_points.cpp"] = [
    ("sign", "chance = exponential(static_cast<float>(«-mean»))", "mean"),
    ("inverse", "chance *= «mean / n»", "n / mean"),
    ("root", ": largest_edge_nm) : «std::sqrt(content)»", "content"),
]

SOURCES["host/config/flat_front.cpp"] = [
    ("sign", "reactant += distance + n[0] * s[0] + n[1] * s[1] + n[2] * s[2] > 0.0 ? 1 : «-1»", "0"),
    ("dropped factor", "sum += «furthest * reactant / static_cast<double>(sites.size())»", "reactant / static_cast<double>(sites.size())"),
]

SOURCES["host/population/surface_distance.cpp"] = [
    ("dropped term", "nearest.squared[in_rimmed(x, y, z)])) - «0.5»", "0.0"),
    ("min for max", "distance[i] = «std::min(distance[i], std::sqrt(static_cast<double>(crack.squared[i])) + 0.5)»",
     "std::max(distance[i], std::sqrt(static_cast<double>(crack.squared[i])) + 0.5)"),
    ("dropped condition", "«(draft.state[i] & marks) == marks» ?", "(draft.state[i] & marks) != 0"),
]

SOURCES["host/population/passive_layer.cpp"] = [
    ("dropped term", "depth - («distance[i] - 0.5»)", "distance[i]"),
    ("dropped condition", "if («patches[i] != 0» && share", "true"),
]

SOURCES["host/population/cracks.cpp"] = [
    ("root", "crack.half_length_nm * «std::sqrt(std::max(0.0, 1.0 - n * n))»", "std::max(0.0, 1.0 - n * n)"),
    ("sign", "return {Vector{«-n[1]», n[0], 0.0}, Vector", "n[1]"),
    ("wrong value", "crack.centre_nm[last] < «reach_along(crack, last)»", "crack.half_length_nm"),
    ("off by one", "rays = dimension == 3 ? 32 : «2»", "1"),
    ("factor", "crack.half_length_nm * point / «points»;", "(2 * points)"),
    ("sign", "if («!draft.contains(at)») {\n                return true", "draft.contains(at)"),
    ("off by one", "std::floor((high - first) / box.spacing_nm) + «1.0»)", "0.0"),
    ("rounding", "held(«std::ceil((low - first) / box.spacing_nm)»)", "std::ceil((low - first) / box.spacing_nm) + 1.0"),
    ("dropped term", "height += crack.normal[k] * («box.position_nm(static_cast<int>(k), site[k]) - crack.centre_nm[k]»)",
     "box.position_nm(static_cast<int>(k), site[k])"),
    ("dropped term", "dp * dp + dq * dq + «dk * dk» >", "0.0"),
    ("power", "> «crack.half_length_nm * crack.half_length_nm») {", "crack.half_length_nm"),
    ("sign", "const double dk = «-(crack.normal[p] * dp + crack.normal[q] * dq) / crack.normal[k]»",
     "(crack.normal[p] * dp + crack.normal[q] * dq) / crack.normal[k]"),
    ("dropped condition", "below < last && «above(box, crack, site) != above(box, crack, next)»", "true"),
    ("off by one", "last = box.periodic_along(axis) ? n : «n - 1»", "n - 2"),
    ("off by one", "last = box.periodic_along(axis) ? «n» : n - 1", "n - 1"),
    ("dropped condition", "!is_active(draft.state[i]) || «!is_active(draft.state[j])»", "false"),
    ("dropped term", "SiteState{site_crack_face | «site_wet»}", "0"),
    ("wrong axis", "| touched | «cut_bit(axis)»)", "cut_bit(0)"),
    ("dropped step", "«draft.state[j] = static_cast<SiteState>(draft.state[j] | touched);»", ";"),
    ("wrong axis", "static_cast<float>(std::abs(«crack.normal[static_cast<std::size_t>(axis)]»))", "crack.normal[0]"),
    ("factor", "box.dimension == 3 ? 1e-9 : «1e-6»);\n    const PoissonPoints process(box, options.seed, number, Stream::crack", "1e-7"),
    ("factor", "double half_length = «0.5e3» * m.crack_length_um", "1.0e3"),
    ("dropped bound", "? «std::min(half_length, 0.5 * box.ring_nm)» : half_length", "half_length"),
    ("comparison", "crack.wet = «words.word[2] < wetted» &&", "words.word[2] > wetted"),
    ("dropped condition", "CrackElectrolyte::all || «reaches_surface(crack, draft)»)", "true"),
    ("dropped condition", "if («!draft.contains(point.position_nm)») {\n            continue;\n        }\n        const RandomWords words",
     "false"),
    ("dropped term", "image.centre_nm[0] += «right * box.period_nm(0)»", "0.0"),
    ("comparison", "a.face < b.face : «a.area > b.area»", "a.area < b.area"),
    ("dropped condition", "if (w > 0 && «wet[w].face == wet[w - 1].face») {", "false"),
    ("dropped step", "«draft.wet_crack_area[j] += wet[w].area;»", ";"),
]

SOURCES["host/population/patches.cpp"] = [
    ("factor", "std::sqrt(«-2.0» * static_cast<double>(logarithm", "-1.0"),
    ("sign", "return «t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1.0 + t * (1.432788 + t * (0.189269 + t * 0.001308)))»", "t"),
    ("sign", "p < 0.5 ? «-tail_quantile(p)» :", "tail_quantile(p)"),
    ("dropped bound", "const double rarer = «std::min(fraction, 1.0 - fraction)»", "fraction"),
    ("factor", "exponential(static_cast<float>(«0.5 * u * u»))", "u * u"),
    ("constant", "extent / («root_two_pi» * rarer", "3.141592653589793"),
    ("comparison", "return «f < threshold»;", "f > threshold"),
    ("wrong value", "rule.fraction >= 1.0 ? «1» : 0", "0"),
]

SOURCES["host/population/nearest.cpp"] = [
    ("sign", "numerator = «v * v - u.centre * u.centre + cost_v - u.cost»", "v * v - u.centre * u.centre - cost_v + u.cost"),
    ("off by one", "(numerator % denominator < 0 ? quotient - 1 : quotient) + «1»", "0"),
    ("off by one", "numerator % denominator < 0 ? «quotient - 1» : quotient", "quotient"),
    ("dropped step", "first = wraps ? «-n» : 0", "0"),
    ("dropped step", "last = wraps ? «2 * n» : n", "n"),
    ("power", "p.cost + «(i - p.centre) * (i - p.centre)»", "(i - p.centre)"),
    ("dropped step", "«stack_.pop_back();»\n            begin", "break;"),
    ("off by one", "lowest + 1 < stack_.size() && «stack_[lowest + 1].begin <= i»", "stack_[lowest + 1].begin < i"),
]

SOURCES["host/population/draft.cpp"] = [
    ("dropped term", "return sites + «sites % 2»;", "0"),
    ("factor", "return «0.5e3» * diameter_um", "1e3"),
    ("rounding", "checked_extent(«std::ceil((high - low) / spacing_nm - 1e-6)», \"the particle\")",
     "std::floor((high - low) / spacing_nm)"),
    ("dropped term", "box.first_nm[k] = 0.5 * (low + high) + («0.5 - 0.5 * n») * spacing_nm", "- 0.5 * n"),
    ("dropped term", "box.first_nm[k] = «0.5 * (low + high)» + (0.5", "0.0"),
    ("factor", "box.first_nm[k] = «0.5 * a»;", "0.0"),
    ("rounding", "std::floor(p.channel_width_um * per_um + «0.5»)", "0.0"),
    ("sign", "box.period_nm(static_cast<int>(last)) ? «-1.0» : 1.0", "1.0"),
    ("comparison", "along >= 0.0 && «along <= box.period_nm(last)»", "true"),
    ("dropped step", "if (!reached[i]) {\n            «draft.state[i] = phase_outside;»", ";"),
    ("sign", "next[static_cast<std::size_t>(k / 2)] += «k % 2 == 0 ? 1 : -1»", "1"),
    ("wrong value", "position_nm[1] / radius_nm, «position_nm[2] / radius_nm»)", "0.0"),
]

SOURCES["host/population/directions.hpp"] = [
    ("sign", "cosine_of_turn(«u - 0.25f»)", "u + 0.25f"),
    ("offset", "2.0 * static_cast<double>(height) - «1.0»", "0.0"),
    ("root", "const double r = «std::sqrt(1.0 - z * z)»", "1.0 - z * z"),
    ("wrong axis", "return {r * c, «r * s», z}", "r * c"),
]

SOURCES["host/population/spherical_harmonics.cpp"] = [
    ("factor", "(m == 0 ? 1.0 : «2.0») * factorials", "1.0"),
    ("sign", "(«(2.0 * l + 1.0) * z * current - (l + m) * previous») /", "(2.0 * l + 1.0) * z * current + (l + m) * previous"),
    ("sign", "const double rotated = «x * cosine - y * sine»", "x * cosine + y * sine"),
    ("off by one", "(2.0 * m + 1.0) * «(2.0 * m + 2.0)»", "(2.0 * m + 1.0)"),
    ("factor", "(«4.0» * pi)", "2.0"),
    ("wrong value", "harmonic_index(l, -m))] = norm * current * «sine»", "cosine"),
]

SOURCES["host/population/cells.hpp"] = [
    ("rounding", "static_cast<int>(«std::ceil(box.ring_nm / edge_nm - 1e-9)»)", "std::floor(box.ring_nm / edge_nm)"),
    ("wrong value", "return {«box.period_nm(axis) / n», n}", "edge_nm"),
    ("dropped step", "around == 0 ? cell : «((cell % around) + around) % around»", "cell % around"),
    ("rounding", "static_cast<int>(«std::floor(position_nm / edge_nm)»)", "position_nm / edge_nm"),
]

SOURCES["host/population/box.hpp"] = [
    ("off by one", "return periodic && axis < «dimension - 1»;", "dimension"),
    ("off by one", "static_cast<std::size_t>(«n - 1») * stride", "n - 2"),
    ("comparison", "up ? along + 1 < n : «along > 0»", "along > 1"),
    ("wrong axis", "axis == 1 ? row : «row * static_cast<std::size_t>(extent[1])»", "row"),
]
