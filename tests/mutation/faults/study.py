"""Faults in what a study says of itself, and in the curve of its voltage."""

SOURCES = {}

SOURCES["host/simulation/disorder.cpp"] = [
    ("dropped condition", "if (!is_active(particle.state[i]) || «!is_interior(l, locate(l, s))») continue", "false"),
    ("power", "return «static_cast<double>(value) * static_cast<double>(value)»", "static_cast<double>(value)"),
    ("dropped factor", "square(«parameters_.energy_per_MPa * stress»)", "stress"),
    ("power", "chemical_noise(parameters_, 1.0f, «stress * stress»)", "stress"),
    ("root", "return «std::sqrt(sum / static_cast<double>(sites_))»", "sum / static_cast<double>(sites_)"),
    ("factor", "configuration = «0.5» *", "1.0"),
    ("wrong sum", "{root(stress_), root(noise_), configuration, root(«barrier_»)", "passivation_"),
]

SOURCES["host/simulation/calibrated_range.cpp"] = [
    ("comparison", "«record.cycle > stated_.calibrated_cycles» &&", "record.cycle >= stated_.calibrated_cycles"),
    ("comparison", "if («record.soh < stated_.calibrated_soh» &&", "record.soh > stated_.calibrated_soh"),
    ("again and again", "«cycles_left_ = true»", "false"),
    ("again and again", "«soh_left_ = true»", "false"),
]

SOURCES["host/simulation/slow_steps.cpp"] = [
    ("factor", "o.result.steps > «20» * o.result.converted", "200"),
    ("comparison", "o.result.steps > «10000» &&", "0"),
    ("again and again", "«said_ = true»", "false"),
]

SOURCES["host/simulation/ending.cpp"] = [
    ("dropped condition", "«result.converted == 0» && (result.fault", "true"),
    ("wrong half", "has_no_site_to_react(charge, «charge.lithiated»)", "charge.delithiated"),
    ("wrong half", "has_no_site_to_react(discharge, «discharge.delithiated»)", "discharge.lithiated"),
    ("or for and", "«pathless && has_no_site_to_react(charge, charge.lithiated)»", "pathless"),
    ("dropped term", "r.dead = «sites_at_birth - book.lithiated - book.delithiated»", "sites_at_birth - book.lithiated"),
    ("wrong half", "outcome.tally.left_sites = «half == Half::charge» ? book.lithiated", "half == Half::discharge"),
    ("dropped condition", "if (half == Half::discharge && «!ending.left_out()») outcome", "true"),
    ("wrong half", "outcome.tally.left_sites = «half == Half::charge» ? outcome.result.lithiated", "half == Half::discharge"),
]

SOURCES["host/config/open_circuit_voltage.cpp"] = [
    ("sign", "(«x - points_.x[i - 1]») /", "points_.x[i] - x"),
    ("wrong index", "return «points_.voltage_V[i - 1]» + share", "points_.voltage_V[i]"),
    ("wrong index", "/ (points_.x[i] - «points_.x[i - 1]»)", "points_.x[0]"),
    ("comparison", "if («v[i] > v[i - 1]»)", "v[i] < v[i - 1]"),
    ("comparison", "if («x[i] <= x[i - 1]»)", "x[i] < x[i - 1]"),
    ("dropped bounds", "x = «std::clamp(x, lowest_x(), highest_x())»", "x"),
    ("order", "«read.points.x[a] < read.points.x[b]»", "read.points.x[a] > read.points.x[b]"),
]

SOURCES["host/simulation/voltage_sense.cpp"] = [
    ("factor", "highest->voltage_V > upper + «allowed_V»", "10.0f * allowed_V"),
    ("sign", "«highest->voltage_V > upper + allowed_V»;", "highest->voltage_V > upper - allowed_V"),
    ("sign", "lowest->voltage_V >= «lower - allowed_V») return", "lower - 1.0f"),
    ("again and again", "«left_on_the_way_ = true»", "false"),
    ("wrong half", "«furthest.half == static_cast<int>(Half::charge)»", "furthest.half != static_cast<int>(Half::charge)"),
]
