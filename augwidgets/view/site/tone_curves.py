"""The curve of a transform that changes levels: where each level goes, from the low end of the ranges to the high."""

from __future__ import annotations

import re

import numpy as np

from augwidgets.recipe.draws import StepsDraw
from augwidgets.recipe.level_changes import LevelChange
from augwidgets.recipe.recipe import Recipe
from augwidgets.sample.sample import Sample
from augwidgets.steps.transform import Transform
from augwidgets.view import level_charts
from augwidgets.view.sheet import preview

_CURVES = 9
_CHANNELS = ("Red", "Green", "Blue")


def has_curve(transform: Transform) -> bool:
    """Return whether a page shows the curve: of a tone transform, and of what is listed with these.

    Examples
    --------
    >>> import augwidgets as aw
    >>> has_curve(aw.gamma), has_curve(aw.rotate)
    (True, False)
    """
    return not transform.partners and (transform.family == "tone" or transform.heading == "Tone")


def charts(recipe: Recipe, sample: Sample) -> str:
    """Return the curves of a recipe of one step as SVG, one chart for all channels or one for each.

    Parameters
    ----------
    recipe : Recipe
    sample : Sample
        Where neighbours or the histogram count, what the curve is measured on.

    Returns
    -------
    str
        Markup; nothing where no level changes.
    """
    (member,) = recipe.open_steps
    given = {"fill": recipe.fill, "fill_level": recipe.fill_level}
    small, factor = preview(sample)
    shares = np.linspace(0, 1 - 1e-9, _CURVES)
    draws = [StepsDraw(recipe, (member.at_quantile(float(share), given),)) for share in shares]
    changes = [change for draw in draws if (change := draw.levels(small, factor)) is not None]
    if not changes:
        return ""
    channels = len(changes[0].levels)
    if all(_are_alike(change) for change in changes) or channels != len(_CHANNELS):
        return _chart(changes, 0, "all", "All channels" if channels > 1 else "Grey")
    return "".join(_chart(changes, channel, title.lower(), title) for channel, title in enumerate(_CHANNELS))


def _are_alike(change: LevelChange) -> bool:
    return bool(np.allclose(change.levels, change.levels[:1], equal_nan=True))


def _chart(changes: list[LevelChange], channel: int, name: str, title: str) -> str:
    shown = np.stack([change.levels[channel] for change in changes])
    reading = level_charts.Reading(np.zeros(256), np.zeros((1, 256)), shown)
    return _named(level_charts.curves(reading, title), f"curve-{name}")


def _named(svg: str, name: str) -> str:
    """Return SVG with the ids alone that it refers to, once each and under a name: Matplotlib's are in all charts."""
    wanted = set(re.findall(r"""(?:url\(#|href="#)([^)"]+)""", svg))

    def written(found: re.Match[str]) -> str:
        if found[1] not in wanted:
            return ""
        wanted.remove(found[1])
        return f' id="{name}-{found[1]}"'

    svg = re.sub(r"(\d\.\d)\d+", r"\1", svg)  # a tenth of a point is not seen, and 200 kB less
    return re.sub(r'(url\(#|href="#)', rf"\1{name}-", re.sub(r'\s+id="([^"]*)"', written, svg))
