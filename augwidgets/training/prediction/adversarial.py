"""`adversarial`: a picture changed by a level or two, so that a model takes it for something else (FGSM)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from augwidgets.domain.argument_checks import is_whole
from augwidgets.domain.errors import told
from augwidgets.sample.sample import Sample
from augwidgets.training.batches import pictures as as_batch
from augwidgets.training.prediction import architecture
from augwidgets.training.prediction.classifier import Classifier, as_classifier
from augwidgets.training.prediction.known_range import meant
from augwidgets.training.prediction.predicted import Prediction, percent
from augwidgets.view import prediction_charts, training_charts

if TYPE_CHECKING:
    from matplotlib.figure import Figure

STRONGEST = 64  # levels of 255


class Adversarial:
    """A picture and the same one changed against a model. Made by `adversarial`; the last line of a cell shows it.

    Attributes
    ----------
    sample, changed : Sample
        Before and after, as the model sees them; bytes.
    strength : int
        By how many levels of 255 each value was changed, up or down.
    label : str
        The class that it was changed away from.
    before, after : Prediction
    probabilities : (65, classes) array
        What the picture is held for at each strength from 0 to 64.
    flips_at : int or None
        The smallest strength at which it is taken for something else; None if none of these is enough.
    """

    def __init__(self, known: Classifier, sample: Sample, number: int, strength: int, sign: np.ndarray) -> None:
        self.sample, self.strength, self.label = sample, strength, known.class_names[number]
        self._sign, self._names = sign, known.class_names
        self.probabilities = known.probabilities([self.at(one) for one in range(STRONGEST + 1)])
        is_other = self.probabilities.argmax(axis=1) != number
        self.flips_at = int(is_other.argmax()) if is_other.any() else None

    def at(self, strength: int) -> Sample:
        """Return the picture changed by another strength.

        Parameters
        ----------
        strength : int
            Levels of 255, 0 to 64.

        Returns
        -------
        Sample

        Raises
        ------
        ValueError
            Another number.
        """
        changed = self.sample.image.astype(np.int16) + checked_strength(strength) * self._sign
        return Sample(np.clip(changed, 0, 255).astype(np.uint8))

    def strengthened(self, strength: int) -> Adversarial:
        """Return the same with another strength; the direction is known already.

        Parameters
        ----------
        strength : int
            Levels of 255, 0 to 64.

        Returns
        -------
        Adversarial

        Raises
        ------
        ValueError
            Another number.
        """
        found = object.__new__(Adversarial)
        found.__dict__.update(self.__dict__, strength=checked_strength(strength))
        return found

    @property
    def changed(self) -> Sample:
        """The picture after the change."""
        return self.at(self.strength)

    @property
    def before(self) -> Prediction:
        """What the model holds the picture for."""
        return Prediction(self._names, self.probabilities[0])

    @property
    def after(self) -> Prediction:
        """What it holds the changed one for."""
        return Prediction(self._names, self.probabilities[self.strength])

    def sentence(self) -> str:
        """Return in words what the change does.

        Returns
        -------
        str
        """
        levels = f"{self.strength} level{'s' if self.strength != 1 else ''} of 255"
        now = f"{self.after.name} with {percent(self.after.probability)}"
        if self.flips_at is None:
            return (
                f"Changed by {levels} it is {now}; no strength up to {STRONGEST} makes the model give up {self.label}."
            )
        if self.flips_at == 0:
            return f"The model does not take the unchanged picture for {self.label}: changed by {levels} it is {now}."
        return f"Changed by {levels} it is {now}; from {self.flips_at} on the model does not see {self.label} any more."

    def figure(self) -> Figure:
        """Draw the picture, what is added to it, and what comes of it.

        Returns
        -------
        Figure
        """
        titles = [repr(self.before), f"{self.strength} levels up (white) or down", repr(self.after)]
        added = (self._sign.mean(axis=2, keepdims=True) * 127 + 128).astype(np.uint8)
        return prediction_charts.pictures([self.sample.image, added, self.changed.image], titles)

    def __repr__(self) -> str:
        return self.sentence()

    def _repr_html_(self) -> str:
        return training_charts.page(self.figure(), [self.sentence()])


def adversarial(model: Any, picture: Any, *, strength: int = 8, label: Any = None) -> Adversarial:
    """Return a picture changed so that a model takes it for something else: the fast gradient sign method.

    Every value goes up or down by the same few levels, each in the direction in which the model's loss for the class
    rises (Goodfellow and others, 2015).

    Parameters
    ----------
    model : keras.Model, Classifier or TrainedNetwork
    picture : array, Sample or path
    strength : int
        Levels of 255 by which each value changes, 0 to 64.
    label : str or int, optional
        The class that it is to be changed away from; the picture's own label, if the model knows it, or else what is
        predicted.

    Returns
    -------
    Adversarial

    Raises
    ------
    TypeError, ValueError, OSError
        In one sentence.

    Examples
    --------
    >>> import augwidgets as aw
    >>> network = aw.training.small_network((16, 16, 1), 10)
    >>> found = adversarial(network, aw.pictures.cat(), strength=3)
    >>> int(np.abs(found.changed.image.astype(int) - found.sample.image).max())
    3
    """
    known = as_classifier(model)
    strength = checked_strength(strength)
    (sample,) = _one(known, picture)
    return against(known, sample, meant(known, sample, label), strength)


def against(known: Classifier, sample: Sample, number: int, strength: int) -> Adversarial:
    """Return the adversarial of a picture as the model sees it."""
    sample = as_bytes(sample)
    kind = known.kind
    if kind == architecture.UNKNOWN:
        known.probabilities(sample)
        kind = known.kind if known.kind == architecture.LOGITS else architecture.UNKNOWN
    x = known.taken(as_batch([sample], known.levels))
    slope = known.passes.slope(x, np.array([number], np.int32), kind)[0]
    if not np.isfinite(slope).all():
        raise ValueError("the model's loss has no derivative (NaN) at this picture: its weights are not numbers")
    sign = np.sign(slope).astype(np.int16)
    return Adversarial(known, sample, number, strength, sign if sign.ndim == 3 else sign[..., None])


def as_bytes(sample: Sample) -> Sample:
    """Return a picture in 256 levels, which are what the strength counts."""
    if sample.image.dtype == np.uint8:
        return sample
    return sample.replace(image=as_batch([sample], "uint8")[0])


def checked_strength(strength: Any) -> int:
    """Return a number of levels; raise if it is none."""
    if not is_whole(strength) or not 0 <= strength <= STRONGEST:
        raise ValueError(
            f"strength must be a whole number of levels from 0 to {STRONGEST}, of 255, got {told(strength)}"
        )
    return int(strength)


def _one(known: Classifier, picture: Any) -> list[Sample]:
    found = known.samples(picture)
    if len(found) != 1:
        raise ValueError(f"one picture is changed at a time, got {len(found)}")
    return found
