"""`Classifier`: a Keras model with what must be known to hand it pictures, and to read what it gives."""

from __future__ import annotations

import weakref
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from augwidgets.data import picture_files
from augwidgets.data.dataset import DataSet
from augwidgets.domain.errors import told
from augwidgets.sample.sample import Sample
from augwidgets.sample.soft_labels import class_of
from augwidgets.training.batches import pictures, with_channels
from augwidgets.training.prediction import architecture
from augwidgets.training.prediction.architecture import INDEPENDENT, LOGITS, SIGMOID, SOFTMAX
from augwidgets.training.prediction.watching import Passes
from augwidgets.warp.fitting import resized

_TAKEN = ("0..1", "-1..1", "0..255")
_TOGETHER = (9, 64, 256)  # pictures of one call: each number of them is compiled once
_LARGE = 64 * 64 * 3  # values; larger pictures go one by one, for which nothing is lost by waiting for others
_NEAR = 1e-3


class Classifier:
    """A Keras model that tells classes apart, with their names and with how pictures are handed to it.

    Whatever takes a model here takes one of these too. The model need not be compiled, and is not changed. What it
    gives are taken for probabilities, or made some: by softmax where it gives logits, and `notes` says so.

    Parameters
    ----------
    model : keras.Model
        Takes pictures, ``(height, width)`` or ``(height, width, channels)``, and gives a number for each class, or one
        through a sigmoid.
    class_names : sequence of str, optional
        In the order of the outputs; their numbers, unless they are given.
    levels : {"0..1", "0..255", "-1..1"}, optional
        What black and white are to the model. Read from its Rescaling or Normalization layer, or else 0..1.
    image_shape : (int, int, int), optional
        Height, width and channels, where they cannot be read from the model.

    Attributes
    ----------
    model : keras.Model
    class_names : tuple of str
    levels : str
    image_shape : (int, int, int)
        None for a side of any length.
    notes : tuple of str
        How pictures are handed over, and what is made of the outputs.

    Raises
    ------
    TypeError, ValueError
        In one sentence: it is no classifier of pictures, or not known well enough.

    Examples
    --------
    >>> import augwidgets as aw
    >>> network = aw.training.small_network((16, 16, 1), 10)
    >>> known = Classifier(network)
    >>> known.image_shape, known.levels, known.probabilities(np.zeros((2, 16, 16, 1), np.uint8)).shape
    ((16, 16, 1), '0..1', (2, 10))
    """

    def __init__(
        self,
        model: Any,
        class_names: Sequence[str] | None = None,
        *,
        levels: str | None = None,
        image_shape: Sequence[int] | None = None,
    ) -> None:
        if levels is not None and (not isinstance(levels, str) or levels not in _TAKEN):
            raise ValueError(f"levels must be one of {', '.join(map(repr, _TAKEN))}, got {told(levels)}")
        architecture.check_is_model(model)
        self.model = model
        self.image_shape = architecture.image_shape_of(model, image_shape)
        read, why = architecture.levels_of(model)
        self.levels = levels or read
        self._how = "levels= says so" if levels else why
        self._has_channels = architecture.has_channels(model)
        self._passes = _passes_of(model)
        output = architecture.output_of(model)
        if output.units == 0:  # it is known once something has come out
            height, width, channels = self.image_shape
            out = self._passes.outputs(np.zeros(self._as_taken((1, height or 32, width or 32, channels)), np.float32))
            if out.ndim != 2:
                raise ValueError(
                    f"a classifier gives one number for each class of a picture, got a model that gives {out.shape[1:]}"
                )
            output = architecture.checked_output(model, out.shape[1], output.kind)
        self._output = output
        self.class_names = _checked_names(class_names, output.classes)

    @property
    def notes(self) -> tuple[str, ...]:
        """How pictures are handed over, and what is made of the outputs."""
        height, width, channels = self.image_shape
        colours = "grey" if channels == 1 else "colour"
        size = "any size" if height is None or width is None else f"{width} × {height} pixels"
        said = [f"The model gets pictures of {size}, {colours}, in levels {self.levels}: {self._how}."]
        if LOGITS in self._output.kind:
            said.append("It gives logits: probabilities are made of them by softmax.")
        if self._output.kind == INDEPENDENT:
            said.append("It gives each class a sigmoid of its own: probabilities need not add up to 1.")
        return tuple(said)

    @property
    def kind(self) -> str:
        """What its outputs are."""
        return self._output.kind

    @property
    def passes(self) -> Passes:
        """Its runs, compiled once for all that is asked of the model."""
        return self._passes

    def number_of(self, label: Any, name: str = "label") -> int:
        """Return the place of a class, given by its name or number.

        Parameters
        ----------
        label : str or int
        name : str
            What the message calls it.

        Returns
        -------
        int

        Raises
        ------
        ValueError
            No such class.
        """
        word = class_of(label) if label is not None else None
        if word in self.class_names:
            return self.class_names.index(word)
        if word is not None and word.isdigit() and int(word) < len(self.class_names):
            return int(word)
        known = ", ".join(map(repr, self.class_names))
        raise ValueError(f"{name} must be a class of the model ({known:.150}), got {told(label)}")

    def knows(self, label: Any) -> bool:
        """Return whether a label names a class of the model.

        Parameters
        ----------
        label : str, int, SoftLabel or None

        Returns
        -------
        bool
        """
        return label is not None and class_of(label) in self.class_names

    def fitted(self, picture: Any) -> Sample:
        """Return a picture as the model sees it: in its size and channels.

        Parameters
        ----------
        picture : Sample, array or path
            Whatever `augwidgets.load` takes.

        Returns
        -------
        Sample

        Raises
        ------
        TypeError, ValueError, OSError
            It is no picture.
        """
        height, width, channels = self.image_shape
        sample = with_channels(picture_files.load(picture), channels)
        size = (height or sample.size[0], width or sample.size[1])
        return sample if sample.size == size else resized(sample, size)

    def inputs(self, many: Any) -> np.ndarray:
        """Return pictures as the model takes them, ``(N, H, W, C)`` in its levels.

        Parameters
        ----------
        many : array, Sample, path or list of them
            One picture or several.

        Returns
        -------
        array of float32

        Raises
        ------
        TypeError, ValueError, OSError
            In one sentence: what is no picture, or pictures of several sizes for a model of any size.
        """
        return pictures(self.samples(many), self.levels)

    def samples(self, many: Any) -> list[Sample]:
        """Return pictures as the model sees them.

        Parameters
        ----------
        many : array, Sample, path or list of them

        Returns
        -------
        list of Sample

        Raises
        ------
        TypeError, ValueError, OSError
            As `inputs`.
        """
        found = [self.fitted(one) for one in _each(many, self.image_shape)]
        if not found:
            raise ValueError("one picture or more is wanted, got none")
        sizes = {one.size for one in found}
        if len(sizes) > 1:
            raise ValueError(f"pictures that are predicted together must have one size, got {told(sorted(sizes))}")
        return found

    def probabilities(self, many: Any) -> np.ndarray:
        """Return how likely each class is.

        Parameters
        ----------
        many : array, Sample, path or list of them

        Returns
        -------
        (N, classes) array

        Raises
        ------
        TypeError, ValueError, OSError
            As `inputs`; and what is not a number, from weights that are none.
        """
        return self.probabilities_of(self.inputs(many))

    def probabilities_of(self, x: np.ndarray) -> np.ndarray:
        """Return how likely each class is, of pictures as `inputs` gives them.

        Parameters
        ----------
        x : (N, H, W, C) array

        Returns
        -------
        (N, classes) array

        Raises
        ------
        ValueError
            The model gives what is not a number.
        """
        found = [self._passes.outputs(self.taken(part))[:count] for part, count in parts(x)]
        return self._as_probabilities(np.concatenate(found))

    def probabilities_from_scores(self, scores: np.ndarray) -> np.ndarray:
        """Return how likely each class is, from scores before the model's softmax or sigmoid.

        Parameters
        ----------
        scores : (N, units) array

        Returns
        -------
        (N, classes) array

        Raises
        ------
        ValueError
            They are not numbers.
        """
        kind = {SOFTMAX: LOGITS, SIGMOID: f"{SIGMOID} {LOGITS}", INDEPENDENT: f"{INDEPENDENT} {LOGITS}"}
        return self._as_probabilities(np.asarray(scores, np.float64), kind.get(self.kind, self.kind))

    def taken(self, x: np.ndarray) -> np.ndarray:
        """Return pictures with the axes that the model takes.

        Parameters
        ----------
        x : (N, H, W, C) array

        Returns
        -------
        array
        """
        return x if self._has_channels else x[..., 0]

    def _as_taken(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        return shape if self._has_channels else shape[:3]

    def _as_probabilities(self, out: np.ndarray, kind: str = "") -> np.ndarray:
        if not np.isfinite(out).all():
            raise ValueError(
                "the model gives what is not a number (NaN or infinity): its weights are not numbers any more, or the "
                "pictures are not in the levels that it was trained on"
            )
        kind = kind or self.kind
        if kind == architecture.UNKNOWN:
            kind = _told_by(out)
            self._output = self._output._replace(kind=kind)
        if kind.endswith(LOGITS) and kind != LOGITS:
            out = 1 / (1 + np.exp(-np.clip(out, -60, 60)))
        if kind.startswith(SIGMOID):
            return np.concatenate([1 - out, out], axis=1)
        if kind == LOGITS:
            powers = np.exp(out - out.max(axis=1, keepdims=True))
            found: np.ndarray = powers / powers.sum(axis=1, keepdims=True)
            return found
        return out


def as_classifier(model: Any) -> Classifier:
    """Return the `Classifier` of a model, or of what holds one with its class names; one is returned as it is."""
    if isinstance(model, Classifier):
        return model
    if hasattr(model, "model") and hasattr(model, "class_names"):  # a trained network
        return Classifier(model.model, model.class_names)
    return Classifier(model)


def parts(x: np.ndarray) -> Iterator[tuple[np.ndarray, int]]:
    """Yield pictures in parts of a few sizes, the last one filled up, and how many of each part count.

    Examples
    --------
    >>> [(len(part), count) for part, count in parts(np.zeros((70, 8, 8, 1)))]
    [(256, 70)]
    >>> [(len(part), count) for part, count in parts(np.zeros((2, 224, 224, 3)))]
    [(1, 1), (1, 1)]
    """
    sizes = _TOGETHER if x[0].size <= _LARGE else (1,)
    together = next((size for size in sizes if size >= len(x)), sizes[-1])
    for start in range(0, len(x), together):
        part = x[start : start + together]
        count = len(part)
        if count < together:
            part = np.concatenate([part, np.repeat(part[-1:], together - count, axis=0)])
        yield part, count


# By model, so that what was compiled is found again; what is kept holds no model.
_PASSES: weakref.WeakKeyDictionary[Any, Passes] = weakref.WeakKeyDictionary()


def _passes_of(model: Any) -> Passes:
    if model not in _PASSES:
        _PASSES[model] = Passes(model)
    return _PASSES[model]


def _told_by(out: np.ndarray) -> str:
    """Return what outputs are of which the model does not tell: probabilities, shares, or logits."""
    if out.min() < 0 or out.max() > 1 + _NEAR:
        return LOGITS
    return SOFTMAX if np.allclose(out.sum(axis=1), 1, atol=_NEAR) else INDEPENDENT


def _checked_names(names: Any, classes: int) -> tuple[str, ...]:
    if names is None:
        return tuple(map(str, range(classes)))
    is_row = isinstance(names, (list, tuple)) or (isinstance(names, np.ndarray) and names.ndim == 1)
    found = tuple(map(str, names)) if is_row else ()
    if len(found) != classes or len(set(found)) != classes:
        raise ValueError(f"class_names must be {classes} different names, one for each class, got {told(names)}")
    return found


def _each(many: Any, shape: architecture.Shape) -> Iterator[Any]:
    """Yield the pictures that one thing is or holds."""
    if hasattr(many, "images") and hasattr(many, "labels"):
        yield from many.images
    elif isinstance(many, (list, tuple)):
        yield from many
    elif isinstance(many, DataSet):
        yield from (many[number] for number in range(len(many)))
    elif getattr(many, "ndim", 0) == 4 or (getattr(many, "ndim", 0) == 3 and tuple(many.shape[1:]) == shape[:2]):
        yield from np.asarray(many)
    else:
        yield many
