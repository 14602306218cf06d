"""The faults that are planted, file by file: what kind, a context that occurs once in which « and » enclose the right part, and the wrong
one."""
from planting import Fault

SOURCES = {}

SOURCES["kernels/model/kinetics.hpp"] = [
    ("coefficient", "exponential(«p.transfer_coefficient * a»)", "(1.0f - p.transfer_coefficient) * a"),
    ("bound", "clamp_to(affinity, -120.0f, «120.0f»)", "12.0f"),
    ("inverse", "== 0.5f ? «1.0f / forward»", "forward"),
    ("sign", "exponential((«p.transfer_coefficient - 1.0f») * a)", "1.0f - p.transfer_coefficient"),
    ("sign", "max_of(«forward - backward», 0.0f)", "forward + backward"),
    ("dropped term", "max_of(«forward - backward», 0.0f)", "forward"),
    ("wrong law", "p.tafel ? «forward» : max_of", "forward - backward"),
    ("bound", "max_of(forward - backward, «0.0f»)", "-1.0e30f"),
    ("dropped factor", "{at.rate(p), «alpha * at.forward»", "at.forward"),
    ("coefficient", "(«1.0f - alpha») * at.backward", "alpha"),
    ("sign", "at.rate(p), alpha * at.forward + «(p.tafel ? 0.0f : (1.0f - alpha) * at.backward)»",
     "(p.tafel ? 0.0f : (alpha - 1.0f) * at.backward)"),
    ("bound", "p.tafel ? affinity : «max_of(affinity, 0.0f)»", "affinity"),
    ("dropped factor", "{min_of(«r.value * rate_constant», 1.0e30f)", "r.value"),
    ("dropped factor", "min_of(«r.slope * rate_constant», 1.0e30f)", "r.slope"),
    ("wrong phase", "const float t = «clamp_to(lithiated_share, 0.0f, 1.0f)»", "(1.0f - clamp_to(lithiated_share, 0.0f, 1.0f))"),
    ("off by one", "static_cast<float>(«ocv_points - 1»)", "ocv_points"),
    ("sign", "return «p.ocv_V[i] + w * (p.ocv_V[i + 1] - p.ocv_V[i])»", "p.ocv_V[i] - w * (p.ocv_V[i + 1] - p.ocv_V[i])"),
    ("offset", "return «p.ocv_V[i] + w * (p.ocv_V[i + 1] - p.ocv_V[i])»", "p.ocv_V[i] + w * (p.ocv_V[i + 1] - p.ocv_V[i]) + 0.01f"),
    ("off by one", "static_cast<int>(t) : «ocv_points - 2»", "ocv_points - 3"),
]

SOURCES["kernels/model/site_state.hpp"] = [
    ("wrong phase", "phase == phase_lithiated || «phase == phase_delithiated»", "phase == phase_dead"),
    ("wrong bits", "(state & «~phase_mask») | phase", "0"),
    ("wrong axis", "axis == 0 ? site_cut_x : axis == 1 ? «site_cut_y» : site_cut_z", "site_cut_z"),
    ("wrong site", "((k & 1) ? «there» : own)", "own"),
    ("wrong site", "((k & 1) ? there : «own»)", "there"),
    ("wrong axis", "cut_bit(«k >> 1»)) != 0", "(k >> 1) ^ 1"),
    ("dropped term", "(state & («phase_mask | site_sealed»)) ==", "phase_mask"),
]

SOURCES["kernels/core/random_field.hpp"] = [
    ("constant", "constexpr float cells_per_correlation_length = «1.1547f»;", "1.4142f"),
    ("off by one", "static_cast<float>(i) > v ? «i - 1» : i", "i"),
    ("factor", "g.per_site[k] = «spacing_nm / edge»", "0.5f * spacing_nm / edge"),
    ("dropped term", "g.first[k] = «low - static_cast<float>(g.origin[k])»", "-static_cast<float>(g.origin[k])"),
    ("dropped term", "        «at[k] += g.origin[k];»", ";"),
    ("dropped term", "at[k] = «((at[k] % g.around[k]) + g.around[k]) % g.around[k]»", "at[k]"),
    ("rounding", "floor_of(round / edge + «0.5f»)", "0.0f"),
    ("power", "s.w[0] = «u * u * u» *", "u * u"),
    ("wrong side", "s.w[3] = «t * t * t» *", "u * u * u"),
    ("sign", "s.w[1] = (4.0f + t * t * («3.0f * t - 6.0f»))", "3.0f * t + 6.0f"),
    ("constant", "s.w[2] = («4.0f» + u * u", "2.0f"),
    ("dropped term", "+ (s.w[2] * s.w[2] + «s.w[3] * s.w[3]»)", "0.0f"),
    ("off by one", "base[k] = «cell - 1»", "cell"),
    ("wrong index", "static_cast<float>(coordinate[«k»]);\n        const int cell", "0"),
    ("root", "return sum / «square_root(squares)»", "squares"),
    ("wrong axis", "float weight = s[«1»].w[b]", "0"),
    ("dropped factor", "weight = «weight * s[2].w[c]»", "weight"),
    ("wrong index", "random_normal(key, «step», static_cast<std::uint32_t>(bits_of(normals[i])))", "0u"),
]

