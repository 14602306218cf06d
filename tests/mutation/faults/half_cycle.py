"""Faults in a half-cycle, its control and its records."""

SOURCES = {}

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

SOURCES["kernels/particle/records.hpp"] = [
    ("factor", "return «0.25f» * static_cast<float>(step) + 0.125f", "0.5f"),
    ("factor", "from[k] + «0.25f» * static_cast<float>(step)", "0.5f"),
    ("wrong phase", "phase_of(there) != phase_outside || «is_sealed(there)») return", "false"),
    ("wrong side", "if (lies_in_box(middle)) «inside = middle;» else", "outside = middle;"),
    ("dropped factor", "place[e] = bits_of(r > 0.0f ? «r / max_of(outline_distance<Dim>(l, state, centre, direction), r)» : 0.0f)", "r"),
    ("root", "result.roughness = «square_root(static_cast<float>(second) / unit / static_cast<float>(n))»",
     "static_cast<float>(second) / unit / static_cast<float>(n)"),
    ("wrong axis", "std::int64_t{in_row(r).sites} * «row_of<Dim>(l, r).y»;", "row_of<Dim>(l, r).z"),
    ("off by one", "sums.x += active * («2 * i + odd_x»)", "2 * i"),
    ("off by one", "for (int i = «1 - odd_x»; 2 * i", "1"),
    ("power", "static_cast<std::int64_t>(«d * d * unit»)", "d * unit"),
    ("off by one", "result.converted * r.frame_capacity < static_cast<std::int64_t>(«result.frames») *", "result.frames + 1"),
    ("wrong field", "which == 0 ? «body.work.ion.potential» : body.work.electron.potential", "body.work.electron.potential"),
    ("comparison", "«at_surface[label[s]] == 0»}; });", "at_surface[label[s]] != 0"),
    ("dropped term", "(state[s] & («site_surface | site_wet»))", "site_wet"),
]

SOURCES["kernels/particle/tally.hpp"] = [
    ("off by one", "< 65535 ? «body.work.region.sums[i].age + 1» : 65535", "body.work.region.sums[i].age + 2"),
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
    ("dropped condition", "&& belongs(row.site(l, end)) && «!(state[row.site(l, end - 1)] & site_cut_x)») ++end", "true"),
    ("dropped condition", "body.team.load(&label[last]) >= 0 && «!(state[last] & site_cut_x)»)", "true"),
    ("wrong axis", "body.team.load(&label[n]) >= 0 && !(state[s] & «cut_bit(axis)»)", "cut_bit(0)"),
]
