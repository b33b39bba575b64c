"""The transforms that come with the kit, one file per kind. `CATALOGUE` is the one name that loads them all."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any

__all__ = ["CATALOGUE"]


def __getattr__(name: str) -> Any:
    if name != "CATALOGUE":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    for kind in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{kind.name}")
    from augwidgets.declare import CATALOGUE

    globals()["CATALOGUE"] = CATALOGUE
    return CATALOGUE