SOURCES["kernels/particle/eikonal.hpp"] = [
    ("wrong order", "k > 0 && «of[k - 1].from > a.from»", "of[k - 1].from < a.from"),
    ("power", "const float square = «threshold * threshold»", "threshold"),
    ("wrong time", "filled[j] + advance * («a.from - now»)", "a.from"),
    ("off by one", "static_cast<float>(«k + 1») * left", "k"),
    ("inverse", "when = «now + left / (sum + square_root(sum * sum + static_cast<float>(k + 1) * left)) / advance»;",
     "now + left / (sum + square_root(sum * sum + static_cast<float>(k + 1) * left)) * advance"),
    ("dropped term", "squares = «squares + filled[j] * filled[j]»", "squares"),
    ("dropped step", "        «if (!(when > now)) when = float_from_bits(bits_of(now) + 1);»", ";"),
    ("bound", "return «when < 1.0f» ? when : no_conversion", "true"),
    ("wrong time", "a.filled + advance * («end - a.from»)", "end"),
    ("comparison", "return «a.from < end» ? a.filled", "a.from > end"),
    ("comparison", "const bool along = «f[k] >= 0.0f»", "f[k] > 0.0f"),
    ("root", "squares > 0.0f ? sum / «square_root(squares)»", "squares"),
    ("root", ": «square_root(open)»;", "open"),
]

SOURCES["kernels/particle/events.hpp"] = [
    ("sign", "return «-logarithm(random_uniform(key, draw, cell))»", "logarithm(random_uniform(key, draw, cell))"),
    ("wrong index", "random_uniform(key, «draw», cell)", "0u"),
    ("factor", "const float half = «0.5f» * spacing_nm", "1.0f"),
    ("dropped bound", "const float begin = «max_of(low, static_cast<float>(cell))»", "low"),
    ("dropped factor", "return «max_of(end - begin, 0.0f) / (high - low)»", "max_of(end - begin, 0.0f)"),
    ("wrong axis", "p.event_length_nm, coordinate[«k»])", "0"),
    ("wrong axis", "const float share = span[0].share(x) * «span[1].share(y)»", "span[0].share(x)"),
    ("wrong index", "(static_cast<std::uint32_t>(«y») & 0xffffu) << 16", "x"),
    ("dropped factor", "mean = mean + «share * unit_exponential(key, static_cast<std::uint32_t>(z), cell)»",
     "unit_exponential(key, static_cast<std::uint32_t>(z), cell)"),
    ("factor", "> 0.0f)) return «1.0f»;", "2.0f"),
]

SOURCES["kernels/particle/conversion_search.hpp"] = [
    ("dropped factor", "advance = «advance_of(list, rate, dt, e) * kept»", "advance_of(list, rate, dt, e)"),
    ("wrong condition", "const bool alone = «!(list.threshold[e] < 0.0f)»", "true"),
    ("dropped term", "«alone && !(filled < 0.0f)» ? filled + advance", "alone"),
    ("dropped term", "return «e >= listed» || list.threshold", "false"),
    ("dropped term", "e >= listed || «list.threshold[e] < 0.0f» ||", "false"),
    ("dropped term", "|| «time[list.site(e)] != no_conversion»", "false"),
]

SOURCES["kernels/particle/curvature.hpp"] = [
    ("comparison", "while («static_cast<float>(half * half) > rest») --half", "static_cast<float>(half * half) >= rest"),
    ("dropped step", "x = l.periodic ? «(along - 1 + l.nx * reach) % l.nx + 1» : along", "along"),
    ("dropped step", "l.periodic) y = «(y - 1 + l.ny * reach) % l.ny + 1»", "y"),
    ("wrong phase", "(«phase == product» ? 1 : 0)", "phase != product"),
    ("wrong phase", "if (phase == phase_lithiated || «phase == phase_delithiated») counts", "false"),
    ("factor", "static_cast<float>(«all - 2 * product»)", "all - product"),
    ("sign", "(«static_cast<float>(all - 2 * product) / static_cast<float>(all) - p.interface_bias»)",
     "static_cast<float>(all - 2 * product) / static_cast<float>(all) + p.interface_bias"),
    ("sign", "return all > 0 ? «p.interface_energy» *", "-p.interface_energy"),
]

SOURCES["kernels/particle/fatigue.hpp"] = [
    ("factor", "constexpr float fatigue_affinity = «4.0f»;", "8.0f"),
    ("dropped bound", "const float a = «max_of(affinity, 0.0f)»", "affinity"),
    ("power", "square + «fatigue_affinity * fatigue_affinity»", "fatigue_affinity"),
    ("power", "max_of(1.0f - «ratio * ratio», 0.0f)", "ratio"),
    ("inverse", "ratio = «present / most»", "most / present"),
    ("factor", "increment = «p.fatigue_stress_MPa» *", "2.0f * p.fatigue_stress_MPa"),
    ("dropped factor", "* fatigue_share(affinity) * «room» * xi", "1.0f"),
    ("dropped term", "clamp_to(increment, «-most - present», most - present)", "-most"),
    ("dropped term", "clamp_to(increment, -most - present, «most - present»)", "most"),
    ("comparison", "return «room > 0.0f» ?", "room >= 0.0f"),
]

SOURCES["kernels/particle/film.hpp"] = [
    ("dropped term", "squares = sum[0] * sum[0] + «sum[1] * sum[1]»", "0"),
    ("sign", "place.near = «length / static_cast<float>(n) - place.width»", "length / static_cast<float>(n) + place.width"),
    ("dropped factor", "place.near = «length / static_cast<float>(n)»", "length"),
    ("min for max", "largest = «sum[0] > sum[1]» ?", "sum[0] < sum[1]"),
    ("dropped term", "nearest = «reach * reach + 1»", "reach * reach - 1"),
    ("comparison", "«squared > nearest») continue", "squared >= nearest"),
    ("wrong axis", "sum[1] += «dy < 0 ? -dy : dy»", "dx < 0 ? -dx : dx"),
    ("inverse", "clamp_to(«(thickness - place.near) / place.width», 0.0f, 1.0f)", "(thickness - place.near) * place.width"),
    ("dropped term", "share * («exponential(body.model.film_barrier) - 1.0f»)", "exponential(body.model.film_barrier)"),
    ("wrong bits", "& «site_remnant») != 0", "site_stranded"),
    ("off by one", "reach = «floor_of(body.model.film_thickness) + 1»", "floor_of(body.model.film_thickness)"),
    ("wrong law", "share > 0.0f ? «logarithm(1.0f + share * (exponential(body.model.film_barrier) - 1.0f))»",
     "share * body.model.film_barrier"),
]

