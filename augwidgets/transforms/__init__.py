"""The transforms that come with the kit, one file per kind. `CATALOGUE` is the one name that loads them all."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any

__all__ = ["CATALOGUE"]

# In which order the kinds are listed, whatever was imported first.
_ORDER = ("geometry", "bending", "tones", "equalizing", "colours", "filters", "details", "resolution", "restoring",
          "noises", "hiding", "weather", "mixing_chains")  # fmt: skip


def __getattr__(name: str) -> Any:
    if name != "CATALOGUE":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    kinds = [kind.name for kind in pkgutil.iter_modules(__path__)]
    for kind in kinds:
        importlib.import_module(f"{__name__}.{kind}")
    from augwidgets.declare import CATALOGUE

    known = [*_ORDER, *(kind for kind in kinds if kind not in _ORDER)]
    CATALOGUE.arrange([f"{__name__}.{kind}" for kind in known])
    globals()["CATALOGUE"] = CATALOGUE
    return CATALOGUE
