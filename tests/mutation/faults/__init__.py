"""The faults that are planted, file by file: what kind, a context that occurs once in which « and » enclose the right part, and the wrong
one."""
from planting import Fault

from . import ageing, conversions, front, half_cycle, model, population, potentials, results

MODULES = (model, front, conversions, potentials, half_cycle, ageing, population, results)

FAULTS = [Fault(path, context, wrong, kind)
          for module in MODULES for path, faults in module.SOURCES.items() for kind, context, wrong in faults]

# (file, context, wrong): why it changes no result.
EQUIVALENT = {
    ("kernels/particle/contacts.hpp", "if («!(contact[s] > 0.0f)») return", "false"):
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