SOURCES["kernels/particle/front.hpp"] = [
    ("wrong half", "c.z = «charge ? 1.0f : -1.0f»", "(charge ? -1.0f : 1.0f)"),
    ("wrong half", "c.reactant = charge ? «phase_lithiated» : phase_delithiated", "phase_delithiated"),
    ("wrong key", "c.noise_key = RandomKey::make(p.seed, v.number, d.cycle, «half», Stream", "0"),
    ("wrong key", "c.flip_key = RandomKey::make(p.seed, v.number, «d.cycle», half, Stream", "1"),
    ("dropped term", "static_cast<SiteState>(«site_ion_path | site_electron_path»);\n    const bool ions", "site_ion_path"),
    ("comparison", "ions = !p.ionic_field || «p.ion_mobility[c.product] > 0.0f»", "p.ion_mobility[c.product] >= 0.0f"),
    ("wrong phase", "electrons = !p.electronic_field || p.electron_mobility[«c.product»] > 0.0f", "c.reactant"),
    ("dropped term", "epoch_phase = «random_uniform(c.noise_key, 0xffffffffu, 0xffffffffu)»", "0.0f"),
    ("dropped condition", "phase_of(state) == c.product && «(state & c.feeding) == c.feeding»", "true"),
    ("dropped condition", "phase_of(state) != c.reactant || «(state & c.required_paths) != c.required_paths») return false", "false"),
    ("dropped term", "if (state & («site_wet | site_nucleus»)) return true", "site_wet"),
    ("dropped condition", "if (is_feeding(c, there) && «!face_is_cut(state, there, k)») return true", "true"),
    ("dropped term", "p.noise * square_root(«1.0f + ratio») * normal", "1.0f"),
    ("factor", "return «p.noise» * square_root", "2.0f * p.noise"),
    ("power", "ratio = von_mises_squared * «p.inverse_reference_stress * p.inverse_reference_stress»", "p.inverse_reference_stress"),
    ("wrong stress", "const float residual = «body.particle.residual_stress_MPa[s]»", "body.work.stress[s]"),
    ("dropped term", "von_mises_squared = «von_mises_squared + body.work.von_mises[s] * body.work.von_mises[s]»", "von_mises_squared"),
    ("sign", "return «c.z» * (chemical_noise", "1.0f"),
    ("sign", "return c.z * («chemical_noise(body.model, normal, von_mises_squared) - body.model.energy_per_MPa * body.work.stress[s]»)",
     "chemical_noise(body.model, normal, von_mises_squared) + body.model.energy_per_MPa * body.work.stress[s]"),
    ("wrong half", "return «c.reactant == phase_delithiated» ? barrier + film", "c.reactant == phase_lithiated"),
    ("dropped term", "barrier = «body.particle.barrier[s]» + passivation_barrier", "0.0f"),
    ("dropped term", "barrier[s] + «passivation_barrier(body.model, remembered_half_cycles(body.particle.passivation[s]))»", "0.0f"),
    ("dropped condition", "electrolyte = wet && («!is_active(there)» ||", "false"),
    ("dropped condition", "(cut && «(there & site_wet)»)", "true"),
    ("wrong axis", "«open[k / 2] = open[k / 2] || along;»", "open[k % Dim] = open[k % Dim] || along;"),
    ("comparison", "all = «!any» &&", "any"),
    ("dropped term", "all = !any && (own & («site_wet | site_nucleus»)) != 0", "site_wet"),
    ("dropped factor", "list.exchange[e] = «list.rate_constant[e] * list.factor[e]»", "list.rate_constant[e]"),
    ("sign", "list.affinity_shift[e] = «list.shift[e] - (q->interface_energy != 0.0f ? curvature_penalty(*q, list.around[e]) : 0.0f)»",
     "list.shift[e] + (q->interface_energy != 0.0f ? curvature_penalty(*q, list.around[e]) : 0.0f)"),
    ("sign", "at_no_barrier * exponential(«-list.rate_constant[first + i]»)", "list.rate_constant[first + i]"),
    ("wrong index", "conversion_threshold<Dim>(body.model, body.particle, c.flip_key, «c.draw», list.site(first + i))", "0"),
    ("wrong law", "normal[e] = «sampled_field<Dim>(grid, normals, locate(l, s))»",
     "random_normal(key, epoch, static_cast<std::uint32_t>(s))"),
    ("wrong index", "normal[e] = random_normal(key, «epoch», static_cast<std::uint32_t>(s))", "0u"),
]

