"""Transforms that make one picture of two or more. `PAIRS` is the one name that loads them all."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from augwidgets.steps.pair_declare import PAIRS as PAIRS

__all__ = ["PAIRS"]


def __getattr__(name: str) -> Any:
    if name != "PAIRS":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    importlib.import_module(f"{__name__}.mixing")
    from augwidgets.steps.pair_declare import PAIRS

    globals()["PAIRS"] = PAIRS
    return PAIRS
