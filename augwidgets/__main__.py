"""`python -m augwidgets`: the command, where its name is not on the PATH."""

import sys

from augwidgets.cli import main

sys.exit(main())