SOURCES["kernels/particle/passivation.hpp"] = [
    ("factor", "constexpr float passivation_unit = «1.0f / 64.0f»;", "1.0f / 32.0f"),
    ("inverse", "one_minus_exponential(«half_cycles * p.passivation_per_half_cycle»)", "half_cycles / p.passivation_per_half_cycle"),
    ("factor", "return «p.passivation_barrier» * passivated_share", "2.0f * p.passivation_barrier"),
    ("dropped factor", "return «u * u * (1.0f + 2.0f * t)»", "u * u"),
    ("dropped term", "distance = square_root(static_cast<float>(squared[s])) - «0.5f»", "0.0f"),
    ("off by one", "reach = static_cast<int>(body.model.passivation_width + «0.5f»)", "-0.5f"),
    ("wrong phase", "is_active(state[t]) && «phase_of(state[t]) != own») body.team", "phase_of(state[t]) == own"),
    ("dropped condition", "beside = beside || («is_active(state[n])» && phase_of", "true"),
    ("rounding", "gain / passivation_unit + «0.5f»)", "0.0f"),
    ("dropped term", "sum = «stored[s]» + static_cast<std::int32_t>(gain", "0"),
    ("dropped bound", "static_cast<std::uint16_t>(«sum < most_passivation_units ? sum : most_passivation_units»)", "sum"),
]

SOURCES["kernels/particle/blocking.hpp"] = [
    ("factor", "remembered = «0.5f» * (remembered", "1.0f"),
    ("wrong site", "remembered_half_cycles(stored[«n»]))", "s"),
    ("dropped factor", "one_minus_exponential(«body.model.blocking * passivated_share(body.model, remembered)»)", "body.model.blocking"),
    ("comparison", "«random_uniform(key, 0, patch_of_face<Dim>(body.model, body.particle, at, axis, body.model.blocking_patch_nm)) < chance»",
     "random_uniform(key, 0, patch_of_face<Dim>(body.model, body.particle, at, axis, body.model.blocking_patch_nm)) > chance"),
    ("wrong axis", "patch_of_face<Dim>(body.model, body.particle, at, «axis», body", "0"),
    ("wrong phase", "«phase_of(there) == phase_of(own)» || (own & cut_bit(axis))", "phase_of(there) != phase_of(own)"),
    ("wrong key", "d.cycle, «static_cast<std::uint32_t>(d.half)», Stream::blocking", "0u"),
    ("wrong axis", "cut_face(body.team, state, s, «axis»)", "0"),
]

SOURCES["kernels/particle/patches.hpp"] = [
    ("dropped term", "floor_of((«v.origin[k] + p.site_spacing_nm * point[k]») / length_nm)", "p.site_spacing_nm * point[k]"),
    ("wrong axis", "p.site_spacing_nm * point[«k»]", "0"),
    ("wrong bits", "bits = Dim == 2 ? «16» :", "8"),
    ("factor", "(axis == 0 ? «0.5f» : 0.0f)", "1.0f"),
    ("wrong axis", "(axis == «2» ? 0.5f : 0.0f)", "1"),
]

SOURCES["kernels/particle/contacts.hpp"] = [
    ("off by one", "static_cast<float>(«d.cycle - 1»)", "d.cycle"),
    ("inverse", "ratio = «before / after»", "after / before"),
    ("factor", "after = 1.0f + «body.model.interphase_growth» *", "2.0f * body.model.interphase_growth"),
    ("factor", "patch_of_site<Dim>(body.model, body.particle, at, body.model.contact_patch_nm)) < «body.model.contact_loss»",
     "2.0f * body.model.contact_loss"),
    ("wrong bits", "state[s] & ~«site_contact»)", "site_wet"),
    ("dropped step", "«contact[s] = 0.0f;»", ";"),
    ("wrong key", "body.particle.number, «d.cycle», 0, Stream::contact_loss", "1"),
    ("dropped condition", "if («!(contact[s] > 0.0f)») return", "false"),
    ("factor", "at, «body.model.contact_patch_nm»)", "0.5f * body.model.contact_patch_nm"),
]

SOURCES["kernels/particle/dissolution.hpp"] = [
    ("factor", "constexpr float longest_recession = «1.0f / 32.0f»;", "1.0f"),
    ("sign", "along = (k & 1) ? «-normal[k >> 1]»", "normal[k >> 1]"),
    ("dropped factor", "max_of(along, 0.0f) / «length»", "1.0f"),
    ("dropped condition", "open[k] = !is_active(state[n]) || «face_is_cut(state, s, n, k)»", "false"),
    ("dropped condition", "«open[k]») sum = sum", "true"),
    ("inverse", "? «p.dissolution_slowing / (p.dissolution_slowing + recession)» : 1.0f",
     "(p.dissolution_slowing + recession) / p.dissolution_slowing"),
    ("dropped factor", "return «static_cast<float>(dead) / v.surface_area()»", "static_cast<float>(dead)"),
    ("dropped term", "exposure = result.dissolution_exposure_s + «d.rest_s * dissolution_weight(body.model, result.end_voltage_V)»",
     "0.0f"),
    ("dropped factor", "«d.rest_s» * dissolution_weight", "1.0f"),
    ("dropped factor", "born_outside ? «whole_site * random_uniform(birth, 0, site)» : whole_site", "whole_site"),
    ("dropped factor", "min_of(«depth * surface_of_site<Dim>(l, state, s, at)», 1.0f)", "depth"),
    ("dropped term", "sum = «static_cast<float>(lost[s])» + ", "0.0f"),
    ("wrong key", "RandomKey::make(body.model.seed, body.particle.number, «d.cycle», half, Stream::dissolution)", "1"),
    ("dropped step", "«body.team.atomic_max(reinterpret_cast<std::int32_t*>(&exit[t]), bits_of(exit[s]));»", ";"),
    ("wrong condition", "if («contact[s] > 0.0f») {", "exit[s] > 0.0f"),
    ("dropped term", "static_cast<SiteState>(«site_wet | site_surface»)", "site_surface"),
    ("wrong phase", "lost_lithiated += body.team.sum(n, [=](int i) { return std::int64_t{phase_of(state[gone[i]]) == «phase_lithiated»}; });",
     "phase_delithiated"),
    ("wrong phase", "lost_delithiated += body.team.sum(n, [=](int i) { return std::int64_t{phase_of(state[gone[i]]) == «phase_delithiated»}; });",
     "phase_lithiated"),
    ("wrong phase", "state[gone[i]] = «phase_dead»", "phase_outside"),
    ("dropped step", "«residual[gone[i]] = 0.0f;»", ";"),
    ("dropped condition", "if (!is_active(own) || «!(own & site_wet)») return", "false"),
]

