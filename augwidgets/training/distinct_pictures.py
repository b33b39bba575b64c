"""How many different pictures a training sees: so many originals, so many epochs, one recipe."""

from __future__ import annotations

import html
import math
import textwrap
from dataclasses import dataclass

from augwidgets.data.argument_checks import whole
from augwidgets.domain.plural import many
from augwidgets.recipe.argument_checks import checked_recipe
from augwidgets.recipe.recipe import Recipe
from augwidgets.training.combinations import combinations, outcomes


@dataclass(frozen=True)
class PicturesSeen:
    """What a training of so many epochs is shown. Made by `pictures_seen`; ``print`` says it in sentences.

    Attributes
    ----------
    pictures, epochs, batch_size : int
    unchanged : float
        The probability with which a draw leaves the picture as it is.
    different : float
        How many different pictures are seen, on average over all seeds; an unchanged original counts as one of them.
    possible : int or None
        How many different pictures one original can become; None where there is no end to them, or too many to try.
    at_most : int or None
        How many they are no more than: the combinations of all values; None where there is no end to them.
    """

    pictures: int
    epochs: int
    batch_size: int
    unchanged: float
    different: float
    possible: int | None
    at_most: int | None

    @property
    def shown(self) -> int:
        """Pictures that the model is shown in all; each original comes once an epoch."""
        return self.pictures * self.epochs

    @property
    def steps_per_epoch(self) -> int:
        """Batches in one epoch; the last may be smaller."""
        return -(-self.pictures // self.batch_size)

    @property
    def last_batch(self) -> int:
        """Pictures in the last batch of an epoch."""
        return self.pictures - (self.steps_per_epoch - 1) * self.batch_size

    @property
    def told(self) -> str:
        """What was counted, in three sentences."""
        often = self.epochs * self.unchanged
        kept = f"{_about(often)} of them unchanged ({100 * self.unchanged:.3g} % of the draws)" if often else ""
        if self.epochs == 1:
            kept = f"unchanged in {100 * self.unchanged:.3g} % of the draws" if often else ""
        each = _about(self.different / self.pictures)
        if self.possible is not None:
            can = f"{many(self.possible, 'different picture')}, of which {each} {'is' if each == '1' else 'are'} seen"
        else:
            can = f"{'any number of' if self.at_most is None else f'up to {self.at_most:,}'} different pictures"
        show = "shows" if self.epochs == 1 else "show"
        return (
            f"{many(self.epochs, 'epoch')} of {many(self.pictures, 'picture')} {show} {self.shown:,}, "
            f"{_about(self.different)} of them different. "
            f"Each original comes {'once' if self.epochs == 1 else f'{self.epochs:,} times'}, "
            f"{kept or 'never unchanged'}, and can become {can}. "
            f"An epoch has {self._steps()}."
        )

    def _steps(self) -> str:
        if self.steps_per_epoch == 1:
            return f"1 step of {many(self.pictures, 'picture')}"
        last = "" if self.last_batch == self.batch_size else f", the last one of {self.last_batch:,}"
        return f"{self.steps_per_epoch:,} steps of {many(self.batch_size, 'picture')}{last}"

    def __str__(self) -> str:
        return textwrap.fill(self.told, 116)

    def _repr_html_(self) -> str:
        return f"<p>{html.escape(self.told)}</p>"


def pictures_seen(recipe: Recipe, pictures: int, *, epochs: int, batch_size: int = 32) -> PicturesSeen:
    """Count what a training with this recipe is shown: different pictures, unchanged ones, steps.

    A value from a range of numbers, and a seed, is taken to differ in every draw. Where only chances, options and whole
    numbers are left, the combinations are counted: those that give the same picture (two mirrors are a half turn)
    count once, found by trying them on a picture without any symmetry. Only the recipe counts: the originals are taken
    to differ from each other, and a step in a region to find its region.

    Parameters
    ----------
    recipe : Recipe
    pictures : int
        Originals.
    epochs, batch_size : int
        As in the training; each epoch uses every original once.

    Returns
    -------
    PicturesSeen

    Raises
    ------
    TypeError, ValueError
        No recipe, or a number that is not whole.

    Examples
    --------
    >>> import augwidgets as aw
    >>> mirrors = aw.Recipe([aw.flip_horizontal.usual(), aw.flip_vertical.usual()])
    >>> seen = pictures_seen(mirrors, 100, epochs=2)
    >>> seen.possible, seen.unchanged, seen.different         # 100 * 4 * (1 - (3 / 4) ** 2)
    (4, 0.25, 175.0)
    >>> pictures_seen(aw.Recipe([aw.rotate.usual()]), 100, epochs=2).different
    200.0
    """
    recipe = checked_recipe(recipe)
    count, times, size = whole(pictures, "pictures"), whole(epochs, "epochs"), whole(batch_size, "batch_size")
    unchanged, others = outcomes(recipe)
    again = [unchanged, *others] if unchanged > 0 else others
    # What is likely p is seen at least once in so many epochs with 1 - (1 - p) ** epochs.
    each = sum(-math.expm1(times * math.log1p(-min(p, 1 - 1e-16))) for p in again)
    new = max(0.0, 1 - sum(again))
    endless = new > 1e-9
    different = float(count) * (each + (times * new if endless else 0.0))
    possible = None if endless else len(again)
    return PicturesSeen(count, times, size, unchanged, round(different, 6), possible, combinations(recipe))


def _about(number: float) -> str:
    """Write a mean number: whole where it is, else with as many digits as one can use."""
    if abs(number - round(number)) < 1e-6:
        return f"{round(number):,}"
    return f"about {number:,.0f}" if number >= 100 else f"about {number:.2g}"
