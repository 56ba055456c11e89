"""`python -m matching.engine`."""

import sys

from matching.engine.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
