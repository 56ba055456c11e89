"""`python -m exchanges.planning INSTANCE.json` prints the plan as JSON."""

import sys

from exchanges.planning.command import run

if __name__ == "__main__":
    sys.exit(run())
