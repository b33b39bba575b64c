"""What plans and scenes are handed, checked."""

from __future__ import annotations

from typing import Any

from augwidgets.domain.argument_checks import is_whole
from augwidgets.domain.errors import told

_MOST = 20_000  # pixels


def check_size(size: Any) -> tuple[int, int]:
    """Return (height, width); raise where something else came."""
    is_pair = isinstance(size, (tuple, list)) and len(size) == 2
    if not is_pair or not all(is_whole(one) and 0 < one <= _MOST for one in size):
        raise ValueError(f"size must be (height, width), two whole numbers from 1 to {_MOST:,}, got {told(size)}")
    return int(size[0]), int(size[1])


def check_flag(flag: Any, name: str) -> bool:
    """Return True or False; raise where something else came."""
    if not isinstance(flag, bool):
        raise TypeError(f"{name} must be True or False, got {told(flag)}")
    return flag


def check_texts(texts: Any, name: str, example: str) -> tuple[str, ...]:
    """Return a sequence of texts; raise where something else came."""
    if not isinstance(texts, (list, tuple)) or not all(isinstance(one, str) for one in texts):
        raise TypeError(f"{name} must be a sequence of texts, such as {example}, got {told(texts)}")
    return tuple(texts)
