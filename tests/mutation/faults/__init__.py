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
}