SOURCES["kernels/particle/half_cycle_run.hpp"] = [
    ("dropped bound", "exponential(«min_of((voltage - p.dissolution_voltage_V) / p.dissolution_voltage_width_V, 0.0f)»)",
     "(voltage - p.dissolution_voltage_V) / p.dissolution_voltage_width_V"),
    ("sign", "min_of((«voltage - p.dissolution_voltage_V») /", "p.dissolution_voltage_V - voltage"),
    ("dropped factor", "«seconds * dissolution_weight(p, voltage)»", "seconds"),
    ("comparison", "«result.steps >= p.max_steps»", "result.steps > p.max_steps"),
    ("factor", "result.time_s = result.time_s + «seconds»", "10.0f * seconds"),
    ("dropped condition", "«result.converted == 0 && result.steps == 0») {", "true"),
    ("wrong phase", "run.context.reactant == phase_lithiated ? «run.lithiated» : run.delithiated", "run.delithiated"),
    ("wrong phase", "static_cast<float>(«run.lithiated») / static_cast<float>(active)", "run.delithiated"),
    ("wrong value", "at_limit ? «control.drive.voltage_limit_V» : voltage", "voltage"),
    ("dropped step", "«if (verdict.begins_hold) run.holding = 1;»", ";"),
    ("dropped step", "«if (verdict.end != EndReason::running) result.end = verdict.end;»", ";"),
    ("dropped step", "«result.fault = FaultCode::too_many_steps;»", ";"),
]

SOURCES["kernels/particle/control.hpp"] = [
    ("wrong half", "return «drive.half == Half::charge» ? 1.0f", "drive.half == Half::discharge"),
    ("dropped condition", "return drive.potentiostatic || «holding»;", "false"),
    ("dropped factor", "return «drive.series_resistance * current / surface»", "drive.series_resistance * current"),
    ("sign", "(«overpotential + drop(current)») *", "overpotential - drop(current)"),
    ("sign", "open_circuit_voltage(model, lithiated_share) + «z()» *", "1.0f"),
    ("dropped factor", "(overpotential + drop(current)) * «model.thermal_voltage_V»", "1.0f"),
    ("sign", "return «room - drop(current)»", "room + drop(current)"),
    ("dropped factor", "(drive.voltage_limit_V - open_circuit_voltage(model, lithiated_share)) / «model.thermal_voltage_V»", "1.0f"),
    ("sign", "room = «z()» *", "1.0f"),
    ("comparison", "«z() * (voltage - drive.voltage_limit_V) <= 0.0f»", "z() * (voltage - drive.voltage_limit_V) >= 0.0f"),
    ("sign", "if («z()» * (voltage - drive", "1.0f"),
    ("comparison", "if («drive.hold») return", "!drive.hold"),
    ("wrong end", "{false, false, holding ? «EndReason::hold_cutoff» : EndReason::front_exhausted}", "EndReason::front_exhausted"),
    ("factor", "current * «3600.0f» <", "360.0f"),
    ("factor", "< «drive.hold_cutoff_c_rate» * sites", "4.0f * drive.hold_cutoff_c_rate"),
    ("dropped factor", "«drive.hold_cutoff_c_rate * sites»", "drive.hold_cutoff_c_rate"),
    ("dropped condition", "if («holding» && current", "true"),
]

SOURCES["kernels/particle/half_cycle.hpp"] = [
    ("factor", "static_cast<float>(body.particle.sites_at_birth) / «3600.0f»;\n    SiteState", "360.0f"),
    ("min for max", "return max_of(«min_of(by_front, by_charge)», 0.02f)", "max_of(by_front, by_charge)"),
    ("dropped factor", "by_front = «p.advance_per_step * run.step.effective_sites»", "run.step.effective_sites"),
    ("factor", "blocks ? «0.1f» :", "10.0f"),
    ("power", "min_of(2.0f * reach, «reach * reach»)", "reach"),
    ("factor", "run.observed && «2 * result.converted» >=", "result.converted"),
    ("factor", "run.step.dt = «static_cast<float>(n) / run.current»", "10.0f * static_cast<float>(n) / run.current"),
    ("comparison", "«result.time_s + run.step.dt >= d.duration_s»", "result.time_s >= d.duration_s"),
    ("dropped term", "run.step.dt = «d.duration_s - result.time_s»", "d.duration_s"),
    ("wrong phase", "run.result.lithiated = count_phase(body, «phase_lithiated»)", "phase_delithiated"),
    ("wrong phase", "run.result.dead = count_phase(body, «phase_dead»)", "phase_outside"),
    ("dropped condition", "conductance > 0.0f && «!d.potentiostatic» ?", "true"),
    ("wrong key", "d.cycle, «half», Stream::stress_fatigue", "0"),
]

SOURCES["kernels/particle/convert.hpp"] = [
    ("dropped term", "residual[s] = «residual[s] + fatigue_increment(*q, affinity[i], xi, residual[s])»",
     "fatigue_increment(*q, affinity[i], xi, residual[s])"),
    ("wrong index", "fatigue_increment(*q, «affinity[i]», xi, residual[s])", "affinity[0]"),
    ("wrong half", "run.context.reactant == phase_lithiated ? «-1» : 1", "1"),
    ("inverse", "min_of(«passed / body.model.noise_epoch» +", "passed * body.model.noise_epoch"),
    ("comparison", "converts = «time[s] <= kept»", "time[s] < kept"),
    ("dropped term", "float a = «overpotential + list.affinity_shift[e]»", "list.affinity_shift[e]"),
]

