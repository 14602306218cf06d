"""Faults in what a half-cycle leaves behind."""

SOURCES = {}

SOURCES["kernels/particle/film.hpp"] = [
    ("dropped term", "squares = sum[0] * sum[0] + «sum[1] * sum[1]»", "0"),
    ("sign", "place.near = «length / static_cast<float>(n) - place.width»", "length / static_cast<float>(n) + place.width"),
    ("dropped factor", "place.near = «length / static_cast<float>(n)»", "length"),
    ("min for max", "largest = «sum[0] > sum[1]» ?", "sum[0] < sum[1]"),
    ("dropped term", "nearest = «reach * reach + 1»", "reach * reach - 1"),
    ("comparison", "«squared > nearest») continue", "squared >= nearest"),
    ("wrong axis", "sum[1] += «dy < 0 ? -dy : dy»", "dx < 0 ? -dx : dx"),
    ("inverse", "clamp_to(«(thickness - place.near) / place.width», 0.0f, 1.0f)", "(thickness - place.near) * place.width"),
    ("wrong bits", "& «site_remnant») != 0", "site_stranded"),
    ("off by one", "reach = «floor_of(body.model.film_thickness) + 1»", "floor_of(body.model.film_thickness)"),
    ("wrong law", "share > 0.0f ? «barrier_of_share(share, body.model.film_barrier)»",
     "share * body.model.film_barrier"),
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
    ("dropped condition", "if («!body.particle.is_contact(s, state[s])») return", "false"),
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
    ("wrong site", "!body.particle.is_contact(«s», body.team.load(&state[s]))", "t"),
    ("lost bit", "static_cast<SiteState>(«phase_dead | (state[gone[i]] & site_contact)»)", "phase_dead"),
    ("kept bit", "        «state[gone[i]] = phase_dead»;\n        exit[gone[i]] = 0.0f;", "state[gone[i]]"),
    ("dropped term", "static_cast<SiteState>(«site_wet | site_surface»)", "site_surface"),
    ("wrong phase", "lost_lithiated += body.team.sum(n, [=](int i) { return std::int64_t{phase_of(state[gone[i]]) == «phase_lithiated»}; });",
     "phase_delithiated"),
    ("wrong phase", "lost_delithiated += body.team.sum(n, [=](int i) { return std::int64_t{phase_of(state[gone[i]]) == «phase_delithiated»}; });",
     "phase_lithiated"),
    ("wrong phase", "state[gone[i]] = «phase_dead»", "phase_outside"),
    ("dropped step", "«residual[gone[i]] = 0.0f;»", ";"),
    ("dropped condition", "if (!is_active(own) || «!(own & site_wet)») return", "false"),
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

SOURCES["kernels/particle/ageing.hpp"] = [
    ("dropped step", "«passivate(body);»", ";"),
    ("dropped step", "«block_boundaries(body, d);»", ";"),
    ("dropped step", "«dissolve(body, d, result);»", ";"),
    ("dropped condition", "if («d.last_of_cycle»)", "true"),
    ("dropped step", "«grow_interphase(body, d);»", ";"),
    ("dropped step", "«lose_contacts(body, d);»", ";"),
    ("dropped step", "«grow_cracks(body, d);»", ";"),
    ("wrong phase", "result.lithiated = count_phase(body, «phase_lithiated»)", "phase_delithiated"),
    ("wrong phase", "result.dead = count_phase(body, «phase_dead»)", "phase_delithiated"),
]

SOURCES["kernels/particle/views.hpp"] = [
    ("wrong array", "electron_conductance ? «electron_conductance[s] > 0.0f»", "ion_conductance[s] > 0.0f"),
    ("wrong bit", "(own & «site_contact») != 0", "site_wet"),
]
