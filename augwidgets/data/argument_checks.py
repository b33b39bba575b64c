"""What the functions of this room may be asked for."""

from __future__ import annotations

from typing import Any

from augwidgets.domain.argument_checks import is_listed, is_whole
from augwidgets.domain.errors import told

_MOST = 10**15


def whole(value: Any, name: str, least: int = 1) -> int:
    """Return a whole number from `least` on, or name what is none."""
    if not is_whole(value) or not least <= value <= _MOST:
        raise ValueError(f"{name} must be a whole number from {least} on, got {told(value)}")
    return int(value)


def check_listed(things: Any, name: str) -> None:
    """Raise where several names are wanted and something else came.

    Raises
    ------
    TypeError
    """
    if not is_listed(things):
        raise TypeError(f"{name} must be a list of names, got {told(things)}")
