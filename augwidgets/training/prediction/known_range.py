"""`known_range`: from where to where a model still knows one picture while a transform changes it."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from augwidgets.domain.errors import told
from augwidgets.sample.sample import Sample
from augwidgets.steps.step import Step
from augwidgets.steps.transform import Transform
from augwidgets.training.prediction.classifier import Classifier, as_classifier
from augwidgets.training.prediction.varying import Varying, connected

COUNT, _FINER = 65, 8  # values that are tried; and between the last that holds and the first that does not


class Traced(NamedTuple):
    """What a model holds one picture for, along a parameter.

    Attributes
    ----------
    values : list of float
    probabilities : (values, classes) array
    holds : (float, float) or None
        From where to where the class stays the same; None where it is not that class even unchanged.
    number : int
        The class that is meant.
    """

    values: list[float]
    probabilities: np.ndarray
    holds: tuple[float, float] | None
    number: int


def known_range(
    model: Any, picture: Any, transform: Transform | Step, *, along: str | None = None, label: Any = None,
    between: tuple[float, float] | None = None,
) -> tuple[float, float]:  # fmt: skip
    """Return from where to where a model still knows a picture while one parameter of a transform changes it.

    The pair is a range of that parameter as `Transform.between` and `Recipe.holding` take it: to there a model that
    never saw such pictures still knows this one. That is evidence of one picture; `robustness` asks many.

    Parameters
    ----------
    model : keras.Model, Classifier or TrainedNetwork
    picture : array, Sample or path
    transform : Transform or Step
        Of a Step the other parameters stay as it has them.
    along : str, optional
        The parameter; the first one that is a range, unless it is given.
    label : str or int, optional
        The class that must be found; the picture's own label, if the model knows it, or else what it predicts of the
        unchanged picture.
    between : (float, float), optional
        Where to look: three times the usual range, unless it is given.

    Returns
    -------
    (float, float)

    Raises
    ------
    TypeError, ValueError, OSError
        In one sentence; also where the model does not know even the unchanged picture.

    Examples
    --------
    >>> import augwidgets as aw
    >>> network = aw.training.trained_network("digits", epochs=2, train_size=400)
    >>> sixes = [one for one in network.samples if one.label == "6"]
    >>> six = next(one for one in sixes if aw.training.predicted(network, one)[0].name == "6")
    >>> low, high = known_range(network, six, aw.rotate, between=(-180, 180))
    >>> -180 < low <= 0 <= high < 180                          # upside down it is a 9
    True
    """
    known = as_classifier(model)
    sample = known.fitted(picture)
    varying = Varying(transform, along)
    number = meant(known, sample, label)
    found = traced(known, sample, varying, number, between)
    if found.holds is None:
        (now,) = known.probabilities(sample)
        raise ValueError(
            f"the unchanged picture must be known before its range is, and the model takes "
            f"{told(known.class_names[number])} for {told(known.class_names[int(now.argmax())])}"
        )
    return found.holds


def meant(known: Classifier, sample: Sample, label: Any = None) -> int:
    """Return the class that a picture is meant to be: as said, its own, or that which is predicted."""
    if label is not None:
        return known.number_of(label)
    if known.knows(sample.label):
        return known.number_of(sample.label)
    return int(known.probabilities(sample)[0].argmax())


def traced(
    known: Classifier, sample: Sample, varying: Varying, number: int, between: Any = None, count: int = COUNT
) -> Traced:
    """Return what a picture, as the model sees it, is held for along a parameter, and how far it is known."""
    values = varying.values(between, count)
    likely = known.probabilities(varying.pictures(sample, values))
    is_known = likely.argmax(axis=1) == number
    start = int(np.argmin(np.abs(np.asarray(values, np.float64) - float(varying.start))))
    if not is_known[start]:
        return Traced(values, likely, None, number)
    low, high = connected(is_known.tolist(), start)
    ends = [_finer(known, sample, varying, number, values, place, step) for place, step in ((low, -1), (high, 1))]
    return Traced(values, likely, (min(ends), max(ends)), number)


def _finer(
    known: Classifier, sample: Sample, varying: Varying, number: int, values: list[float], place: int, step: int
) -> float:
    """Return the last value that holds, between one that does and its neighbour that does not."""
    beyond = place + step
    if not 0 <= beyond < len(values):
        return values[place]
    tried = np.linspace(values[place], values[beyond], _FINER + 2)[1:-1].tolist()
    tried = [one for one in map(varying.domain.rounded, tried) if min(values[place], values[beyond]) < one]
    tried = [one for one in tried if one < max(values[place], values[beyond])]
    if not tried:
        return values[place]
    holds = known.probabilities(varying.pictures(sample, tried)).argmax(axis=1) == number
    count = next((k for k, one in enumerate(holds) if not one), len(tried))
    return tried[count - 1] if count else values[place]
