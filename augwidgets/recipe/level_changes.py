"""What the steps of a draw do to levels: where each level goes, and what puts values at black or white.

Both are asked of a small picture; steps that move places count only for what they uncover.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from augwidgets.sample.sample import Sample
from augwidgets.steps import curve, fusion
from augwidgets.steps.fusion import Curve, FilledWarp, Resolved
from augwidgets.steps.pixels import Pixels
from augwidgets.warp import moving

_LEVELS = np.arange(256)[:, None] / 255
_HALF = 0.5 / 255  # what is rounded away is not cut off

# The share of all values that may be cut off at black or white: more than that is called wrong.
MOST_CUT_OFF = 0.05


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


@dataclass(frozen=True)
class Ends:
    """Why values lie at black or white, in shares of all values: what steps put there, and what fills.

    Attributes
    ----------
    cut : mapping
        What each step cuts off there, by its name: levels that it would send beyond.
    meant : mapping
        What each step puts there without cutting anything off, by its name: what is drawn over the picture, say.
    uncovered : float
        What lies at an end because nothing of the picture was moved there, and the fill is black or white.
    """

    cut: Mapping[str, float] = field(default_factory=dict)
    meant: Mapping[str, float] = field(default_factory=dict)
    uncovered: float = 0.0


def put_at_ends(values: Sequence[Resolved], sample: Sample, counts: np.ndarray | None = None) -> Ends:
    """Return which share of all values resolved steps put at black or white, and why.

    Of adjacent curves, between which nothing saturates, it is the first that puts a level outside that cuts it off. Any
    other step cuts off as much as lies at an end more than before, unless that is what it is for
    (`Transform.ends_meant`); of a function that is not the kit's nobody knows, and it counts as meant.

    Parameters
    ----------
    values : sequence of FilledWarp, Curve or Pixels
    sample : Sample
        Of any size; what steps do that move places is left out, apart from what they uncover.
    counts : array, optional
        The ``(C, 256)`` histogram that is meant, where it is not the Sample's own.

    Examples
    --------
    >>> import augwidgets as aw
    >>> ramp = Sample(np.arange(256, dtype=np.uint8)[None])
    >>> put_at_ends(fusion.resolved([aw.brightness.at(gain=2), aw.blur.at()], ramp.size), ramp).cut
    {'brightness': 0.5}
    >>> put_at_ends(fusion.resolved([aw.shift.at(right=0.25)], ramp.size), ramp).uncovered
    0.25
    """
    cut: dict[str, float] = {}
    meant: dict[str, float] = {}
    uncovered = _uncovered(values, sample.size)
    if counts is None:
        counts = curve.histogram(sample.image)
    waiting: list[Resolved] = []  # curves that the picture itself has not gone through yet: often it need not
    for value in [part for some in _staying(values) for part in _asked_apart(some)]:
        before, shares = counts, None
        if isinstance(value, Curve):
            counts = value.counted(before)
            shares = None if value.needs_histogram else _outside(value, before, again=bool(cut))
            waiting.append(value)
        else:
            sample = fusion.applied([*waiting, value], sample)
            waiting = []
            counts = curve.histogram(sample.image)
        more = max(_at_the_ends(counts) - _at_the_ends(before), 0.0)
        if shares is None:
            shares = [more if value.cuts_off else 0.0]
        for name, share in zip(value.names, shares, strict=True):
            if share:
                cut[name] = cut.get(name, 0.0) + share
        if (rest := more - sum(shares)) > 0:
            name = " and ".join(value.names)
            meant[name] = meant.get(name, 0.0) + rest
    return Ends(cut, meant, uncovered)


def _uncovered(values: Sequence[Resolved], size: tuple[int, int]) -> float:
    """Return which share of the picture a black or white fill takes, as far as nothing lifts it off the end again."""
    share, left, covered = 0.0, 1.0, np.ones(size, bool)
    if not any(isinstance(value, FilledWarp) and value.fill == "constant" for value in values):
        return 0.0
    for place, value in enumerate(values):
        if not isinstance(value, FilledWarp):
            continue
        covered = moving.moved_mask(covered.view(np.uint8), value.warp, value.fill).view(bool)
        now = float(np.count_nonzero(covered)) / covered.size
        if value.fill == "constant" and _stays_at_an_end(value.fill_level, values[place + 1 :]):
            share += max(left - now, 0.0)
        left = now
    return share


def _stays_at_an_end(level: float, values: Sequence[Resolved]) -> bool:
    """Return whether a level is black or white behind all curves that need no histogram; of the rest it is supposed."""
    levels = np.full((1, 1), level)
    for value in values:
        if isinstance(value, Curve) and not value.needs_histogram:
            levels = curve.composed(value.functions(), levels)
    return bool((np.abs(levels - 0.5) >= 0.5 - _HALF).any())


def _staying(values: Sequence[Resolved]) -> list[Curve | Pixels]:
    return [value for value in values if isinstance(value, (Curve, Pixels))]


def _asked_apart(value: Curve | Pixels) -> list[Curve | Pixels]:
    """Part the step that needs the histogram from the curves behind it, which can be asked without the picture."""
    if isinstance(value, Pixels) or not value.needs_histogram or len(value.names) == 1:
        return [value]
    first = Curve(value.names[:1], value.made[:1], needs_histogram=True, cuts_off=value.cuts_off)
    return [first, Curve(value.names[1:], value.made[1:])]


def _outside(value: Curve, counts: np.ndarray, *, again: bool) -> list[float]:
    """Return which share of ``(C, 256)`` counts each step of a curve is the first to put outside, to stay there.

    With `again` something was cut off before: what lies at an end already is not cut off there a second time.
    """
    levels = np.broadcast_to(_LEVELS, (256, len(counts)))
    owner: np.ndarray | None = None  # -1 where nothing is outside; no array at all while nothing is
    with np.errstate(all="ignore"):
        for number, function in enumerate(value.functions()):
            levels = np.asarray(function(levels))
            outside = np.abs(levels - 0.5) > 0.5 + _HALF  # not so of what is no number
            if owner is not None or outside.any():
                # A step that takes it back makes good what was done.
                first = number if owner is None else np.where(owner < 0, number, owner)
                owner = np.where(outside, first, -1)
    if owner is not None and again:
        owner[-1][levels[-1] > 1] = -1
        owner[0][levels[0] < 0] = -1
    if owner is None or owner.max() < 0:
        return [0.0] * len(value.names)
    columns, total = counts.T, float(counts.sum())
    return [float(columns[owner == number].sum()) / total for number in range(len(value.names))]


def _at_the_ends(counts: np.ndarray) -> float:
    return float(counts[:, ::255].sum() / counts.sum())


def _in_bytes(sample: Sample) -> list[np.ndarray]:
    """Return the colour channels, each as one row of levels of 255."""
    colours = sample.image[..., :3].reshape(-1, min(sample.image.shape[2], 3)).T
    return [colours[index] if colours.dtype == np.uint8 else colours[index] * 255 for index in range(len(colours))]


def _mean_of_each(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Return for each level of 255 the mean of what its pixels became."""
    places = (before + 0.5).astype(np.intp) if before.dtype != np.uint8 else before
    counts = np.bincount(places, minlength=256)
    sums = np.bincount(places, weights=after, minlength=256)
    with np.errstate(invalid="ignore"):
        means: np.ndarray = sums / counts  # NaN where there are none
    return means
