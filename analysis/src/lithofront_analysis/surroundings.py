"""Keep the user's surroundings out of the command: settings of other programs, and files of the working folder.

Must run before anything else is imported, and imports nothing that a working folder could stand in for.
"""

import os
import sys


def shield() -> None:
    """Take the working folder from the import path and settle how matplotlib starts, whatever a notebook or the user has set."""
    # `python -m` puts the working folder first: a random.py in it would be run in the place of Python's own.
    if not sys.flags.safe_path and sys.path and sys.path[0] in ("", os.getcwd()):
        del sys.path[0]
    os.environ["MPLBACKEND"] = "agg"
    os.environ["MATPLOTLIBRC"] = os.devnull
    import logging

    # Complaints about a matplotlibrc of the working folder, which is read all the same and then set aside.
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