SOURCES["kernels/particle/current_search.hpp"] = [
    ("tolerance", "sums.rate < «0.995f» * current", "0.9f"),
    ("sign", "overpotential + («below ? stride : -stride»)", "below ? -stride : stride"),
    ("comparison", "(below && «overpotential > bound»)", "overpotential < bound"),
    ("inverse", "logarithm(«current / sums.rate»)", "sums.rate / current"),
]

SOURCES["kernels/particle/records.hpp"] = [
    ("factor", "return «0.25f» * static_cast<float>(step) + 0.125f", "0.5f"),
    ("factor", "from[k] + «0.25f» * static_cast<float>(step)", "0.5f"),
    ("wrong phase", "phase_of(there) != phase_outside || «is_sealed(there)») return", "false"),
    ("wrong side", "if (lies_in_box(middle)) «inside = middle;» else", "outside = middle;"),
    ("dropped factor", "place[e] = bits_of(r > 0.0f ? «r / max_of(outline_distance<Dim>(l, state, centre, direction), r)» : 0.0f)", "r"),
    ("root", "result.roughness = «square_root(static_cast<float>(second) / unit / static_cast<float>(n))»",
     "static_cast<float>(second) / unit / static_cast<float>(n)"),
    ("wrong axis", "axis == 0 ? at.x : (axis == 1 ? «at.y» : at.z)", "at.x"),
]

SOURCES["kernels/particle/tally.hpp"] = [
    ("off by one", "< 65535 ? «body.work.regions[i].age + 1» : 65535", "body.work.regions[i].age + 2"),
    ("wrong half", "left = charge ? «phase_lithiated» : phase_delithiated", "phase_delithiated"),
    ("comparison", "std::int64_t{«regions[i].sites >= min_sites»}; }));\n    result.largest", "regions[i].sites > min_sites"),
    ("comparison", "if («r.sites < min_sites» ||", "r.sites <= min_sites"),
    ("sign", "if («!(own & site_remnant)») body.team", "(own & site_remnant)"),
    ("wrong bits", "if (own & «site_surface») body.team.atomic_add(&r->touches_surface", "site_wet"),
    ("wrong bits", "if (own & «site_crack_face») body.team", "site_surface"),
    ("dropped term", "(state & (site_ion_path | site_electron_path)) == («site_ion_path | site_electron_path»)",
     "(state & (site_ion_path | site_electron_path))"),
    ("dropped condition", "phase_of(state[n_s]) != left && «!face_is_cut(state, s, n_s, k)»", "true"),
    ("factor", "clamp_to(stress[s], -1.0e5f, 1.0e5f) * «1024.0f»", "512.0f"),
    ("comparison", "return «regions[i].foreign == 0» ? regions[i].sites : 0", "regions[i].foreign != 0"),
    ("wrong axis", "body.team.atomic_add(&r->y, «at.y»)", "at.x"),
    ("dropped condition", "is_active(state[s]) && «!has_both_paths(state[s])» && is_interior", "has_both_paths(state[s])"),
    ("wrong bits", "own & ~(«site_remnant | site_stranded»)", "site_stranded"),
]

SOURCES["kernels/particle/regions.hpp"] = [
    ("dropped condition", "belongs(row.site(l, end)) && «!(state[row.site(l, end - 1)] & site_cut_x)»", "true"),
    ("dropped condition", "team.load(&label[n]) >= 0 && «!(state[s] & cut_bit(axis))»", "true"),
    ("dropped condition", "before = joined && «!((state[s] | state[n]) & site_cut_x)»", "true"),
    ("off by one", "const int first = row.site(l, 1), last = row.site(l, «l.nx»)", "l.nx - 1"),
]

SOURCES["kernels/particle/paths.hpp"] = [
    ("dropped term", "(«exit[s] > 0.0f || (own & seeds)»)", "exit[s] > 0.0f"),
    ("dropped condition", "(there & path_bit) && «!face_is_cut(own, there, k)»", "true"),
    ("wrong phase", "(!p.product_paths || «phase == product»)", "phase != product"),
    ("comparison", "!p.electronic_field || «p.electron_mobility[phase] > 0.0f»", "true"),
]

SOURCES["kernels/particle/cracks.hpp"] = [
    ("comparison", "if («tension > most») {", "tension < most"),
    ("dropped term", "tension = 0.5f * («stress[corner.face[k].below] + stress[corner.face[k].above]»)", "stress[corner.face[k].below]"),
    ("comparison", "if («cuts != 1» ||", "cuts < 1"),
    ("dropped condition", "«!is_crack(state, corner.face[end])») continue", "false"),
    ("dropped step", "«if (wet) body.team.atomic_max(reinterpret_cast<std::int32_t*>(&exit[side]), offered[i / 2]);»", ";"),
    ("dropped term", "+ «random_uniform(key, 0, 0)»)", "0.0f"),
    ("wrong bits", "if (state[sides[k]] & «site_wet») conductance", "site_crack_face"),
    ("off by one", "k = end ^ «step»", "(4 - step)"),
]

SOURCES["kernels/particle/stress.hpp"] = [
    ("sign", "scale * («mean - coarse_composition(sums[s], mean)»)", "coarse_composition(sums[s], mean) - mean"),
    ("dropped term", "stress[s] = «residual[s]» + (is_active", "0.0f"),
    ("wrong phase", "phase == phase_lithiated ? «0x10001» :", "0x10000"),
    ("off by one", "for (int d = -radius; «d <= radius»; ++d)", "d < radius"),
    ("wrong phase", "mean = static_cast<float>(«lithiated») / static_cast<float>(active);\n    const float scale", "active - lithiated"),
]

