"""The faults that are planted, file by file: what kind, a context that occurs once in which « and » enclose the right part, and the wrong
one."""
from planting import Fault

from . import ageing, conversions, front, half_cycle, model, population, potentials, results, study

MODULES = (model, front, conversions, potentials, half_cycle, ageing, population, results, study)

FAULTS = [Fault(path, context, wrong, kind)
          for module in MODULES for path, faults in module.SOURCES.items() for kind, context, wrong in faults]

# (file, context, wrong): why it changes no result.
EQUIVALENT = {
    ("kernels/particle/contacts.hpp", "if («!body.particle.is_contact(s, state[s])») return", "false"):
        "a site without a contact has none to lose, and its bit is not set",
    ("kernels/particle/conversion_walk.hpp", "|| «!(time[s] > now)» || face_is_cut", "false"):
        "a neighbour that has converted before finds its own time again: what opens after it cannot hasten it",
    ("kernels/particle/conversion_walk.hpp", "|| «face_is_cut(body.particle.state, packed_site(word), beyond, k)») continue", "false"):
        "the surroundings leave out the cut face too: the site is looked at in vain, and goes back",
    ("kernels/particle/conversion_search.hpp", "if («found.changes <= most») return 1.0f", "found.changes < most"):
        "just as many as are kept are counted then, and are not too many",
    ("kernels/particle/conversion_search.hpp", "if («time[list.site(e)] <= kept») return", "time[list.site(e)] < kept"):
        "what converts at that very time is filled no more",
}

# (file, context, wrong): why the tests do not see it, as far as that is understood.
SURVIVORS = {
    ("kernels/particle/current_search.hpp", "stride = «2.0f» * stride", "1.0f"):
        "strides that stay as they are reach the current too, after more evaluations",
    ("kernels/particle/conversions.hpp", "((«state | c.gained_paths») & c.required_paths)", "state"):
        "the sites of these tests have their paths already, and gain none within a step",
    ("kernels/particle/conversion_walk.hpp", "if (waits) «heap.move(heap.place[f]);»", ";"):
        "an entry whose time is brought forward is not found too late where it is alone; parity",
    ("kernels/particle/conversion_walk.hpp", "«while (heap.size > 0) time[list.site(heap.pop())] = no_conversion;»", ";"):
        "what is left in the heap is read by nobody before the next step clears it; parity",
    ("kernels/particle/conversion_search.hpp", "if («time[s] <= when && !later») continue", "time[s] <= when"):
        "only rounds that go back in time tell the two apart; parity",
    ("kernels/particle/conversion_search.hpp", "exposed = exposed || («time[wrap(l, around)] < 1.0f && !cut»)", "time[wrap(l, around)] < 1.0f"):
        "a cut face towards a site that converts in the same step; parity",
    ("kernels/particle/conversion_search.hpp", "if (when == time[s] && «!passage.other_potentials») return", "true"):
        "looks again where potentials do not differ: longer, not otherwise",
    ("kernels/particle/conversion_search.hpp", "const bool later = «when > time[s]»;", "false"):
        "a later round that finds a later time; parity",
    ("kernels/particle/renewal.hpp", "if («has_blocking_phase(body.model)») return renew_front", "false"):
        "extends a front that would be collected anew: the same front unless a path is lost in that very step",
    ("kernels/particle/closure.hpp", "if (step.sweeps > 1) «largest = max_of(largest, magnitude(step.overpotential - before));»", ";"):
        "ends a sweep early where the overpotential still moves: by less than the tolerance",
    ("kernels/particle/closure.hpp", "«step.overpotential = step.overpotential + shifts.total;»", ";"):
        "the search for the current finds the overpotential again in the next sweep: slower, not otherwise",
}
