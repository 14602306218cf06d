"""Faults in the conversions of a step and what they renew; the stress beside Goodier's potential."""

SOURCES = {}

SOURCES["kernels/particle/conversions.hpp"] = [
    ("max for min", "a.from = «min_of(a.from, when)»", "max_of(a.from, when)"),
    ("wrong site", "around.first_site = «n»;", "s"),
    ("comparison", "if («when < around.first») {", "when > around.first"),
    ("wrong axis", "body.model.site_process ? 0 : «k / 2»", "0"),
    ("dropped condition", "«face_is_cut(body.team.load(&body.particle.state[s]), body.team.load(&body.particle.state[beyond]), k)»)\n            continue;\n        Approach",
     "false"),
    ("wrong time", "open ? Approach{«listed ? 0.0f : around.first», filled}", "0.0f"),
    ("dropped term", "float affinity = «step.overpotential + present_shift(body.model, list, e)»;\n    if (body.model.ionic_field) affinity",
     "step.overpotential"),
    ("sign", "affinity = «affinity - body.team.load(&body.work.ion.potential[s])»",
     "affinity + body.team.load(&body.work.ion.potential[s])"),
    ("dropped term", "affinity = «affinity - body.team.load(&body.work.electron.potential[s])»", "affinity"),
    ("dropped factor", "affinity).value * «step.dt»;", "1.0f"),
    ("wrong phase", "return phase_of(state) == «c.reactant» && ((state", "c.product"),
    ("dropped term", "((«state | c.gained_paths») & c.required_paths)", "state"),
    ("bound", "!(squares < «0.999f * list.converts_at(e) * list.converts_at(e)»)", "1.5f * list.converts_at(e) * list.converts_at(e)"),
    ("dropped factor", "return factor > 0.0f ? «rate[e] * dt / factor» : 0.0f", "rate[e] * dt"),
    ("dropped step", "«body.team.store(&potential[s], inherited);»", ";"),
]

SOURCES["kernels/particle/conversion_walk.hpp"] = [
    ("comparison", "«at((i - 1) / 2) > when»; i = (i - 1) / 2", "at((i - 1) / 2) < when"),
    ("comparison", "child + 1 < size && «at(child + 1) < at(child)»", "at(child + 1) > at(child)"),
    ("off by one", "int child = 2 * i + «1»;", "2"),
    ("dropped step", "entry[i] = e;\n        «place[e] = i;»", ";"),
    ("off by one", "if («++done > most») {", "++done >= most"),
    ("dropped condition", "|| «!(time[s] > now)» || face_is_cut", "false"),
    ("dropped condition", "|| «face_is_cut(body.particle.state, packed_site(word), beyond, k)») continue", "false"),
    ("dropped step", "«list.look_at(f);»", ";"),
    ("dropped step", "if (!list.was_looked_at(e)) «touched[n_touched++] = e;»", ";"),
    ("dropped step", "if (!list.was_looked_at(f)) «touched[n_touched++] = f;»", ";"),
    ("dropped condition", "if («body.model.site_process») return false", "false"),
    ("wrong side", "if (f < step.listed && «!(list.filled[k / 2][f] < 0.0f)») return true", "list.filled[k / 2][f] < 0.0f"),
    ("wrong index", "list.parity(f), «k»);\n    return", "k ^ 1"),
    ("dropped condition", "< now && «!face_is_cut(body.particle.state, s, beyond, k)»", "true"),
    ("dropped step", "if (waits) «heap.move(heap.place[f]);»", ";"),
    ("dropped step", "«while (heap.size > 0) time[list.site(heap.pop())] = no_conversion;»", ";"),
]

SOURCES["kernels/particle/conversion_search.hpp"] = [
    ("dropped factor", "advance = «advance_of(list, rate, dt, e) * kept»", "advance_of(list, rate, dt, e)"),
    ("wrong condition", "const bool alone = «!list.was_looked_at(e)»", "true"),
    ("dropped term", "«alone && !(filled < 0.0f)» ? filled + advance", "alone"),
    ("dropped term", "return «e >= listed» || list.was", "false"),
    ("dropped term", "e >= listed || «list.was_looked_at(e)» ||", "false"),
    ("dropped term", "|| «time[list.site(e)] != no_conversion»", "false"),
    ("dropped condition", "if («time[s] <= when && !later») continue", "time[s] <= when"),
    ("dropped term", "exposed = exposed || («time[wrap(l, around)] < 1.0f && !cut»)", "time[wrap(l, around)] < 1.0f"),
    ("dropped step", "«list.look_at(e);»", ";"),
    ("dropped condition", "if (when == time[s] && «!passage.other_potentials») return", "true"),
    ("comparison", "const bool later = «when > time[s]»;", "false"),
    ("comparison", "std::int64_t{«time[list.site(e)] <= end»}", "time[list.site(e)] < end"),
    ("comparison", "if («found.changes <= most») return 1.0f", "found.changes < most"),
    ("wrong side", "if (too_many(middle)) high = middle;\n        else «low = middle;»", "low = 0.0f;"),
    ("comparison", "found.walked ? «found.beyond <= end» : converted_by(end) > most", "found.beyond < end"),
    ("wrong time", "filled_by(a, passage.advance, «kept»)", "1.0f"),
    ("dropped condition", "const bool open = «a.from < kept» ||", "a.from < 1.0f"),
    ("comparison", "if («time[list.site(e)] <= kept») return", "time[list.site(e)] < kept"),
]

