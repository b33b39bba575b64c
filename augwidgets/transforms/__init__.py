"""The transforms that come with the kit, one file per kind. `CATALOGUE` loads them all when it is asked.

* `geometry`, `bending`: where pixels go, along straight lines or curved ones.
* `tones`, `equalizing`, `colours`: how light they are, by one curve, by the histogram, by channel; `tile_curves`:
  by the histogram of each tile.
* `filters`, `details`, `resolution`, `restoring`, `noises`: how fine and how clean a picture is.
* `hiding`, `weather`: what covers it; `mixing_chains`: several versions of one, mixed.
* `pairs`: two pictures or more; `joining`: their labels, put together; `mask_values`: what those of masks mean.
* `patterns`: smooth random patterns that several of these use.
"""

from __future__ import annotations

import importlib
import pkgutil

from augwidgets.steps.catalogue import CATALOGUE

__all__ = ["CATALOGUE"]

# In which order the kinds are listed, whatever was imported first.
_ORDER = ("geometry", "bending", "tones", "equalizing", "colours", "filters", "details", "resolution", "restoring",
          "noises", "hiding", "weather", "mixing_chains", "pairs")  # fmt: skip


def load() -> None:
    """Import every file of this folder, and list their transforms in the order of the kinds."""
    kinds = [kind.name for kind in pkgutil.iter_modules(__path__)]
    for kind in kinds:
        importlib.import_module(f"{__name__}.{kind}")
    known = [*_ORDER, *(kind for kind in kinds if kind not in _ORDER)]
    CATALOGUE.arrange([f"{__name__}.{kind}" for kind in known])
