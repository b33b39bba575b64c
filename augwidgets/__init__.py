"""Explore, teach and measure image augmentation in Jupyter: sliders, a 3x3 grid that follows them, and the code.

Start with ``aw.explore()`` in a notebook. Every public name is loaded when it is first used; ``__init__.pyi`` is the
one table of them.
"""

import importlib

import lazy_loader

from augwidgets.steps.catalogue import CATALOGUE

# `explore` is a function and a file: imported here, the file cannot take the function's place later.
from augwidgets.widgets.explore import explore

__version__ = "0.1.0"

_getattr, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
__all__ += ["explore"]


def _load_transforms() -> None:
    importlib.import_module("augwidgets.transforms").load()


# The wiring: what stands below is told here, once, where that is which stands above it.
CATALOGUE.loaded_by(_load_transforms)


def __getattr__(name: str) -> object:
    try:
        return _getattr(name)
    except AttributeError:
        raise AttributeError(f"augwidgets has no {name!r}; aw.CATALOGUE lists the transforms") from None
