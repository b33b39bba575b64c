"""What the functions of this room may be asked for."""

from __future__ import annotations

import numbers
from typing import Any

from augwidgets.domain.errors import told


def whole(value: Any, name: str, least: int = 1) -> int:
    """Give a whole number from `least` on, or name what is none."""
    if isinstance(value, bool) or not isinstance(value, numbers.Integral) or value < least:
        raise ValueError(f"{name} must be a whole number from {least} on, got {told(value)}")
    return int(value)
