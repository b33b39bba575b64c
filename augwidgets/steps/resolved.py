"""What a drawn step is on one canvas: a `FilledWarp`, a `Curve`, or `Pixels`; with other pictures, a `Combined`.

These are all that applying a recipe knows. Each has `then`, which returns the one value that does both, or None
where the two cannot be joined, and `apply`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np

from augwidgets.sample import region
from augwidgets.sample.sample import Sample
from augwidgets.steps import curve
from augwidgets.warp import moving
from augwidgets.warp.warps import Warp

Levels = Callable[[np.ndarray], np.ndarray]


Joined = TypeVar("Joined", "FilledWarp", "Curve")


def _once(known: list[Any], other: Joined, make: Callable[[Joined], Joined | None]) -> Joined | None:
    """Return what `make` joins, kept beside what came behind last: the same steps go over many pictures."""
    last = known[0] if known else None
    if last is None or last[0] is not other:
        last = (other, make(other))
        known[:] = [last]
    return last[1]


@dataclass(frozen=True, eq=False)
class FilledWarp:
    """Where coordinates go, and what the pixels become that nothing goes to.

    Examples
    --------
    >>> import augwidgets as aw
    >>> one, other = (aw.shift.at(right=right, fill="edge").resolved((4, 8)) for right in (0.25, 0.5))
    >>> one.then(other).warp == aw.Affine.translation(6, 0, size=(4, 8))
    True
    """

    warp: Warp
    fill: str = "constant"
    fill_level: float = 0.0
    _joined: list[Any] = field(default_factory=list, init=False, repr=False)

    def then(self, other: Resolved) -> FilledWarp | None:
        """Return the one warp that does this and then `other`; None for another fill, or where no matrix says both."""
        if not isinstance(other, FilledWarp) or (self.fill, self.fill_level) != (other.fill, other.fill_level):
            return None
        return _once(self._joined, other, self._then)

    def _then(self, other: FilledWarp) -> FilledWarp | None:
        both = self.warp.joined(other.warp)
        return None if both is None else FilledWarp(both, self.fill, self.fill_level)

    def apply(self, sample: Sample) -> Sample:
        """Move everything that the Sample carries."""
        return moving.move(sample, self.warp, fill=self.fill, fill_level=self.fill_level)


@dataclass(frozen=True, eq=False)
class Curve:
    """Levels to levels, the same for every pixel; several in a row are composed in float and saturate once.

    Parameters
    ----------
    names : tuple of str
        Of the steps, for messages.
    made : tuple of callable
        For each step: takes the ``(C, 256)`` histogram, or None where it needs none, and returns its function of
        levels.
    needs_histogram : bool
        Whether the first one depends on the picture that arrives. It is joined to no curve before it.
    cuts_off : bool
        Whether what such a one puts at black or white is cut off there, and not meant to lie there.
    """

    names: tuple[str, ...]
    made: tuple[Callable[[np.ndarray | None], Levels], ...]
    needs_histogram: bool = False
    cuts_off: bool = True
    _tables: dict[int, np.ndarray] = field(default_factory=dict, init=False, repr=False)  # by the number of channels
    _joined: list[Any] = field(default_factory=list, init=False, repr=False)

    def then(self, other: Resolved) -> Curve | None:
        """Return the one curve that does this and then `other`; None where that must see the pixels first."""
        if not isinstance(other, Curve) or other.needs_histogram:
            return None
        return _once(self._joined, other, self._then)

    def _then(self, other: Curve) -> Curve:
        return Curve(self.names + other.names, self.made + other.made, self.needs_histogram, self.cuts_off)

    def functions(self, counts: np.ndarray | None = None) -> list[Levels]:
        """Return each step's function of levels, for a picture with this ``(C, 256)`` histogram."""
        return [make(counts) for make in self.made]

    def apply(self, sample: Sample, *, own: bool = False) -> Sample:
        """Look every level up; with `own`, in the Sample's own memory."""
        return sample.with_parts(image=self.toned(sample.image, own=own))

    def toned(self, image: np.ndarray, *, own: bool = False) -> np.ndarray:
        """Send ``(H, W, C)`` through it; an alpha channel stays as it is."""
        try:
            if self.needs_histogram or image.dtype != np.uint8:
                functions = self.functions(curve.histogram(image) if self.needs_histogram else None)
                return curve.toned(image, functions, own=own)
            return curve.looked_up(image, self._table(curve.colours_of(image)), own=own)
        except ValueError as error:
            raise ValueError(f"{', '.join(self.names)}: {error}") from error

    def counted(self, counts: np.ndarray) -> np.ndarray:
        """Return the ``(C, 256)`` histogram of what comes out of a uint8 picture with this one.

        Examples
        --------
        >>> import augwidgets as aw
        >>> counts = np.zeros((1, 256), int)
        >>> counts[0, [10, 200]] = 3, 5
        >>> aw.brightness.at(gain=2).resolved((2, 4)).counted(counts)[0, [20, 255]].tolist()
        [3, 5]
        """
        channels = len(counts)
        made = curve.table(self.functions(counts), channels) if self.needs_histogram else self._table(channels)
        entries = made if made.ndim == 2 else np.repeat(made[:, None], channels, axis=1)
        out = np.zeros_like(counts)
        for channel in range(channels):
            np.add.at(out[channel], entries[:, channel], counts[channel])
        return out

    def _table(self, channels: int) -> np.ndarray:
        entries = self._tables.get(channels)
        if entries is None:
            entries = self._tables[channels] = curve.table(self.functions(), channels)
        return entries


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
    change: Callable[[np.ndarray, np.ndarray | None], np.ndarray]
    hides: Callable[[tuple[int, int]], np.ndarray | None]
    where: region.Region | None = None
    fills_region: bool = False
    cuts_off: bool = True
    own: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)

    def then(self, other: Resolved) -> None:
        """Return None: the next one must see these pixels first."""
        return

    def apply(self, sample: Sample) -> Sample:
        """Change the picture; in a region, change all of it and show the change there."""
        if self.where is None:
            return sample.replace(image=self._changed(sample.image))
        weight = self.where.mask(sample)
        if not weight.any():
            return sample
        if self.fills_region:
            return sample.replace(image=self._changed(sample.image, weight > 0))
        return sample.replace(image=region.blended(sample.image, self._changed(sample.image), weight))

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

    def then(self, other: Resolved) -> None:
        """Return None: the next one must see these pixels first."""
        return

    def apply(self, sample: Sample) -> Sample:
        """Combine the Sample with the other pictures."""
        return self.combine(sample)


Resolved = FilledWarp | Curve | Pixels | Combined