SOURCES["kernels/particle/fields.hpp"] = [
    ("factor", "«2.0f» * ma * mb / (ma + mb)", "1.0f"),
    ("dropped step", "«if (phase_a != phase_b) both = max_of(both, rule.mobility[rule.product]);»", ";"),
    ("min for max", "both = «max_of(both, rule.mobility[rule.product])»", "min_of(both, rule.mobility[rule.product])"),
    ("wrong index", "((domain_a >> 4) != (domain_b >> 4) ? «factor[1]» : factor[2])", "factor[2]"),
    ("wrong index", "domain_a == domain_b ? «factor[0]» :", "factor[1]"),
    ("dropped term", "float sum = «f.exit[s]»;", "0.0f"),
    ("dropped condition", "cut ? «0.0f» : face_conductance", "1.0f"),
]

SOURCES["host/population/units.cpp"] = [
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

SOURCES["host/population/model_parameters.cpp"] = [
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

SOURCES["host/simulation/statistics.cpp"] = [
    ("sign", "(«options.material.x_lithiated - options.material.x_delithiated»)",
     "options.material.x_lithiated + options.material.x_delithiated"),
    ("off by one", "std::sqrt(squares * n / («n - 1.0»)) / b", "n"),
    ("dropped factor", "return {r, «std::sqrt(squares * n / (n - 1.0)) / b»}", "std::sqrt(squares * n / (n - 1.0))"),
    ("dropped factor", "«std::sqrt(squares * n / (n - 1.0))» / b", "std::sqrt(squares / (n - 1.0))"),
    ("dropped factor", "d = numerator[i] - «r * denominator[i]»", "denominator[i]"),
    ("off by one", "q * static_cast<double>(«values.size() - 1»)", "values.size()"),
    ("sign", "values[i] + («t - static_cast<double>(i)») *", "static_cast<double>(i) - t"),
    ("wrong half", "gained = half == «Half::charge» ?", "Half::discharge"),
    ("dropped term", "book.lithiated += «gained - r.lost_lithiated»", "gained"),
    ("sign", "book.delithiated -= «gained + r.lost_delithiated»", "gained - r.lost_delithiated"),
    ("dropped term", "imbalance = «std::abs(book.lithiated - r.lithiated)» +", "0"),
    ("wrong phase", "all += static_cast<double>(«r.lithiated + r.delithiated»)", "r.lithiated"),
    ("wrong half", "charged += static_cast<double>(«charge.result.converted»)", "qd.converted"),
    ("wrong half", "left_lithiated += static_cast<double>(«charge.tally.left_sites»)", "discharge.tally.left_sites"),
    ("wrong half", "left_delithiated += static_cast<double>(«discharge.tally.left_sites»)", "charge.tally.left_sites"),
    ("dropped term", "gone += sites - static_cast<double>(«qd.lithiated + qd.delithiated»)", "qd.lithiated"),
    ("dropped condition", "if («!tally_is_complete(discharge)») return;", "false"),
    ("inverse", "own_soh.push_back(«discharged.back() / first»)", "first / discharged.back()"),
    ("factor", "charge_hours.add(static_cast<double>(charge.result.time_s) / «3600.0»)", "360.0"),
    ("wrong half", "discharge_hours.add(static_cast<double>(«discharge.result.time_s»)", "charge.result.time_s"),
    ("comparison", "«shape.kind == MorphologyClass::core_shell» ? 1.0", "shape.kind != MorphologyClass::core_shell"),
    ("power", "geometry == Geometry::channel) return «w * a»", "w"),
    ("factor", "std::cbrt(«0.75» * sites_at_birth", "1.0"),
    ("root", ": «std::sqrt(sites_at_birth / std::numbers::pi)»", "sites_at_birth / std::numbers::pi"),
    ("inverse", "dimension == 3 ? «2.0 / 3.0» :", "1.5"),
    ("factor", ": «0.25» * std::numbers::pi", "0.5"),
    ("dropped factor", "p.charge_capacity_mAh_per_g = static_cast<float>(«capacity» *", "1.0"),
    ("wrong half", "p.discharge_capacity_mAh_per_g = static_cast<float>(capacity * static_cast<double>(«qd.converted»)", "qc.converted"),
    ("wrong half", "p.trapped_fraction = share(«discharge.tally.trapped_sites»)", "charge.tally.trapped_sites"),
    ("wrong half", "p.residual_regions = static_cast<std::uint32_t>(«charge.tally.regions»)", "discharge.tally.regions"),
    ("power", "interface_nm2 = dimension == 3 ? static_cast<float>(«boundary * a * a»)", "boundary * a"),
    ("wrong axis", "perimeter_nm = «dimension == 2» ?", "dimension == 3"),
    ("wrong half", "p.end_of_charge_V = end_voltage(«qc»)", "qd"),
    ("wrong half", "p.discharge_end = static_cast<std::uint8_t>(«qd.end»)", "qc.end"),
    ("wrong half", "charge.fault != FaultCode::none ? «charge.fault» : discharge.fault", "discharge.fault"),
    ("inverse", "static_cast<float>(«static_cast<double>(discharged[i]) / static_cast<double>(first[i])»)",
     "static_cast<double>(first[i]) / static_cast<double>(discharged[i])"),
    ("dropped condition", "if («ending.left_out()») continue", "false"),
    ("dropped condition", "if («!ending.ended()») t.add_shapes", "true"),
    ("wrong value", "c.soh_stderr = «soh.standard_error»", "soh.standard_error * std::sqrt(static_cast<double>(n))"),
    ("wrong value", "c.soh_q05 = quantile(t.own_soh, «0.05»)", "0.95"),
    ("wrong value", "c.soh_q95 = quantile(t.own_soh, «0.95»)", "0.9"),
    ("wrong value", "c.trapped_fraction = over(t.trapped, «t.tallied»)", "t.born"),
    ("wrong half", "c.x_delithiated_mean = t.after_charge.all > 0 ? x0 + dx * «t.after_charge.lithiated / t.after_charge.all»",
     "t.after_discharge.lithiated / t.after_discharge.all"),
    ("dropped factor", "x0 + «dx» * t.after_discharge.lithiated", "1.0"),
    ("dropped term", "c.dissolved_fraction + «c.sealed_by_ageing» + c.trapped_fraction", "0.0"),
    ("dropped factor", "over(«capacity * sum_of(t.discharged)», t.born)", "sum_of(t.discharged)"),
    ("wrong value", "c.charge_hours = «t.charge_hours.mean()»", "t.discharge_hours.mean()"),
]

SOURCES["host/simulation/morphology.cpp"] = [
    ("dropped condition", "«if (p.core) core += p.sites;»", "core += p.sites;"),
    ("factor", "unit_faces = «2.0» * dimension", "1.0"),
    ("dropped factor", "m.perimeter_dimension = «dimension» *", "1"),
    ("comparison", "if («left > unconverted_share * static_cast<double>(sites_at_birth)»)",
     "left < unconverted_share * static_cast<double>(sites_at_birth)"),
    ("comparison", "«static_cast<double>(charge.result.inner_product_share) > mosaic_inner_product_share»",
     "static_cast<double>(charge.result.inner_product_share) < mosaic_inner_product_share"),
    ("comparison", "«static_cast<double>(core) >= core_shell_residue_share * static_cast<double>(residue)»",
     "static_cast<double>(core) < core_shell_residue_share * static_cast<double>(residue)"),
]

SOURCES["host/simulation/pocket_records.cpp"] = [
    ("power", "dimension == 2 ? static_cast<float>(«n * site_spacing_nm * site_spacing_nm»)", "n * site_spacing_nm"),
    ("factor", "std::cbrt(«3.0» * n", "4.0"),
    ("root", ": «std::sqrt(n / std::numbers::pi)»", "n / std::numbers::pi"),
    ("wrong axis", "static_cast<double>(«r.y») / n", "r.x"),
    ("comparison", "record.touches_surface = «r.touches_surface > 0»", "r.touches_surface == 0"),
    ("wrong value", "record.touches_crack = «r.touches_crack > 0»", "r.touches_surface > 0"),
    ("dropped condition", "region.kind == RegionKind::lithiated_after_charge && «r.touches_surface == 0» &&", "true"),
    ("comparison", "record.core = «r.sites == outcome.tally.largest» &&", "true"),
    ("factor", "static_cast<double>(r.stress) / «1024.0» / n", "512.0"),
    ("off by one", "static_cast<std::uint32_t>(«r.age»)", "r.age + 1"),
]

SOURCES["host/output/columns.cpp"] = [
    ("wrong column", "{\"soh_q05\", \"1\", \"5 % quantile of the state of health over particles\", «&R::soh_q05»}", "&R::soh_q95"),
    ("wrong column", "\"standard error of the population's state of health\", «&R::soh_stderr»", "&R::soh"),
    ("wrong column", "\"mean x, lithium per formula unit, after discharge\", «&R::x_lithiated_mean»", "&R::x_delithiated_mean"),
    ("wrong column", "\"duration of the charge\", «&R::charge_hours»", "&R::discharge_hours"),
    ("wrong column", "{\"residual_regions\", \"1\", \"lithiated regions left after charge\", «&R::residual_regions»}",
     "&R::trapped_pockets"),
    ("wrong column", "after charge, 2D; 0 in 3D\", «&R::perimeter_nm»", "&R::interface_nm2"),
    ("wrong column", "\"why the charge ended\", [](const R& r) { return «r.charge_end»; }", "r.discharge_end"),
    ("wrong column", "NaN where nothing was driven\", &R::end_of_charge_V},\n        {\"end_of_discharge_V\", \"V\", \"voltage at the end of discharge; NaN where nothing was driven\", «&R::end_of_discharge_V»",
     "&R::end_of_charge_V"),
    ("wrong column", "\"whether the region reaches a crack\", [](const R& r) { return std::uint8_t{«r.touches_crack»}; }",
     "r.touches_surface"),
    ("wrong column", "\"area of the region, 2D; 0 in 3D\", «&R::area_nm2»", "&R::volume_nm3"),
    ("wrong column", "\"voltage against lithium\", «&R::voltage_V»", "&R::time_s"),
    ("wrong column", "\"diameter as drawn\", «&R::requested_diameter_um»", "&R::diameter_um"),
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

SOURCES["host/population/flat_front.cpp"] = [
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
    ("dropped term", "(«exponential(static_cast<float>(barrier)) - 1.0f»)", "exponential(static_cast<float>(barrier))"),
    ("dropped term", "depth - («distance[i] - 0.5»)", "distance[i]"),
    ("dropped condition", "if («patches[i] != 0» && share", "true"),
]

FAULTS = [Fault(path, context, wrong, kind) for path, faults in SOURCES.items() for kind, context, wrong in faults]

# (file, context, wrong): why it changes no result.
EQUIVALENT = {
    ("kernels/particle/contacts.hpp", "if («!(contact[s] > 0.0f)») return", "false"):
        "a site without a contact has none to lose, and its bit is not set",
}
