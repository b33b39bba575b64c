"""Explorers for a notebook: sliders, a grid that follows them, and the code. ipywidgets and anywidget live here.

An explorer is composed: `source.py` says what a source of draws and a column of controls are, `pages.py` lists the
pages. Each ``*_explorer.py`` holds an explorer's traits with its source and its controls, each ``*_page.py`` one page;
`explorer.py` puts them together, `drawing.py` says when and where it is drawn, `lifetime.py` how long it stays.
"""

import importlib
import pkgutil

from augwidgets.widgets.dialect_explorer import DialectExplorer
from augwidgets.widgets.generator_explorer import GeneratorExplorer
from augwidgets.widgets.pair_explorer import PairExplorer
from augwidgets.widgets.pipeline_explorer import PipelineExplorer
from augwidgets.widgets.recipe_explorer import RecipeExplorer
from augwidgets.widgets.transform_explorer import TransformExplorer

__all__ = [
    "DialectExplorer",
    "GeneratorExplorer",
    "PairExplorer",
    "PipelineExplorer",
    "RecipeExplorer",
    "TransformExplorer",
]

# Every file of a page lists its page for all explorers; nothing else names it.
for _found in pkgutil.iter_modules(__path__):
    if _found.name.endswith("_page"):
        importlib.import_module(f"{__name__}.{_found.name}")
