"""`Seed`: a whole number that fixes a pattern."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from augwidgets.domain.argument_checks import is_whole
from augwidgets.domain.as_code import written_as_call
from augwidgets.domain.errors import told
from augwidgets.domain.interface import Kind


@dataclass(frozen=True, repr=False)
class Seed(Kind):
    """A whole number that fixes a pattern (of noise, say). Unless it is named, a recipe draws it.

    Attributes
    ----------
    limit : int
        Seeds lie below it.

    Examples
    --------
    >>> Seed().check(7, "seed")
    7
    """

    limit = 2**32

    __repr__ = written_as_call

    def check(self, value: Any, name: str) -> int:
        if not is_whole(value):
            raise TypeError(f"{name} must be a whole number in [0, {self.limit - 1}], got {told(value)}")
        if not 0 <= int(value) < self.limit:
            raise ValueError(f"{name} must lie in [0, {self.limit - 1}], got {told(value)}")
        return int(value)

    def check_open(self, value: Any, name: str) -> int | None:
        return None if value is None else self.check(value, name)

    def at(self, quantile: float, open_value: int | None) -> int:
        # From the quantile's bits: it stays while the range of an amplitude is dragged.
        return int(quantile * self.limit) if open_value is None else open_value

    def is_closed(self, open_value: int | None) -> bool:
        return open_value is not None

    def usual_open(self, default: int) -> None:
        return None

    def written(self, open_value: int | None) -> int | None:
        return open_value

    def format(self, value: int) -> str:
        return f"seed {value}"

    def format_open(self, open_value: int | None) -> str:
        return "drawn" if open_value is None else self.format(open_value)
