"""`pictures_worth`: how many pictures a recipe is worth, read off accuracy against the number of training pictures."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from augwidgets.domain.argument_checks import is_whole
from augwidgets.domain.errors import told
from augwidgets.recipe.argument_checks import checked_recipe
from augwidgets.recipe.recipe import Recipe
from augwidgets.training.comparing import checked_folder, compare
from augwidgets.training.failures import Failed, can_compare, not_compared, of_failures
from augwidgets.training.intervals import Interval, of_few_seeds, spread_of
from augwidgets.view import training_charts

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_WITHOUT, _WITH = "without", "with"
_MOST = 12


class Worth:
    """Accuracy against the number of training pictures, with and without a recipe. Made by `pictures_worth`.

    Attributes
    ----------
    sizes : tuple of int
        How many training pictures.
    without, with_recipe : (sizes, seeds, N) array of bool
        Which test pictures are right.
    failed : dict of (str, int) to str
        Why a training ended early, for those that did, by the number of pictures with "with" or "without", and seed.
    """

    def __init__(
        self, sizes: Sequence[int], without: np.ndarray, with_recipe: np.ndarray, failed: Failed | None = None
    ) -> None:
        self.failed = dict(failed or {})
        self.sizes, self.without, self.with_recipe = tuple(sizes), without, with_recipe

    @property
    def scores(self) -> dict[str, np.ndarray]:
        """The accuracies "without" and "with" as ``(sizes, seeds)``, for scikit-learn's ``LearningCurveDisplay``."""
        return {_WITHOUT: self.without.mean(axis=2), _WITH: self.with_recipe.mean(axis=2)}

    def rate(self, size: int) -> Interval:
        """Return how many times the pictures would be needed without the recipe, with its interval.

        Parameters
        ----------
        size : int
            One of `sizes`: how many there are with the recipe.

        Returns
        -------
        Interval
            Infinite where even the most pictures without it do not reach as much.

        Raises
        ------
        ValueError
            No such size.
        """
        if size not in self.sizes:
            raise ValueError(f"size must be one of {', '.join(map(str, self.sizes))}, got {told(size)}")
        place = self.sizes.index(size)

        def rate(mean: Callable[[np.ndarray], float]) -> float:
            curve = np.array([mean(one) for one in self.without])
            return _needed(self.sizes, curve, float(mean(self.with_recipe[place]))) / size

        return spread_of(rate, self.without.shape[1:])

    def sentences(self) -> list[str]:
        """Return for each number of pictures what the recipe is worth, and what few seeds cannot show.

        Where with one number all trainings failed, nothing is said of any: each is read off the whole curve.

        Returns
        -------
        list of str
        """
        seeds = self.without.shape[1]
        pairs = [(_trained(size, _WITH), _trained(size, _WITHOUT)) for size in self.sizes]
        lost = [pair for pair in pairs if not can_compare(self.failed, *pair, seeds)]
        said = of_failures(self.failed)
        if lost:
            return [*(not_compared(self.failed, *pair, seeds) for pair in lost), *said]
        return [*(self._sentence(size) for size in self.sizes), *of_few_seeds(seeds), *said]

    def _sentence(self, size: int) -> str:
        rate, most = self.rate(size), f"more than {max(self.sizes) / size:.1f}"
        low, high = (f"{one:.1f}" if np.isfinite(one) else most for one in rate[1:])
        span = f"95 % interval {low} to {high}"
        if not np.isfinite(rate.value):
            return (
                f"With {size:,} pictures the recipe is worth {most} times the pictures: without it not even "
                f"{max(self.sizes):,} reach as much ({span})."
            )
        if rate.low <= 1 <= rate.high:
            return f"With {size:,} pictures it may be worth none: {rate.value:.1f} times the pictures ({span})."
        return f"With {size:,} pictures the recipe is worth {rate.value:.1f} times the pictures ({span})."

    def __repr__(self) -> str:
        return "\n".join(self.sentences())

    def figure(self) -> Figure:
        """Draw both curves with the span of their seeds.

        Returns
        -------
        Figure
        """
        return training_charts.learning_curves(self.sizes, self.scores)

    def _repr_html_(self) -> str:
        return training_charts.page(self.figure(), self.sentences())


