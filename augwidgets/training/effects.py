"""What a recipe does to a whole data set: its mean, spread and colour, before and after."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from augwidgets.data.argument_checks import whole
from augwidgets.data.colourfulness import colour
from augwidgets.data.iteration import each
from augwidgets.data.sources import pictures_of
from augwidgets.domain import units
from augwidgets.domain.seed import Seed
from augwidgets.recipe.argument_checks import checked_recipe
from augwidgets.recipe.drawing_again import made
from augwidgets.recipe.recipe import Recipe
from augwidgets.sample.sample import Sample
from augwidgets.steps import curve
from augwidgets.training.advice import advice

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# So many levels of 255 are said to be a large shift. It is a rule of thumb: the levels of ImageNet's photographs spread
# by 58 about their mean, and a normalised input is then moved by a sixth of that.
LARGE = 10.0
_WHY = "A model whose normalisation is fixed to the originals is trained on other levels than it will meet."

_LEVELS = np.arange(256, dtype=np.float64)
_CHANNELS = {1: ("grey",), 3: ("red", "green", "blue")}


@dataclass(frozen=True, eq=False)
class Statistics:
    """The levels of many pictures, in 0..255 whatever their number format; each picture counts the same.

    Attributes
    ----------
    shares : (C, 256) array
        Which share of the values of each channel lies at each level.
    colour : float
        How far a pixel's strongest channel lies above its weakest, on average: 0 is grey.
    """

    shares: np.ndarray = field(repr=False)
    colour: float

    @property
    def mean(self) -> tuple[float, ...]:
        """The mean level of each channel."""
        return tuple((self.shares @ _LEVELS).tolist())

    @property
    def spread(self) -> tuple[float, ...]:
        """The standard deviation of the levels of each channel, over all pictures together."""
        squares = (self.shares @ _LEVELS**2) - np.square(self.mean)
        return tuple(np.sqrt(np.maximum(squares, 0)).tolist())


@dataclass(frozen=True, eq=False)
class Effect:
    """What a recipe does to a data set. Made by `effect_of`; ``print`` shows it as a table.

    Attributes
    ----------
    before, after : Statistics
    pictures, draws : int
        How many originals were measured, and how many draws of them.
    total : int
        How many draws were wanted; more than `draws` where the measuring was stopped.
    recipe : Recipe
    """

    before: Statistics
    after: Statistics
    pictures: int
    draws: int
    total: int
    recipe: Recipe = field(repr=False)

    @property
    def channels(self) -> tuple[str, ...]:
        """The names of the channels: grey alone, or red, green and blue."""
        return _CHANNELS[len(self.before.shares)]

    def rows(self) -> list[tuple[str, float, float]]:
        """Return every number: its name, before and after, in levels of 255.

        Returns
        -------
        list of (str, float, float)
        """
        return [
            (f"{what} of {name}" if name else what, before, after) for what, name, before, after in self._measures()
        ]

    def _measures(self) -> list[tuple[str, str, float, float]]:
        """Return what was measured, of which channel, and the number before and after."""
        before, after = self.before, self.after
        found = [("mean", *each) for each in zip(self.channels, before.mean, after.mean, strict=True)]
        found += [("spread", *each) for each in zip(self.channels, before.spread, after.spread, strict=True)]
        return found if len(self.channels) == 1 else [*found, ("colour", "", before.colour, after.colour)]

    @property
    def told(self) -> str:
        """A few sentences where something shifts by more than 10 levels, with what mends it if that is known."""
        large = [measure for measure in self._measures() if abs(measure[3] - measure[2]) > LARGE]
        if not large:
            return ""
        said = [_moves([row for row in large if row[0] == what]) for what in dict.fromkeys(row[0] for row in large)]
        said[0] += " (of 255)"
        sentences = [f"{sentence}." for sentence in said]
        sentences.append(_WHY)
        sentences.append(advice(self.recipe, self.before.shares, self.after.shares))
        return " ".join(filter(None, sentences))

    def figure(self) -> Figure:
        """Draw how often each level occurs, before and after, a chart for each channel.

        Returns
        -------
        matplotlib.figure.Figure
        """
        from augwidgets.view import effect_chart

        return effect_chart.figure(self.channels, self.before, self.after, self.told)

    def __str__(self) -> str:
        stopped = "" if self.draws == self.total else f" of {self.total:,} (stopped)"
        many = "" if self.pictures == 1 else "s"
        lines = [f"{self.pictures:,} picture{many}, draws: {self.draws:,}{stopped}, in levels of 255"]
        lines.append(f"{'':16}{'before':>8}{'after':>8}{'change':>8}")
        lines += [
            f"{name:16}{was:8.1f}{now:8.1f}{now - was:+8.1f}".replace("-", units.MINUS)
            for name, was, now in self.rows()
        ]
        return "\n".join([*lines, *textwrap.wrap(self.told, 116)])

    def _repr_html_(self) -> str:
        return self.figure()._repr_html_() or ""


def effect_of(
    recipe: Recipe,
    pictures: Any,
    *,
    epochs: int = 1,
    seed: int = 0,
    progress: Callable[[int, int], Any] | None = None,
    means: Any = None,
) -> Effect:
    """Measure what a recipe does to the mean, the spread and the colour of pictures.

    Picture i of epoch e is drawn from ``default_rng([seed, e, i])``: the very pictures that `Augmented` trains with.
    One after the other is read, drawn and forgotten, so that the data set may be larger than the memory.

    Parameters
    ----------
    recipe : Recipe
    pictures : array, list or folder
        ``(N, H, W)`` or ``(N, H, W, C)``; a list of pictures or of Samples; a folder of pictures, or one that holds a
        folder for each class. Grey pictures among coloured ones count as colourless ones.
    epochs : int
        How often each picture is drawn.
    seed : int
    progress : callable, optional
        Called after each draw with the number that is done and the number of all. When it returns False, the measuring
        ends there, and what was measured until then is given.
    means : ClusterMeans, optional
        For a recipe with ``cluster_blend``: `cluster_means` of the pictures.

    Returns
    -------
    Effect

    Raises
    ------
    TypeError, ValueError
        No recipe, no pictures, or a number that is not whole.

    Examples
    --------
    >>> import augwidgets as aw
    >>> darker = aw.Recipe([aw.brightness.between(gain=0.5)])
    >>> effect = effect_of(darker, [np.full((4, 4), 100, np.uint8)])
    >>> effect.before.mean, effect.after.mean
    ((100.0,), (50.0,))
    >>> effect.told.partition(" (")[0]
    'The mean falls from 100 to 50'
    """
    recipe = checked_recipe(recipe)
    times = whole(epochs, "epochs")
    number = Seed().check(seed, "seed")
    found = pictures_of(pictures)
    before, after = _Tally(), _Tally()
    total = times * found.count
    for epoch, picture, sample in each(found, progress, times):
        if epoch == 0:
            before.add(sample)
        of_class = recipe.for_label(found.class_of(sample.label)) if recipe.by_label else recipe
        rng = np.random.default_rng([number, epoch, picture])
        _, out = made(of_class, sample, rng, means=means, **found.partners_of(picture, found.read))
        after.add(out)
    coloured = before.coloured or after.coloured
    return Effect(before.statistics(coloured), after.statistics(coloured), before.count, after.count, total, recipe)


def _moves(rows: list[tuple[str, str, float, float]]) -> str:
    """Return how one measure goes, in each of these channels."""
    up = [after > before for _, _, before, after in rows]
    verb = "rises" if all(up) else "changes" if any(up) else "falls"
    parts = [
        f"from {before:.0f} to {after:.0f}{f' in {name}' if name not in ('', 'grey') else ''}"
        for _, name, before, after in rows
    ]
    return f"The {rows[0][0]} {verb} {' and '.join(filter(None, (', '.join(parts[:-1]), parts[-1])))}"


class _Tally:
    """Counts of levels that grow picture by picture."""

    def __init__(self) -> None:
        self.count = 0
        self.coloured = False
        self._shares = np.zeros((3, 256))
        self._colour = 0.0

    def add(self, sample: Sample) -> None:
        counts = curve.histogram(sample.image)
        self._shares += counts / counts[0].sum()  # one channel of a grey picture counts for all three
        self.count += 1
        self.coloured = self.coloured or len(counts) == 3
        self._colour += colour(sample.image)

    def statistics(self, coloured: bool) -> Statistics:
        return Statistics((self._shares if coloured else self._shares[:1]) / self.count, self._colour / self.count)
