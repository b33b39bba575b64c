"""What the steps of a draw do to levels: where each level goes, and which step cuts levels off at black or white.

Both are asked of a small picture, without the steps that move places.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from augwidgets.sample.sample import Sample
from augwidgets.steps import curve, fusion
from augwidgets.steps.resolved import Curve, Pixels, Resolved

_LEVELS = np.arange(256)[:, None] / 255
_HALF = 0.5 / 255  # what is rounded away is not cut off


@dataclass(frozen=True, eq=False)
class LevelChange:
    """To which level each level goes.

    Attributes
    ----------
    levels : (C, 256) array
        In levels of 255, a row for each channel; NaN where the picture does not have that level.
    measured : bool
        Whether it is the mean of what pixels of that level became. Where neighbours, or chance, count too, there is no
        curve that holds for each of them.
    """

    levels: np.ndarray
    measured: bool


def level_change(values: Sequence[Resolved], sample: Sample) -> LevelChange | None:
    """Return to which level each level goes by resolved steps; None where nothing changes levels."""
    staying = _staying(values)
    if not staying:
        return None
    curves = [value for value in staying if isinstance(value, Curve) and not value.needs_histogram]
    if len(curves) == len(staying):
        levels = np.repeat(_LEVELS, min(sample.image.shape[2], 3), axis=1)
        for value in curves:  # each of them saturates once
            levels = curve.composed(value.functions(), levels)
        return LevelChange(levels.T * 255, measured=False)
    before, after = (_in_bytes(picture) for picture in (sample, fusion.applied(staying, sample)))
    return LevelChange(np.stack([_mean_of_each(*pair) for pair in zip(before, after, strict=True)]), measured=True)


def cut_off(values: Sequence[Resolved], sample: Sample, counts: np.ndarray | None = None) -> dict[str, float]:
    """Return which share of all values each of the resolved steps cuts off at black or white, by its name.

    Of adjacent curves, between which nothing saturates, it is the first that puts a level outside. Any other step cuts
    off as much as lies at an end more than before, unless that is what it is for (`Transform.ends_meant`); of a
    function that is not the kit's nobody knows.

    Parameters
    ----------
    values : sequence of FilledWarp, Curve or Pixels
    sample : Sample
    counts : array, optional
        Its ``(C, 256)`` histogram, where it is known already.

    Examples
    --------
    >>> import augwidgets as aw
    >>> ramp = Sample(np.arange(256, dtype=np.uint8)[None])
    >>> cut_off(fusion.resolved([aw.brightness.at(gain=2), aw.blur.at()], ramp.size), ramp)
    {'brightness': 0.5}
    """
    found: dict[str, float] = {}
    parts = [part for value in _staying(values) for part in _asked_apart(value)]
    if counts is None:
        counts = curve.histogram(sample.image)
    for place, value in enumerate(parts):
        pure = isinstance(value, Curve) and not value.needs_histogram
        before = counts
        if not (pure and place == len(parts) - 1):  # nine of these are asked for at a redraw
            sample = fusion.applied([value], sample)
            counts = curve.histogram(sample.image)
        if isinstance(value, Curve) and pure:
            shares = _outside(value, before)
        else:
            more = _at_the_ends(counts) - _at_the_ends(before)
            shares = [max(more, 0.0) if value.cuts_off else 0.0]
        for name, share in zip(value.names, shares, strict=True):
            if share:
                found[name] = found.get(name, 0.0) + share
    return found


def _staying(values: Sequence[Resolved]) -> list[Curve | Pixels]:
    return [value for value in values if isinstance(value, (Curve, Pixels))]


def _asked_apart(value: Curve | Pixels) -> list[Curve | Pixels]:
    """Part the step that needs the histogram from the curves behind it, which can be asked without the picture."""
    if isinstance(value, Pixels) or not value.needs_histogram or len(value.names) == 1:
        return [value]
    first = Curve(value.names[:1], value.made[:1], needs_histogram=True, cuts_off=value.cuts_off)
    return [first, Curve(value.names[1:], value.made[1:])]


def _outside(value: Curve, counts: np.ndarray) -> list[float]:
    """Return which share of ``(C, 256)`` counts each step of a curve is the first to put outside, to stay there."""
    levels = np.broadcast_to(_LEVELS, (256, len(counts)))
    owner = np.full(levels.shape, -1)
    with np.errstate(all="ignore"):
        for number, function in enumerate(value.functions()):
            levels = np.asarray(function(levels))
            outside = (levels < -_HALF) | (levels > 1 + _HALF)  # what is no number is neither
            # A step that takes it back makes good what was done.
            owner = np.where(outside, np.where(owner < 0, number, owner), -1)
    if owner.max() < 0:
        return [0.0] * len(value.names)
    shares = (counts / counts.sum()).T
    return [float(shares[owner == number].sum()) for number in range(len(value.names))]


def _at_the_ends(counts: np.ndarray) -> float:
    return float(counts[:, [0, 255]].sum() / counts.sum())


def _in_bytes(sample: Sample) -> list[np.ndarray]:
    """Give the colour channels, each as one row of levels of 255."""
    colours = sample.image[..., :3].reshape(-1, min(sample.image.shape[2], 3)).T
    return [colours[index] if colours.dtype == np.uint8 else colours[index] * 255 for index in range(len(colours))]


def _mean_of_each(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Give for each level of 255 the mean of what its pixels became."""
    places = (before + 0.5).astype(np.intp) if before.dtype != np.uint8 else before
    counts = np.bincount(places, minlength=256)
    sums = np.bincount(places, weights=after, minlength=256)
    with np.errstate(invalid="ignore"):
        means: np.ndarray = sums / counts  # NaN where there are none
    return means