SOURCES["kernels/particle/renewal.hpp"] = [
    ("wrong field", "return {p.electron_mobility, «p.electron_boundary_factor», c.product}", "p.ion_boundary_factor"),
    ("dropped condition", "p.ion_mobility[phase_lithiated] == 0.0f || «p.ion_mobility[phase_delithiated] == 0.0f»", "false"),
    ("wrong phase", "return «rule.mobility[phase_lithiated] == rule.mobility[phase_delithiated]»", "true"),
    ("wrong bits", "{electron_path_phases(body.model), 0, «site_electron_path»}", "site_ion_path"),
    ("wrong side", "at.odd_x, 2 * axis + «1»))", "0"),
    ("off by one", "const int around = uniform ? 1 : «2 * Dim + 1»", "2 * Dim"),
    ("inverse", "body.team.store(&r.f.inverse[t], d > 0.0f ? «1.0f / d» : 0.0f)", "d"),
    ("dropped step", "if (state[s] & site_front) «body.team.take(&around[slot[s]], 1);»", ";"),
    ("dropped step", "«list.shift[to] = list.shift[e];»", ";"),
    ("dropped step", "«list.rate_constant[to] = list.rate_constant[e];»", ";"),
    ("dropped step", "if (list.threshold) «list.threshold[to] = list.threshold[e];»", ";"),
    ("dropped step", "«list.filled[k][to] = list.filled[k][e];»", ";"),
    ("dropped step", "if (list.around) «list.around[to] = list.around[e];»", ";"),
    ("dropped step", "«slot[list.site(to)] = to;»", ";"),
    ("dropped step", "if (with_ion) «return_to_sweeps(ion, s);»", ";"),
    ("dropped step", "«state[s] = static_cast<SiteState>(state[s] & ~site_front);»", ";"),
    ("dropped condition", "if («has_blocking_phase(body.model)») return renew_front", "false"),
]

SOURCES["kernels/particle/goodier.hpp"] = [
    ("factor", "return «0.5f» * (a * a + b * b + c * c)", "1.0f"),
    ("factor", "+ «3.0f» * (t.xy * t.xy", "6.0f"),
    ("factor", "- «2.0f» * phi[s]", "1.0f"),
    ("factor", "return «0.25f» * (corner(0)", "0.5f"),
    ("sign", "«corner(0) - corner(1) - corner(2) + corner(3)»", "corner(0) - corner(1) - corner(2) - corner(3)"),
    ("wrong axis", "return {«-yy», -xx,", "-xx"),
    ("wrong law", "plane_stress ? 0.0f : «-(xx + yy)»", "0.0f"),
    ("wrong axis", "return {«-(yy + zz)», -(xx + zz)", "-(xx + zz)"),
    ("wrong axis", "mixed(0), «mixed(2)», mixed(1)}", "mixed(0)"),
    ("dropped term", "counts(s) ? «mean - coarse_composition(sums[s], mean)» : 0.0f", "-coarse_composition(sums[s], mean)"),
    ("root", "von_mises[s] = scale * «square_root(von_mises_squared(goodier_stress<Dim>(l, phi, plane_stress, s, at)))»",
     "von_mises_squared(goodier_stress<Dim>(l, phi, plane_stress, s, at))"),
    ("dropped factor", "von_mises[s] = «scale» * square_root", "1.0f"),
]

SOURCES["kernels/particle/neighbourhood.hpp"] = [
    ("dropped step", "«x = ((x - 1) % l.nx + l.nx) % l.nx + 1;»", ";"),
    ("comparison", "«x <= l.nx» && y >= 1", "x <= l.nx + 1"),
    ("comparison", "y >= 1 && «y <= l.ny» && (Dim", "y < l.ny"),
]
