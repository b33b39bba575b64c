"""`NaturalShares`: what came of training with several shares of natural pictures, and what the numbers support."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from augwidgets.domain.errors import told
from augwidgets.domain.neighbours import needed
from augwidgets.domain.plural import many
from augwidgets.training.failures import Failed, can_compare, not_compared, of_failures
from augwidgets.training.intervals import Interval, interval, of_few_seeds
from augwidgets.view import share_chart, training_charts

if TYPE_CHECKING:
    import pandas  # type: ignore[import-untyped,unused-ignore]
    from matplotlib.figure import Figure


class NaturalShares:
    """What came of training with several shares of natural pictures. Made by `natural_shares`.

    Attributes
    ----------
    shares : tuple of float
        From the smallest to the largest; the others are compared with the first.
    train_size : int
        How many pictures each training had.
    class_names : tuple of str
    seeds : int
    failed : dict of (str, int) to str
        Why a training ended early, for those that did, by "0 % natural" and so on, and seed.
    """

    def __init__(
        self, overlaps: Mapping[float, np.ndarray], train_size: int, class_names: tuple[str, ...],
        failed: Failed | None = None,
    ) -> None:  # fmt: skip
        self.failed = dict(failed or {})
        self.shares, self.train_size, self.class_names = tuple(sorted(overlaps)), train_size, class_names
        self._overlaps = {share: np.asarray(overlaps[share], np.float64) for share in self.shares}
        self.seeds, self.test_size = self._overlaps[self.shares[0]].shape

    def overlap(self, share: float) -> Interval:
        """Return the mean intersection over union, with its interval over seeds and test pictures.

        Parameters
        ----------
        share : float

        Returns
        -------
        Interval

        Raises
        ------
        KeyError
            No such share.
        """
        return interval(self._of(share))

    def difference(self, share: float, than: float | None = None) -> Interval:
        """Return how much larger the intersection over union is, with its interval.

        Parameters
        ----------
        share : float
        than : float, optional
            The share that it is compared with: the smallest, unless it is given.

        Returns
        -------
        Interval

        Raises
        ------
        KeyError
            No such share.
        """
        return interval(self._of(share) - self._of(self.shares[0] if than is None else than))

    def _of(self, share: float) -> np.ndarray:
        if share not in self._overlaps:
            raise KeyError(f"shares are {', '.join(f'{one:g}' for one in self.shares)}, got {told(share)}")
        return self._overlaps[share]

    @property
    def table(self) -> pandas.DataFrame:
        """A row for each training: share, seed, natural (how many pictures), overlap (intersection over union)."""
        with needed("pandas", "lab"):
            import pandas

        rows = [
            {"share": share, "seed": seed, "natural": round(share * self.train_size), "overlap": float(own.mean())}
            for share in self.shares
            for seed, own in enumerate(self._overlaps[share])
        ]
        return pandas.DataFrame(rows)

    def sentences(self) -> list[str]:
        """Return whether the share of natural pictures matters, as far as the numbers support it.

        Returns
        -------
        list of str
        """
        first = self.shares[0]
        over = f"{many(self.seeds, 'seed')} and {many(self.test_size, 'natural test picture')}"
        named = {share: natural(share) for share in self.shares}
        known = [share for share in self.shares[1:] if can_compare(self.failed, named[share], named[first], self.seeds)]
        lost = [not_compared(self.failed, named[share], named[first], self.seeds)
                for share in self.shares[1:] if share not in known]  # fmt: skip
        if not known:
            return [*lost, *of_failures(self.failed)]
        best = max((first, *known), key=lambda share: self.overlap(share).value)
        differences = {share: self.difference(share) for share in known}
        sure = [share for share, by in differences.items() if by.is_above or by.is_below]
        if not sure:
            by = differences[best] if best in differences else differences[known[-1]]
            lead = f"No difference between shares of natural pictures that {over} can show: {_span(by)} at most."
        else:
            share = best if best in sure else sure[0]
            by = differences[share]
            word = "matters" if by.is_above else "matters, and more of them is worse"
            have, had = (f"{self.overlap(one).value:.2f}" for one in (share, first))
            lead = (
                f"The share of natural pictures {word}: {100 * share:.0f} % of {self.train_size} gives an intersection "
                f"over union of {have}, {100 * first:.0f} % gives {had} ({_span(by)}, over {over})."
            )
        listed = ", ".join(f"{100 * share:.0f} %: {self.overlap(share).value:.2f}" for share in self.shares)
        said = [lead, f"Intersection over union by share: {listed}.", *of_few_seeds(self.seeds)]
        return [*said, *lost, *of_failures(self.failed)]

    def __repr__(self) -> str:
        return "\n".join(self.sentences())

    def figure(self) -> Figure:
        """Draw the intersection over union against the share, each seed thin, the mean with its interval.

        Returns
        -------
        Figure
        """
        curves: dict[float, Any] = {share: own.mean(axis=1).tolist() for share, own in self._overlaps.items()}
        return share_chart.shares(curves, {share: self.overlap(share) for share in self.shares})

    def _repr_html_(self) -> str:
        return training_charts.page(self.figure(), self.sentences())


def natural(share: float) -> str:
    """Return what trainings with a share of natural pictures are called.

    Examples
    --------
    >>> natural(0.5)
    '50 % natural'
    """
    return f"{100 * share:.4g} % natural"


def _span(by: Interval) -> str:
    return f"{by.value:+.2f}, 95 % interval {by.low:+.2f} to {by.high:+.2f}".replace("-", "\N{MINUS SIGN}")
