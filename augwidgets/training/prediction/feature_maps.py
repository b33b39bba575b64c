"""`feature_maps`: what the convolutions of a model make of a picture, and the kernels by which they do it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from augwidgets.sample.sample import Sample
from augwidgets.training.batches import pictures as as_batch
from augwidgets.training.prediction import architecture
from augwidgets.training.prediction.classifier import Classifier, as_classifier
from augwidgets.view import prediction_charts, training_charts

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class FeatureMaps:
    """A picture as one layer passes it on. Made by `feature_maps`; the last line of a cell shows it.

    Attributes
    ----------
    sample : Sample
        The picture as the model sees it.
    layer : str
    kernels : (h, w, in, out) array
    maps : (H, W, out) array
        What each kernel makes of the picture.
    """

    def __init__(self, sample: Sample, layer: str, kernels: np.ndarray, maps: np.ndarray) -> None:
        self.sample, self.layer, self.kernels, self.maps = sample, layer, kernels, maps

    def figure(self) -> Figure:
        """Draw the picture, the kernels, and the maps that they make of it.

        Returns
        -------
        Figure
        """
        return prediction_charts.layer(self.sample.image, self.kernels, self.maps, repr(self))

    def __repr__(self) -> str:
        high, wide, into, out = self.kernels.shape
        over = f" over {into} maps" if into > 1 else ""
        return (
            f"{self.layer}: {out} kernels of {wide} × {high}{over}; maps of {self.maps.shape[1]} × {self.maps.shape[0]}"
        )

    def _repr_html_(self) -> str:
        return training_charts.page(self.figure(), [repr(self)])


def feature_maps(model: Any, picture: Any, *, layer: str | None = None) -> FeatureMaps:
    """Return what a convolution makes of a picture, with its kernels.

    Parameters
    ----------
    model : keras.Model, Classifier or TrainedNetwork
    picture : array, Sample or path
    layer : str, optional
        The name of a convolution; the first one, unless it is given.

    Returns
    -------
    FeatureMaps

    Raises
    ------
    TypeError, ValueError, OSError
        In one sentence: no classifier, no convolution, no such layer, no picture.

    Examples
    --------
    >>> import augwidgets as aw
    >>> network = aw.training.small_network((16, 16, 1), 10)
    >>> found = feature_maps(network, aw.pictures.cat())
    >>> found.kernels.shape, found.maps.shape
    ((3, 3, 1, 16), (16, 16, 16))
    """
    known = as_classifier(model)
    architecture.convolution(known.model, layer)
    name = architecture.convolutions_of(known.model)[0].name if layer is None else layer
    samples = known.samples(picture)
    if len(samples) != 1:
        raise ValueError(f"feature maps are those of one picture, got {len(samples)}")
    return maps_of(known, samples[0], architecture.convolution(known.model, name))


def maps_of(known: Classifier, sample: Sample, layer: Any) -> FeatureMaps:
    """Return the maps and kernels of a layer, of a picture as the model sees it."""
    (maps,) = known.passes.layer(known.taken(as_batch([sample], known.levels)), layer)
    return FeatureMaps(sample, layer.name, kernels_of(layer), np.asarray(maps, np.float32))


def kernels_of(layer: Any) -> np.ndarray:
    """Return the kernels of a convolution as ``(h, w, in, out)``; of one that filters each map alone ``in`` is 1."""
    for name in ("kernel", "_kernel", "depthwise_kernel"):
        found = getattr(layer, name, None)
        if found is not None:
            break
    kernels = np.asarray(found)
    kind = type(layer).__name__
    if kind == "Conv2DTranspose":
        kernels = kernels.swapaxes(2, 3)
    if kind in ("DepthwiseConv2D", "SeparableConv2D"):
        high, wide, into, times = kernels.shape
        kernels = kernels.reshape(high, wide, 1, into * times)
    return kernels
