"""Explorers for a notebook: sliders, a grid that follows them, and the code. ipywidgets and anywidget live here."""

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
