"""`python -m augwidgets.cli`."""

import sys

from augwidgets.cli import main

sys.exit(main())
