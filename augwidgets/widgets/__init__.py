"""Explorers for a notebook: sliders, a grid that follows them, and the code. ipywidgets and anywidget live here."""

from augwidgets.widgets.recipe_explorer import RecipeExplorer
from augwidgets.widgets.transform_explorer import TransformExplorer

__all__ = ["RecipeExplorer", "TransformExplorer"]
