"""Explore, teach and measure image augmentation in Jupyter: sliders, a 3x3 grid that follows them, and the code.

Start with ``aw.explore()`` in a notebook. Every public name is loaded when it is first used; ``__init__.pyi`` is the
one table of them.

This is also the one place where the lower rooms are told who above them fills their tables.
"""

import importlib

import lazy_loader

from augwidgets.domain import faces
from augwidgets.recipe.dialects import DIALECTS
from augwidgets.steps.catalogue import CATALOGUE

__version__ = "0.1.0"

_getattr, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)

CATALOGUE.loader.set(lambda: importlib.import_module("augwidgets.transforms").load())
DIALECTS.loader.set(lambda: importlib.import_module("augwidgets.dialects.table"))
faces.LOADER.set(lambda: importlib.import_module("augwidgets.view.faces"))


def __getattr__(name: str) -> object:
    try:
        return _getattr(name)
    except AttributeError:
        raise AttributeError(f"augwidgets has no {name!r}; aw.CATALOGUE lists the transforms") from None
