"""`grad_cam`: which places of a picture speak for a class (Selvaraju and others, 2017)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from augwidgets.sample.sample import Sample
from augwidgets.training.batches import pictures as as_batch
from augwidgets.training.prediction import architecture
from augwidgets.training.prediction.classifier import Classifier, as_classifier, parts
from augwidgets.training.prediction.predicted import Prediction, as_predictions
from augwidgets.view import prediction_charts, training_charts

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class GradCam:
    """Where a model looks. Made by `grad_cam`; the last line of a cell shows it.

    Attributes
    ----------
    samples : list of Sample
        The pictures as the model sees them.
    heats : (N, H, W) array
        Of each place, from 0 to 1, how much it speaks for the class; all 0 where nothing does.
    classes : tuple of str
        For which class each one is.
    predictions : list of Prediction
    layer : str
        The convolution whose maps were weighed.
    """

    def __init__(
        self, samples: list[Sample], heats: np.ndarray, classes: tuple[str, ...], predictions: list[Prediction],
        layer: str,
    ) -> None:  # fmt: skip
        self.samples, self.heats, self.classes = samples, heats, classes
        self.predictions, self.layer = predictions, layer

    def figure(self) -> Figure:
        """Draw each picture, and the places over it.

        Returns
        -------
        Figure
        """
        return prediction_charts.heats([one.image for one in self.samples], self.heats, self._titles())

    def _titles(self) -> list[tuple[str, str]]:
        return [(repr(one), f"for {name}") for one, name in zip(self.predictions, self.classes, strict=True)]

    def __repr__(self) -> str:
        return f"Grad-CAM of {len(self.samples)} pictures by {self.layer}, for {', '.join(self.classes):.120}"

    def _repr_html_(self) -> str:
        return training_charts.page(self.figure(), [repr(self)])


def grad_cam(model: Any, pictures: Any, *, of: Any = None, layer: str | None = None) -> GradCam:
    """Return which places of pictures speak for a class.

    Each map of a convolution is weighed by how much the score of the class rises with it, on average over its places;
    their sum, where it is above 0, is enlarged to the picture. The score is taken before the softmax. Pictures are done
    together, and what JAX has compiled is kept with the model.

    Parameters
    ----------
    model : keras.Model, Classifier or TrainedNetwork
    pictures : array, Sample, path or list of them
    of : str or int, optional
        The class; that which is predicted for each, unless it is given.
    layer : str, optional
        The name of a convolution; the last one, unless it is given.

    Returns
    -------
    GradCam

    Raises
    ------
    TypeError, ValueError, OSError
        In one sentence: no classifier, no convolution, no such layer or class.

    Examples
    --------
    >>> import augwidgets as aw
    >>> network = aw.training.small_network((16, 16, 1), 10)
    >>> found = grad_cam(network, aw.pictures.cat())
    >>> found.heats.shape, found.layer.startswith("conv2d")
    ((1, 16, 16), True)
    """
    known = as_classifier(model)
    chosen = architecture.convolution(known.model, layer)
    samples = known.samples(pictures)
    number = None if of is None else known.number_of(of, "of")
    probabilities, heats, numbers = looked_at(known, as_batch(samples, known.levels), chosen, number)
    names = tuple(known.class_names[one] for one in numbers)
    return GradCam(samples, heats, names, as_predictions(known.class_names, probabilities), chosen.name)


def looked_at(
    known: Classifier, x: np.ndarray, layer: Any, of: int | None = None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return probabilities, heats and the classes that those are for.

    Parameters
    ----------
    known : Classifier
    x : (N, H, W, C) array
        As `Classifier.inputs` gives them.
    layer : keras.layers.Layer
        A convolution of the model.
    of : int, optional
        The class; the likeliest of each, unless it is given.
    """
    likely, heats, numbers = [], [], []
    for part, count in parts(x):
        taken = known.taken(part)
        classes = known.probabilities_of(part).argmax(axis=1) if of is None else np.full(len(part), of)
        scores, given, slope = known.passes.looks(taken, classes.astype(np.int32), layer, known.kind)
        likely.append(known.probabilities_from_scores(scores[:count]) if known.kind != architecture.UNKNOWN
                      else known.probabilities_of(part)[:count])  # fmt: skip
        weights = slope.mean(axis=(1, 2), dtype=np.float64)
        maps = np.maximum(np.einsum("nhwc,nc->nhw", given.astype(np.float64), weights), 0)[:count]
        heats += [_enlarged(one, x.shape[1:3]) for one in maps]
        numbers.append(classes[:count])
    return np.concatenate(likely), np.stack(heats), np.concatenate(numbers)


def _enlarged(heat: np.ndarray, size: tuple[int, ...]) -> np.ndarray:
    """Return a map from 0 to 1, in the size of the picture."""
    most = heat.max()
    scaled = (heat / most if most > 0 else heat).astype(np.float32)
    found: Any = cv2.resize(scaled, (size[1], size[0]), interpolation=cv2.INTER_LINEAR)
    return np.clip(found, 0, 1)
