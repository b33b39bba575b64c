"""Where objects are tried: what of a background lets one stand there, before it is tried against the others."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from augwidgets.sample.sample import Sample
from augwidgets.scenes.limits import InDoubt, Standing, stands_beside
from augwidgets.scenes.placed import Layer, Placed, Size

if TYPE_CHECKING:
    from augwidgets.scenes.plan import Plan

_AROUND = 2  # pixels: so far from its edge a small copy does not know where a region ends


class Site:
    """A scene that is being filled, in full or small.

    Parameters
    ----------
    plan : Plan
    size : (int, int)
        Height and width in which objects are tried.
    ground : Sample, optional
        What is behind them, in this size; a plan needs none that lets them stand anywhere.
    allowed : (H, W) array, optional
        Where the foot of an object may stand.
    smallest : float
        Pixels of this size.
    unsure : float
        As `Standing` takes it.
    """

    def __init__(
        self, plan: Plan, size: Size, ground: Sample | None, allowed: np.ndarray | None, *, smallest: float,
        unsure: float,
    ) -> None:  # fmt: skip
        self.size, self._ground, self._unsure = size, ground, unsure
        self._beside = tuple(plan.beside)
        self._allowed = allowed
        self._standing = Standing(
            size, visible=plan.visible, overlap=plan.overlap, distance=plan.distance, truncated=plan.truncated,
            smallest=smallest, unsure=unsure,
        )  # fmt: skip

    def why_not(self, layer: Layer, placed: Placed | None = None) -> str:
        """Let an object stand in front of the others, or return which limit it breaks."""
        return self._off_place(layer) or self._standing.why_not(layer)

    def place(self, layer: Layer) -> None:
        """Let an object stand in front of the others, whatever the limits are."""
        self._standing.place(layer)

    def _off_place(self, layer: Layer) -> str:
        if self._allowed is None and not self._beside:
            return ""
        extent = layer.extent()
        if extent is None:
            if self._unsure:
                raise InDoubt
            return "smallest"
        if self._allowed is not None and not self._has_a_foothold(extent, self._allowed):
            return "where"
        if self._beside and (
            self._ground is None or not stands_beside(extent, self._ground, self._beside, 3 * self._unsure)
        ):
            return "beside"
        return ""

    def _has_a_foothold(self, extent: tuple[int, int, int, int], allowed: np.ndarray) -> bool:
        column, row = (extent[0] + extent[2]) // 2, extent[3] - 1  # the middle of its foot
        inside = 0 <= row < allowed.shape[0] and 0 <= column < allowed.shape[1]
        if not self._unsure:
            return bool(inside and allowed[row, column])
        padded = np.pad(allowed, 2 * _AROUND)
        row, column = row + 2 * _AROUND, column + 2 * _AROUND
        if row < _AROUND or column < _AROUND or row >= padded.shape[0] - _AROUND or column >= padded.shape[1] - _AROUND:
            return False  # far beside
        near = padded[row - _AROUND : row + _AROUND + 1, column - _AROUND : column + _AROUND + 1]
        if near.any() and not near.all():
            raise InDoubt
        return bool(near.all())


class SmallSite:
    """A scene that is being filled, in a small copy; where that is in doubt, the scene itself is asked.

    Parameters
    ----------
    small : Site
    full : function
        Makes the site of the scene itself; it is filled only where it is asked.
    in_full : function
        Takes an object, and returns its pixels there.
    """

    def __init__(self, small: Site, full: Callable[[], Site], in_full: Callable[[Placed], Layer]) -> None:
        self.size = small.size
        self._small, self._make, self._in_full = small, full, in_full
        self._full: Site | None = None
        self._standing: list[Placed] = []
        self._known = 0  # so many of these stand in the full one

    def why_not(self, layer: Layer, placed: Placed) -> str:
        """Let an object stand in front of the others, or return which limit it breaks."""
        try:
            reason = self._small.why_not(layer)
        except InDoubt:
            reason = self._why_not_in_full(placed)
            if not reason:
                self._small.place(layer)
                self._known += 1
        if not reason:
            self._standing.append(placed)
        return reason

    def _why_not_in_full(self, placed: Placed) -> str:
        if self._full is None:
            self._full = self._make()
        for one in self._standing[self._known :]:
            self._full.place(self._in_full(one))
        self._known = len(self._standing)
        return self._full.why_not(self._in_full(placed))
