"""Why a recipe shifts the levels of a data set, where that can be told and mended: its fill, or a lopsided range."""

from __future__ import annotations

import math

import numpy as np

from augwidgets.domain.range import Range
from augwidgets.recipe.recipe import Recipe
from augwidgets.sample.sample import Sample
from augwidgets.steps.fusion import FilledWarp, applied
from augwidgets.steps.open_step import OpenStep
from augwidgets.steps.signature import Parameter
from augwidgets.steps.step import Step

# So many draws are looked at: the share of a picture that they uncover is then known to a percent or two.
_DRAWS = 200
_SIDE = 32
# A cause is named where it explains at least this share of the change.
_EXPLAINS = 0.5
# A range is lopsided where it reaches less than this share as far to one side of no change as to the other.
_EVEN = 0.7

_LEVELS = np.arange(256, dtype=np.float64)


def advice(recipe: Recipe, before: np.ndarray, after: np.ndarray) -> str:
    """Return in a sentence how the recipe would shift the levels less; nothing where no reason is seen.

    Parameters
    ----------
    recipe : Recipe
    before, after : (C, 256) array
        Which share of the values of each channel lies at each level.

    Examples
    --------
    >>> import augwidgets as aw
    >>> white = np.eye(256)[[255]]
    >>> advice(aw.Recipe([aw.shift.at(right=0.2)]), white, 0.8 * white + 0.2 * np.eye(256)[[0]])
    "Uncovered pixels take one level: fill='reflect' would fill them from the picture itself."
    """
    drawn = [recipe.draw(np.random.default_rng([0, number])) for number in range(_DRAWS)]
    filled = _filled(drawn, before)
    if _explains(filled, before, after):
        return "Uncovered pixels take one level: fill='reflect' would fill them from the picture itself."
    uneven = [step for step in recipe.open_steps if _lopsided(step)]
    if uneven and _explains(_toned(drawn, uneven, before), before, after, mean_only=True):
        ranges = " and ".join(dict.fromkeys(_told(step) for step in uneven))
        return f"One side outweighs the other in {ranges}: let a range reach equally far to both sides of no change."
    return ""


def _explains(guessed: np.ndarray, before: np.ndarray, after: np.ndarray, *, mean_only: bool = False) -> bool:
    """Return whether what is guessed makes most of the change, in the mean or in the spread, which changes more."""
    was, now, then = (_mean_and_spread(shares) for shares in (before, after, guessed))
    real, explained = now - was, then - was
    row = 0 if mean_only or abs(real[0]) >= abs(real[1]) else 1
    return bool(real[row] and explained[row] / real[row] >= _EXPLAINS)


def _mean_and_spread(shares: np.ndarray) -> np.ndarray:
    mean = shares @ _LEVELS
    spread = np.sqrt(np.maximum(shares @ _LEVELS**2 - mean**2, 0))
    return np.array([mean.mean(), spread.mean()])


def _filled(drawn: list[tuple[Step, ...]], before: np.ndarray) -> np.ndarray:
    """Return the shares of the levels where nothing is done but to fill what the draws uncover with one level."""
    size = (_SIDE, _SIDE)
    out = np.zeros_like(before)
    for steps in drawn:
        moves = [value for value in Recipe().resolved(steps, size) if isinstance(value, FilledWarp)]
        levels = {value.fill_level for value in moves if value.fill == "constant"}
        share = 0.0
        if levels:
            probe = Sample(np.zeros(size, np.uint8), mask=np.ones(size, np.uint8))
            share = float(np.mean(np.asarray(applied(moves, probe).mask) == 0))
        out += (1 - share) * before
        for level in levels:
            out[:, round(255 * level)] += share / len(levels)
    return out / len(drawn)


def _toned(drawn: list[tuple[Step, ...]], some: list[OpenStep], before: np.ndarray) -> np.ndarray:
    """Return the shares of the levels where nothing is done but some of the steps, all of them curves."""
    ramp = np.repeat(np.arange(256, dtype=np.uint8)[None, :, None], len(before), axis=2)
    out = np.zeros_like(before)
    for steps in drawn:
        curves = [step for step in steps if step.drawn_from in some]
        made = Recipe().apply(Sample(ramp), curves).image[0].T
        for channel, levels in enumerate(made):
            out[channel] += np.bincount(levels, weights=before[channel], minlength=256)
    return out / len(drawn)


def _lopsided(step: OpenStep) -> bool:
    if step.transform.family != "tone" or not step.on or step.where is not None:
        return False
    return any(_is_lopsided(item, step.ranges[name]) for name, item in step.transform.own_parameters.items())


def _is_lopsided(item: Parameter, ends: tuple[float, float]) -> bool:
    domain = item.domain
    if not isinstance(domain, Range) or domain.neutral is None or not domain.low < domain.neutral < domain.high:
        return False
    scale = math.log if domain.scale == "log" else float
    below, above = scale(domain.neutral) - scale(ends[0]), scale(ends[1]) - scale(domain.neutral)
    return min(below, above) < _EVEN * max(below, above)


def _told(step: OpenStep) -> str:
    ranges = [
        f"{name} {step.ranges[name][0]:g} to {step.ranges[name][1]:g}"
        for name, item in step.transform.own_parameters.items()
        if _is_lopsided(item, step.ranges[name])
    ]
    return f"{step.name} ({', '.join(ranges)})"
