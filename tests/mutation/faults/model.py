"""Faults in what sites and parameters mean, and random fields."""

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
    ("dropped term", "share * («exponential(barrier) - 1.0f»)", "exponential(barrier)"),
    ("wrong law", "return «logarithm(1.0f + share * (exponential(barrier) - 1.0f))»", "share * barrier"),
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

SOURCES["kernels/core/math.hpp"] = [
    ("bound", "clamp_to(x, «-87.0f», 88.0f)", "-8.7f"),
    ("sign", "p = (p * (r * r) + r) + «1.0f»;", "-1.0f"),
    ("dropped term", "series = x * (1.0f - x * (0.5f - «x * (0.16666667f - x * 0.041666667f)»))", "0.0f"),
    ("bound", "return x < «0.05f» ? series", "2.0f"),
    ("off by one", "((bits >> 23) & 0xff) - «126»;", "127"),
    ("factor", "y = y - «0.5f» * z;", "0.25f"),
    ("wrong side", "mirrored ? «0.5f - a» : a", "a"),
    ("sign", "return mirrored ? «-p» : p;", "p"),
    ("wrong mask", "bits_of(value) & «~sign_bit»", "0xffffffff"),
]

SOURCES["kernels/core/random.hpp"] = [
    ("wrong word", "counter.v[1] = «step»;", "site"),
    ("dropped factor", "((«half & 1u») << 26)", "0u"),
    ("wrong shift", "philox_key.v[1] = «key.seed_high»;", "key.seed_low"),
    ("dropped term", "(word >> 9)) + «0.5f»)", "0.0f"),
    ("factor", "square_root(«-2.0f» * logarithm", "-1.0f"),
    ("wrong word", "return normal_from(r.word[0], «r.word[1]»);", "r.word[0]"),
]

SOURCES["kernels/core/lattice.hpp"] = [
    ("off by one", "case 1: return «other + odd_x - 1»;", "other + odd_x"),
    ("sign", "case 3: return «other - l.width»;", "other + l.width"),
    ("wrong axis", "case 8: return «s + l.stride_z + l.width»;", "s + l.stride_z - l.width"),
    ("wrong side", "case 5: return s + l.stride_z + «left»;", "right"),
    ("off by one", "if (x == 0) x = «l.nx»;", "l.nx - 1"),
    ("dropped step", "else if (x == l.nx + 1) «x = 1;»", ";"),
    ("wrong parity", "parity ^ («k < 2 ? 3 : 2»)", "3"),
    ("comparison", "at.x >= 1 && «at.x <= l.nx» && at.y", "at.x < l.nx"),
    ("wrong side", "values[l.index(0, y + 1, z + z0)] = values[«l.index(l.nx, y + 1, z + z0)»]", "l.index(1, y + 1, z + z0)"),
    ("wrong side", "values[l.index(x, l.ny + 1, z + 1)] = values[«l.index(x, 1, z + 1)»]", "l.index(x, l.ny, z + 1)"),
    ("off by one", "site.x = «2 * i + site.odd_x»;", "2 * i"),
]
