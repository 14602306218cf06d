"""Faults in the front: how a site fills, what it feels, what converts."""

SOURCES = {}

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
    ("comparison", "if («static_cast<float>(dx * dx) <= rest» &&", "static_cast<float>(dx * dx) < rest"),
    ("dropped step", "odd_x = parity & 1, to_other = «(parity >> 1) ? -l.half : l.half»", "l.half"),
    ("sign", "*offset++ = dz * l.stride_z + «dy * l.width» +", "-dy * l.width"),
    ("off by one", "return «x > reach» && x + reach <= n", "x >= reach"),
    ("wrong index", "body.work.within + «packed_parity(word)» * n", "0"),
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
    ("sign", "return «list.shift[e] - (p.interface_energy != 0.0f ? curvature_penalty(p, list.around[e]) : 0.0f)»",
     "list.shift[e] + (p.interface_energy != 0.0f ? curvature_penalty(p, list.around[e]) : 0.0f)"),
    ("sign", "at_no_barrier * exponential(«-list.rate_constant[first + i]»)", "list.rate_constant[first + i]"),
    ("wrong index", "conversion_threshold<Dim>(body.model, body.particle, c.flip_key, «c.draw», list.site(first + i))", "0"),
    ("wrong law", "normal[e] = «sampled_field<Dim>(grid, normals, locate(l, s))»",
     "random_normal(key, epoch, static_cast<std::uint32_t>(s))"),
    ("wrong index", "normal[e] = random_normal(key, «epoch», static_cast<std::uint32_t>(s))", "0u"),
]

SOURCES["kernels/particle/convert.hpp"] = [
    ("dropped term", "residual[s] = «residual[s] + fatigue_increment(*q, affinity[i], xi, residual[s])»",
     "fatigue_increment(*q, affinity[i], xi, residual[s])"),
    ("wrong index", "fatigue_increment(*q, «affinity[i]», xi, residual[s])", "affinity[0]"),
    ("wrong half", "run.context.reactant == phase_lithiated ? «-1» : 1", "1"),
    ("inverse", "min_of(«passed / body.model.noise_epoch» +", "passed * body.model.noise_epoch"),
    ("comparison", "converts = «time[s] <= kept»", "time[s] < kept"),
    ("dropped term", "float a = «overpotential + present_shift(*q, list, e)»", "present_shift(*q, list, e)"),
    ("comparison", "converts = «time[s] <= kept»", "time[s] < 1.0f"),
    ("dropped term", "with_phase(state[s], product) & ~site_front) | «gained»)", "0"),
    ("dropped restore", "if (with_ion) «ion.potential[s] = ion.before[e]»;", "0.0f"),
    ("sign", "sign = run.context.reactant == phase_lithiated ? «-1» : 1", "1"),
]

SOURCES["kernels/particle/paths.hpp"] = [
    ("dropped term", "(«(exit && exit[s] > 0.0f) || (own & seeds)»)", "exit && exit[s] > 0.0f"),
    ("wrong bit", "electrons.seeds | «site_contact»", "site_wet"),
    ("dropped condition", "(there & path_bit) && «!face_is_cut(own, there, k)»", "true"),
    ("wrong phase", "(!p.product_paths || «phase == product»)", "phase != product"),
    ("comparison", "!p.electronic_field || «p.electron_mobility[phase] > 0.0f»", "true"),
    ("dropped step", "if (!same_phases(ions.through, electrons.through)) «label_conducting(body, electrons.through);»", ";"),
    ("wrong exits", "spread_labelled(body, electrons, «body.particle.electron_conductance»)", "body.particle.ion_conductance"),
]

SOURCES["kernels/particle/stress.hpp"] = [
    ("sign", "scale * («mean - coarse_composition(sums[s], mean)»)", "coarse_composition(sums[s], mean) - mean"),
    ("dropped term", "stress[s] = «residual[s]» + (is_active", "0.0f"),
    ("wrong phase", "phase == phase_lithiated ? «0x10001» :", "0x10000"),
    ("off by one", "for (int d = -radius; «d <= radius»; ++d)", "d < radius"),
    ("sign", "(before[i] & had) + «(enters[i] & entering) - (leaves[i] & leaving)»", "(enters[i] & entering) + (leaves[i] & leaving)"),
    ("off by one", "leaves = step > 2 * radius ? «enters - 2 * radius - 1» : -1", "enters - 2 * radius"),
    ("dropped condition", "return around || («t >= 0 && t < n») ? -1 : 0", "t >= 0"),
    ("wrong phase", "mean = static_cast<float>(«lithiated») / static_cast<float>(active);\n    const float scale", "active - lithiated"),
]
