"""Training with a recipe: data that goes into ``model.fit``, and what is in them. Keras is imported when needed.

* `dataset`: `Augmented`; `batches`: from Samples to arrays; `mixed_labels`: labels of mixed pictures; `prefetch`: the
  next batches, by threads.
* `effects`: what a recipe does to a data set; `advice`: why, and how it is mended.
* `comparing`: `compare`, the same model trained with several recipes; `trainings`: all that it trains, run and gone on
  with; `labelled_pictures` and `parts`: on which pictures; `comparison`: what came of it; `trainer`: one model, trained
  again and again; `network`: `small_network`, which it is; `intervals`: how sure a difference is; `kept_runs`: those
  that are done; `clock`: whether there is time for another one; `leaving_out`: a recipe without each of its steps;
  `exchange`: how many pictures one is worth.
* `searching`: `search`, which finds a recipe by training with many.
* `records`: what trainings write down, in a plain folder or in MLflow. `folder_path`: what users write as a folder;
  `quiet`: foreign libraries that log.
* `distinct_pictures`: how many different pictures a training sees; `combinations`: how many ways a draw can come out.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from augwidgets.data.report import DataReport
    from augwidgets.data.reporting import report_on
    from augwidgets.training.comparing import compare
    from augwidgets.training.comparison import Comparison
    from augwidgets.training.dataset import Augmented
    from augwidgets.training.distinct_pictures import PicturesSeen, pictures_seen
    from augwidgets.training.effects import Effect, effect_of
    from augwidgets.training.exchange import Worth, pictures_worth
    from augwidgets.training.leaving_out import without_each
    from augwidgets.training.network import small_network
    from augwidgets.training.searching.result import SearchResult
    from augwidgets.training.searching.searching import search

__all__ = [
    "Augmented", "Comparison", "DataReport", "Effect", "PicturesSeen", "SearchResult", "Worth", "compare", "effect_of",
    "pictures_seen", "pictures_worth", "report_on", "search", "small_network", "without_each",
]  # fmt: skip

_FILES = {
    "Augmented": "training.dataset",
    "Comparison": "training.comparison",
    "DataReport": "data.report",
    "Effect": "training.effects",
    "PicturesSeen": "training.distinct_pictures",
    "SearchResult": "training.searching.result",
    "Worth": "training.exchange",
    "compare": "training.comparing",
    "effect_of": "training.effects",
    "pictures_seen": "training.distinct_pictures",
    "pictures_worth": "training.exchange",
    "report_on": "data.reporting",
    "search": "training.searching.searching",
    "small_network": "training.network",
    "without_each": "training.leaving_out",
}


def __getattr__(name: str) -> Any:
    if name in _FILES:
        return getattr(importlib.import_module(f"augwidgets.{_FILES[name]}"), name)
    raise AttributeError(f"augwidgets.training has no {name!r}; it has {', '.join(__all__)}")


def __dir__() -> list[str]:
    return __all__
