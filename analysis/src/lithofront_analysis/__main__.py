"""The command: `lithofront-analysis`, or `python -m lithofront_analysis`."""

import sys

from .surroundings import shield


def run() -> int:
    """Run the command line."""
    shield()
    from .cli import main

    return main()


if __name__ == "__main__":
    sys.exit(run())
