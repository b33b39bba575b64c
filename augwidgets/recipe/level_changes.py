"""What the steps of a draw do to levels: where each level goes, and which step cuts levels off at black or white.

Both are asked of a small picture, without the steps that move places.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from augwidgets.sample.sample import Sample
from augwidgets.steps import curve, fusion
from augwidgets.steps.step import Step

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


def level_change(steps: Sequence[Step], sample: Sample) -> LevelChange | None:
    """Give to which level each level goes; None where nothing changes levels."""
    steps = _staying(steps)
    if not steps:
        return None
    if all(_is_curve(step) for step in steps):
        channels = min(sample.image.shape[2], 3)
        curves = [step.transform.curve(step.values) for step in steps]
        return LevelChange(curve.composed(curves, np.repeat(_LEVELS, channels, axis=1)).T * 255, measured=False)
    before, after = (_in_bytes(picture) for picture in (sample, fusion.run(steps, sample)))
    return LevelChange(np.stack([_mean_of_each(*pair) for pair in zip(before, after, strict=True)]), measured=True)


def cut_off(steps: Sequence[Step], sample: Sample, counts: np.ndarray | None = None) -> dict[str, float]:
    """Say which share of all values each step cuts off at black or white, by its name.

    `counts` is the ``(C, 256)`` histogram of the Sample, where it is known already.

    Of adjacent curves, between which nothing saturates, it is the first that puts a level outside. Any other step cuts
    off as much as lies at an end more than before, unless that is what it is for (`Transform.ends_meant`); of a
    function that is not the kit's nobody knows.

    Examples
    --------
    >>> import augwidgets as aw
    >>> cut_off([aw.brightness.at(gain=2), aw.blur.at()], Sample(np.arange(256, dtype=np.uint8)[None]))
    {'brightness': 0.5}
    """
    found: dict[str, float] = {}
    runs = _runs(_staying(steps))
    if counts is None:
        counts = curve.histogram(sample.image)
    for place, run in enumerate(runs):
        is_last, is_curve = place == len(runs) - 1, _is_curve(run[0])
        before = counts
        if not (is_last and is_curve):  # nine of these are asked for at a redraw
            sample = fusion.run(run, sample)
            counts = curve.histogram(sample.image)
        if is_curve:
            shares = _outside(run, before)
        else:
            more = _at_the_ends(counts) - _at_the_ends(before)
            shares = [max(more, 0.0) if run[0].transform.cuts_off else 0.0]
        for step, share in zip(run, shares, strict=True):
            if share:
                found[step.name] = found.get(step.name, 0.0) + share
    return found


def _staying(steps: Sequence[Step]) -> list[Step]:
    return [step for step in steps if step.transform.family != "spatial"]


def _is_curve(step: Step) -> bool:
    """Tell whether the step is the same curve for every pixel, whatever the picture."""
    return step.transform.family == "tone" and not step.transform.needs and step.where is None


def _runs(steps: Sequence[Step]) -> list[list[Step]]:
    """Put together the curves between which nothing saturates; any other step stands alone."""
    runs: list[list[Step]] = []
    for step in steps:
        if runs and _is_curve(step) and _is_curve(runs[-1][0]):
            runs[-1].append(step)
        else:
            runs.append([step])
    return runs


def _outside(run: Sequence[Step], counts: np.ndarray) -> list[float]:
    """Say which share of ``(C, 256)`` counts each curve of a run is the first to put outside, to stay there."""
    levels = np.broadcast_to(_LEVELS, (256, len(counts)))
    owner = np.full(levels.shape, -1)
    with np.errstate(all="ignore"):
        for number, step in enumerate(run):
            levels = np.asarray(step.transform.curve(step.values)(levels))
            outside = (levels < -_HALF) | (levels > 1 + _HALF)  # what is no number is neither
            # A step that takes it back makes good what was done.
            owner = np.where(outside, np.where(owner < 0, number, owner), -1)
    if owner.max() < 0:
        return [0.0] * len(run)
    shares = (counts / counts.sum()).T
    return [float(shares[owner == number].sum()) for number in range(len(run))]


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
