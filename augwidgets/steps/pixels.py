"""`Pixels`: what only the picture itself can answer; `Combined`: what needs other pictures. Neither is ever fused.

`Remembering` is what changes the pixels of a slow step: the explorers ask it for the same small pictures again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from augwidgets.sample.region import Region
from augwidgets.sample.sample import Sample
from augwidgets.sample.soft_edges import blended

# Takes ``(H, W, 1 or 3)`` and the truth mask of the region, or None, and returns the new picture.
Change = Callable[[np.ndarray, np.ndarray | None], np.ndarray]

_SMALL = 1 << 20  # values of a picture: those that a page shows are fewer
_KEPT = 3  # pictures: the one that arrives, small and large, and the one that nothing has moved: charts ask of that


class Remembering:
    """A slow function of pixels that keeps what it made of the last small pictures, told apart by their values.

    Examples
    --------
    >>> asked = []
    >>> change = Remembering(lambda image, where: asked.append(1) or 255 - image)
    >>> grey = np.full((2, 2, 1), 200, np.uint8)
    >>> change(grey, None).max(), change(grey.copy(), None).max(), len(asked)
    (np.uint8(55), np.uint8(55), 1)
    """

    def __init__(self, change: Change) -> None:
        self._change = change
        self._known: tuple[tuple[np.ndarray, np.ndarray], ...] = ()

    def __call__(self, image: np.ndarray, where: np.ndarray | None) -> np.ndarray:
        """Return what the function makes of a picture; that must not be written to."""
        if where is not None or image.size > _SMALL:
            return self._change(image, where)
        known = self._known  # another thread may put others there meanwhile
        found = next((pair for pair in known if _same(pair[0], image)), None)
        if found is None:
            found = image.copy(), self._change(image, None)
        self._known = (found, *(pair for pair in known if pair is not found))[:_KEPT]
        return found[1]


def _same(one: np.ndarray, other: np.ndarray) -> bool:
    return one.dtype == other.dtype and np.array_equal(one, other)


@dataclass(frozen=True, eq=False)
class Pixels:
    """What only the picture itself can answer, and whatever acts in a region of it; it is joined to nothing.

    Parameters
    ----------
    name : str
    change : callable
        Takes ``(H, W, 1 or 3)`` and the truth mask of the region, or None, and returns the new picture.
    hides : callable
        Takes the size and returns which pixels are covered, or None where none are.
    where : Region, optional
        Outside of it the picture stays as it was.
    fills_region : bool
        Whether `change` keeps to the region by itself, up to its edge.
    cuts_off : bool
        Whether what it puts at black or white is cut off there, and not meant to lie there.
    own : bool
        Whether nobody else holds what `change` returns, unless it is the picture itself.
    """

    name: str
    change: Change
    hides: Callable[[tuple[int, int]], np.ndarray | None]
    where: Region | None = None
    fills_region: bool = False
    cuts_off: bool = True
    own: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)

    def then(self, other: Any) -> None:
        """Return None: the next one must see these pixels first."""
        return

    def apply(self, sample: Sample) -> Sample:
        """Change the picture; in a region, change all of it and show the change there."""
        if self.where is None:
            return sample.with_parts(image=self._changed(sample.image))
        weight = self.where.mask(sample)
        if not weight.any():
            return sample
        if self.fills_region:
            return sample.with_parts(image=self._changed(sample.image, weight > 0))
        return sample.with_parts(image=blended(sample.image, self._changed(sample.image), weight))

    def covered(self, sample: Sample) -> np.ndarray | None:
        """Return which pixels of the Sample it covers, ``(H, W)`` truth values; None where it covers none."""
        hidden = self.hides(sample.size)
        if hidden is None or self.where is None:
            return hidden
        weight = self.where.mask(sample)
        if self.fills_region:  # unless the region is all there is
            return None if (weight > 0).all() else weight > 0
        return hidden & (weight > 0.5)

    def _changed(self, image: np.ndarray, where: np.ndarray | None = None) -> np.ndarray:
        if image.shape[2] < 4:
            return self.change(image, where)
        out = self.change(np.ascontiguousarray(image[..., :3]), where)
        return np.dstack([out, image[..., 3]])


@dataclass(frozen=True, eq=False)
class Combined:
    """One Sample made of this and of other pictures, labels included; it is joined to no other value.

    Parameters
    ----------
    name : str
    combine : callable
        Takes the Sample as it is by then and returns the one of all pictures.
    """

    name: str
    combine: Callable[[Sample], Sample]

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)

    def then(self, other: Any) -> None:
        """Return None: the next one must see these pixels first."""
        return

    def apply(self, sample: Sample) -> Sample:
        """Combine the Sample with the other pictures."""
        return self.combine(sample)
