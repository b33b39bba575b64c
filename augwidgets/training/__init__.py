"""Training with a recipe: data that goes into ``model.fit``, and what is in them. Keras is imported when needed.

* `dataset`: `Augmented`; `augmented_arguments`: what it is handed, checked; `sample_maker`: one picture of an epoch;
  `batch_maker`: the arrays of a batch, by `batches`, from Samples to arrays; `mixed_labels`: labels of mixed pictures;
  `prefetch`: the next batches, by threads; `epochs_ahead`: those of the next epochs, by other processes;
  `worker_pool`: which those are, `sendable`: what they are told.
* `effects`: what a recipe does to a data set; `advice`: why, and how it is mended.
* `comparing`: `compare`, the same model trained with several recipes; `trainings`: all that it trains, run and gone on
  with; `labelled_pictures` and `parts`: on which pictures; `comparison`: what came of it; `trainer`: one model, trained
  again and again; `epoch_callbacks`: what hears of it; `network`: `small_network`, which it is; `compiled`: what one is
  compiled with; `intervals`: how sure a difference is; `failures`: trainings that failed; `kept_runs`: those that are
  done; `clock`: whether there is time for another one; `leaving_out`: a recipe without each of its steps; `exchange`:
  how many pictures one is worth.
* `searching`: `search`, which finds a recipe by training with many.
* `records`: what trainings write down, in a plain folder or in MLflow. `folder_path`: what users write as a folder;
  `quiet`: foreign libraries that log.
* `gan`: new pictures from old ones; `more_pictures`: article 4's other ways to more of them.
* `on_device`: `RecipeLayer`, a recipe as a Keras layer.
* `prediction`: what a model sees: classes, where it looks, how far it still knows a picture.
* `records`: what trainings write down, in a plain folder or in MLflow.
* `preparing`: `prepared`, what is done to all pictures alike; `experiments`: a mistake that is often made, and an
  article's cats and dogs.
* `segmentation`: does the share of natural pictures matter, among scenes?
* `distinct_pictures`: how many different pictures a training sees; `combinations`: how many ways a draw can come out.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from augwidgets.data.report import DataReport
    from augwidgets.data.reporting import report_on
    from augwidgets.training import gan, more_pictures
    from augwidgets.training.comparing import compare
    from augwidgets.training.comparison import Comparison
    from augwidgets.training.dataset import Augmented
    from augwidgets.training.distinct_pictures import PicturesSeen, pictures_seen
    from augwidgets.training.effects import Effect, effect_of
    from augwidgets.training.exchange import Worth, pictures_worth
    from augwidgets.training.experiments import CatsAndDogs, article_network, cats_and_dogs, equalised_in_training_only
    from augwidgets.training.leaving_out import without_each
    from augwidgets.training.network import small_network
    from augwidgets.training.on_device.recipe_layer import RecipeLayer
    from augwidgets.training.prediction.adversarial import Adversarial, adversarial
    from augwidgets.training.prediction.classifier import Classifier
    from augwidgets.training.prediction.feature_maps import FeatureMaps, feature_maps
    from augwidgets.training.prediction.grad_cam import GradCam, grad_cam
    from augwidgets.training.prediction.known_range import known_range
    from augwidgets.training.prediction.predicted import Prediction, predicted
    from augwidgets.training.prediction.robustness import Robustness, robustness
    from augwidgets.training.prediction.trained_network import TrainedNetwork, trained_network
    from augwidgets.training.preparing import Prepared, prepared
    from augwidgets.training.searching.result import SearchResult
    from augwidgets.training.searching.searching import search
    from augwidgets.training.segmentation.shares import natural_shares
    from augwidgets.training.segmentation.shares_result import NaturalShares
    from augwidgets.training.segmentation.unet import small_unet

__all__ = [
    "Adversarial", "Augmented", "CatsAndDogs", "Classifier", "Comparison", "DataReport", "Effect", "FeatureMaps",
    "GradCam", "NaturalShares", "PicturesSeen", "Prediction", "Prepared", "RecipeLayer", "Robustness", "SearchResult",
    "TrainedNetwork", "Worth", "adversarial", "article_network", "cats_and_dogs", "compare", "effect_of",
    "equalised_in_training_only", "feature_maps", "gan", "grad_cam", "known_range", "more_pictures", "natural_shares",
    "pictures_seen", "pictures_worth", "predicted", "prepared", "report_on", "robustness", "search", "small_network",
    "small_unet", "trained_network", "without_each",
]  # fmt: skip

_FILES = {
    "Adversarial": "training.prediction.adversarial",
    "Augmented": "training.dataset",
    "CatsAndDogs": "training.experiments",
    "Classifier": "training.prediction.classifier",
    "Comparison": "training.comparison",
    "DataReport": "data.report",
    "Effect": "training.effects",
    "FeatureMaps": "training.prediction.feature_maps",
    "GradCam": "training.prediction.grad_cam",
    "NaturalShares": "training.segmentation.shares_result",
    "PicturesSeen": "training.distinct_pictures",
    "Prediction": "training.prediction.predicted",
    "Prepared": "training.preparing",
    "RecipeLayer": "training.on_device.recipe_layer",
    "Robustness": "training.prediction.robustness",
    "SearchResult": "training.searching.result",
    "TrainedNetwork": "training.prediction.trained_network",
    "Worth": "training.exchange",
    "adversarial": "training.prediction.adversarial",
    "article_network": "training.experiments",
    "cats_and_dogs": "training.experiments",
    "compare": "training.comparing",
    "effect_of": "training.effects",
    "equalised_in_training_only": "training.experiments",
    "feature_maps": "training.prediction.feature_maps",
    "grad_cam": "training.prediction.grad_cam",
    "known_range": "training.prediction.known_range",
    "natural_shares": "training.segmentation.shares",
    "pictures_seen": "training.distinct_pictures",
    "pictures_worth": "training.exchange",
    "predicted": "training.prediction.predicted",
    "prepared": "training.preparing",
    "report_on": "data.reporting",
    "robustness": "training.prediction.robustness",
    "search": "training.searching.searching",
    "small_network": "training.network",
    "small_unet": "training.segmentation.unet",
    "trained_network": "training.prediction.trained_network",
    "without_each": "training.leaving_out",
}


def __getattr__(name: str) -> Any:
    if name in ("gan", "more_pictures"):
        return importlib.import_module(f"augwidgets.training.{name}")
    if name in _FILES:
        return getattr(importlib.import_module(f"augwidgets.{_FILES[name]}"), name)
    raise AttributeError(f"augwidgets.training has no {name!r}; it has {', '.join(__all__)}")


def __dir__() -> list[str]:
    return __all__
