"""Explorers for a notebook: sliders, a grid that follows them, and the code. ipywidgets and anywidget live here.

* `explore`: which explorer shows a thing; `explorable`: what it is.
* `explorer`: what every explorer is, composed of a `source` of draws, a column of controls and `pages`.
* `recipe_explorer`, `transform_explorer`, `pair_explorer`, `generator_explorer`, `pipeline_explorer`,
  `dialect_explorer`: one explorer each; `sweep_explorer`: what those of one transform have in common.
* `dataset_explorer`: a recipe over a data set; `dataset_source`, `dataset_controls`: its draws, and which pictures.
* `recipe_source`, `recipe_controls`: nine draws of a recipe, and its steps in a column; `adding_panel`: what can be
  added.
* `grid_page`, `histogram_page`, `tile_page`, `compare_page`, `order_page`, `places_page`, `worst_page`,
  `ab_page`, `code_page`: one page each.
* `grid_view`, `compare_view`, `ab_view`: the views that need the browser; `modules`: their scripts, each of several
  files (what is over a picture: `tiles.js`, and its names `tags.js`); `grid_figure`: the grid as it is kept.
* `page_box`: what a cell shows, an explorer or a review.
* `review_grid`: pictures of a data set that are kept or rejected; `review_view`: its view; `review_pages`: which it
  shows; `review_state`: what it says of them; `review_drawing`: when it draws; `review_labels`, `review_export`: what
  it reads and writes behind the page.
* `scene_explorer`: a plan of scenes; `scene_source`, `scene_controls`, `scene_rows`: its nine scenes, and a row for
  each of its settings; `values_page`, `write_page`: what the nine have drawn, and what writes many; `long_work`: what
  is done in a thread.
* `controls`: rows of controls, by the kind of domain; `range_row`: that of a range, and how long its track is;
  `pixel_row`: that of a count of pixels; `entry`: what a row is made for; `fold`: rows that are rarely used;
  `step_row`, `group_row`, `nested_row`, `region_rows`: what is made of them; `label_limits`: how far a label holds;
  `label_rows`: what becomes of labels;
  `kit`: how they are made, heard and closed.
* `top_bar`, `picture_chooser`, `uploads`: what is above the columns, and which picture is explored.
* `history`: what was before each change.
* `traits`: those of explorers, which say in one sentence what they take.
* `drawing`: when it draws, and where; `background`: what may be drawn in a thread; `lifetime`: how long an explorer
  stays; `still`: what a saved notebook keeps.
"""

import importlib
import pkgutil
from typing import Any

from augwidgets.widgets.dataset_explorer import DataSetExplorer
from augwidgets.widgets.dialect_explorer import DialectExplorer
from augwidgets.widgets.generator_explorer import GeneratorExplorer
from augwidgets.widgets.pair_explorer import PairExplorer
from augwidgets.widgets.pipeline_explorer import PipelineExplorer
from augwidgets.widgets.recipe_explorer import RecipeExplorer
from augwidgets.widgets.review_grid import ReviewGrid
from augwidgets.widgets.transform_explorer import TransformExplorer

__all__ = [
    "DataSetExplorer",
    "DialectExplorer",
    "GeneratorExplorer",
    "PairExplorer",
    "PipelineExplorer",
    "RecipeExplorer",
    "ReviewGrid",
    "SceneExplorer",
    "TransformExplorer",
]


def __getattr__(name: str) -> Any:
    if name == "SceneExplorer":  # it brings the room of scenes
        return importlib.import_module(f"{__name__}.scene_explorer").SceneExplorer
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


# Every file of a page lists its page for all explorers; nothing else names it.
for _found in pkgutil.iter_modules(__path__):
    if _found.name.endswith("_page"):
        importlib.import_module(f"{__name__}.{_found.name}")
