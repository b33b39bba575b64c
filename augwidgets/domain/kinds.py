"""`Domain`: any of the four kinds."""

from augwidgets.domain.options import Choice, Switch
from augwidgets.domain.range import Range
from augwidgets.domain.seed import Seed

Domain = Range | Choice | Switch | Seed
