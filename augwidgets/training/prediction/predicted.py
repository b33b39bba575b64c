"""`predicted`: the classes that a model gives to a picture, with their probabilities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from augwidgets.training.prediction.classifier import as_classifier

_SAID = 3


@dataclass(frozen=True, eq=False)
class Prediction:
    """What a model holds a picture for.

    Attributes
    ----------
    class_names : tuple of str
    probabilities : (classes,) array
    """

    class_names: tuple[str, ...]
    probabilities: np.ndarray

    @property
    def number(self) -> int:
        """The place of the likeliest class."""
        return int(self.probabilities.argmax())

    @property
    def name(self) -> str:
        """The likeliest class."""
        return self.class_names[self.number]

    @property
    def probability(self) -> float:
        """How likely that is."""
        return float(self.probabilities[self.number])

    def ranking(self, most: int | None = None) -> list[tuple[str, float]]:
        """Return the classes with their probabilities, the likeliest first.

        Parameters
        ----------
        most : int, optional
            How many; all of them, unless it is given.

        Returns
        -------
        list of (str, float)
        """
        order = np.argsort(-self.probabilities, kind="stable")[:most]
        return [(self.class_names[place], float(self.probabilities[place])) for place in order]

    def __repr__(self) -> str:
        return ", ".join(in_words(name, share) for name, share in self.ranking(_SAID))


def predicted(model: Any, pictures: Any) -> list[Prediction]:
    """Return the classes that a model gives to pictures.

    Pictures are brought to the model's size, channels and levels; `Classifier.notes` says to which.

    Parameters
    ----------
    model : keras.Model, Classifier or TrainedNetwork
    pictures : array, Sample, path or list of them
        One picture, or several.

    Returns
    -------
    list of Prediction
        One for each picture.

    Raises
    ------
    TypeError, ValueError, OSError
        In one sentence: no classifier, no picture, or weights that are not numbers.

    Examples
    --------
    >>> import augwidgets as aw
    >>> network = aw.training.small_network((16, 16, 1), 10)          # not trained yet: it guesses
    >>> (guess,) = predicted(network, aw.pictures.cat())
    >>> 0 < guess.probability < 0.6, len(guess.ranking())
    (True, 10)
    """
    known = as_classifier(model)
    return as_predictions(known.class_names, known.probabilities(pictures))


def as_predictions(class_names: Sequence[str], probabilities: np.ndarray) -> list[Prediction]:
    """Return one for each row."""
    return [Prediction(tuple(class_names), row) for row in probabilities]


def in_words(name: str, share: float) -> str:
    """Return a class with its probability.

    Examples
    --------
    >>> in_words("9", 0.66)
    '9 (66 %)'
    """
    return f"{name} ({percent(share)})"


def percent(share: float) -> str:
    """Return a probability in per cent; what is not certain is not said to be.

    Examples
    --------
    >>> percent(0.934), percent(0.9996), percent(1.0), percent(0.0004)
    ('93 %', '99.9 %', '100 %', '0.0 %')
    """
    if 0.99 <= share < 1:
        return f"{min(100 * share, 99.9):.1f} %"
    return f"{100 * share:.0f} %" if share >= 0.01 else f"{100 * share:.1f} %"