def pictures_worth(
    data: Any,
    recipe: Recipe,
    y: Any = None,
    *,
    sizes: Sequence[int] = (50, 100, 200, 400),
    to: str | os.PathLike[str] | None = None,
    **options: Any,
) -> Worth:
    """Train with and without a recipe on more and more pictures, and say how many pictures it is worth.

    Parameters
    ----------
    data, y
        As `compare` takes them.
    recipe : Recipe
    sizes : sequence of int
        Numbers of training pictures, ascending; of one seed the fewer are among the more.
    to : path, optional
        A folder where each training is kept; the same call goes on from there.
    **options
        Others of `compare`, such as ``seeds=3``, ``epochs=30`` or ``progress=False``.

    Returns
    -------
    Worth
        The last line of a cell shows the curves, and a sentence for each size.

    Raises
    ------
    TypeError, ValueError, OSError
        In one sentence, as `compare` raises them.

    Examples
    --------
    >>> import augwidgets as aw
    >>> found = pictures_worth("digits", aw.Recipe([aw.rotate]), sizes=(20, 40), seeds=1, epochs=1, test_size=50,
    ...                        progress=False)
    >>> found.scores["with"].shape
    (2, 1)
    """
    recipe = checked_recipe(recipe)
    if not isinstance(sizes, (list, tuple)) or not 2 <= len(sizes) <= _MOST or not all(map(is_whole, sizes)):
        raise ValueError(f"sizes must be 2 to {_MOST} numbers of pictures, got {told(sizes)}")
    if list(sizes) != sorted(set(sizes)):
        raise ValueError(f"sizes must ascend, got {told(sizes)}")
    for taken in ("train_size", "recipes", "minutes"):
        if taken in options:
            raise TypeError(f"pictures_worth takes no {taken}; sizes= says how many training pictures there are")
    kept_in = checked_folder(to)
    right: dict[str, list[np.ndarray]] = {_WITHOUT: [], _WITH: []}
    failed: dict[tuple[str, int], str] = {}
    for size in reversed(sizes):  # what cannot be had is said at once
        folder = None if kept_in is None else kept_in / f"{size}-pictures"
        found = compare(data, {_WITHOUT: None, _WITH: recipe}, y, train_size=size, to=folder, **options)
        if found.stopped:
            raise KeyboardInterrupt
        for name, one in right.items():
            one.insert(0, found.predicted(name) == found.test_labels)
        failed |= {(_trained(size, name), seed): why for (name, seed), why in found.failed.items()}
        options["test_size"] = len(found.test_labels)  # the same for all sizes
    return Worth(sizes, np.array(right[_WITHOUT]), np.array(right[_WITH]), failed)


def _trained(size: int, how: str) -> str:
    return f"{size:,} pictures {how}"


def _needed(sizes: Sequence[int], curve: np.ndarray, wanted: float) -> float:
    """Return how many pictures reach an accuracy, between two sizes in proportion on a logarithmic axis.

    A curve never falls here: more pictures are taken to be worth as much as fewer.

    Examples
    --------
    >>> curve = np.array([0.5, 0.7, 0.8])
    >>> round(_needed((50, 100, 200), curve, 0.75)), _needed((50, 100, 200), curve, 0.9)
    (141, inf)
    """
    rising = np.maximum.accumulate(curve)
    if wanted > rising[-1]:
        return float("inf")
    if wanted <= rising[0]:
        return float(sizes[0])  # fewer were not tried
    upper = int(np.searchsorted(rising, wanted))
    part = (wanted - rising[upper - 1]) / (rising[upper] - rising[upper - 1])
    low, high = np.log(sizes[upper - 1]), np.log(sizes[upper])
    return float(np.exp(low + part * (high - low)))
