"""What steps become on one canvas, and applying it: adjacent warps are one matrix, adjacent curves one table.

A step is a `FilledWarp`, a `Curve`, or `Pixels`; with other pictures, a `Combined`. These are all that applying a
recipe knows. Each has `then`, which returns the one value that does both, or None where the two cannot be joined, and
`apply`.

The fused result is the definition of what a run of steps does: an image is resampled once a run, values saturate
once. Corners of boxes travel whole; what of a box is left is decided once, at the end (see `moving`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

import cv2
import numpy as np

from augwidgets.sample.box_rules import TIGHT, BoxRules
from augwidgets.sample.sample import Sample
from augwidgets.steps import curve
from augwidgets.steps.pixels import Combined, Pixels
from augwidgets.warp import moving
from augwidgets.warp.warps import Warp

_TURNED_AROUND = bytes(range(255, -1, -1))

Levels = Callable[[np.ndarray], np.ndarray]


Joined = TypeVar("Joined", "FilledWarp", "Curve")


def _once(known: list[Any], other: Joined, make: Callable[[Joined], Joined | None]) -> Joined | None:
    """Return what `make` joins, kept beside what came behind last: the same steps go over many pictures."""
    last = known[0] if known else None
    if last is None or last[0] is not other:
        last = (other, make(other))
        known[:] = [last]
    return last[1]


@dataclass(frozen=True, eq=False, init=False)
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
    fill: str
    fill_level: float

    def __init__(self, warp: Warp, fill: str = "constant", fill_level: float = 0.0) -> None:
        # At once: several are made for every picture of a training.
        self.__dict__.update(warp=warp, fill=fill, fill_level=fill_level, _joined=[])

    def then(self, other: Resolved) -> FilledWarp | None:
        """Return the one warp that does this and then `other`; None for another fill, or where no matrix says both."""
        if not isinstance(other, FilledWarp) or (self.fill, self.fill_level) != (other.fill, other.fill_level):
            return None
        joined: list[Any] = self.__dict__["_joined"]
        return _once(joined, other, self._then)

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
                return toned(image, functions, own=own)
            return looked_up(image, self._table(colours_of(image)), own=own)
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
        rows = [np.bincount(column, some, 256) for column, some in zip(entries.T, counts, strict=True)]
        return np.array(rows).astype(counts.dtype)

    def _table(self, channels: int) -> np.ndarray:
        entries = self._tables.get(channels)
        if entries is None:
            entries = self._tables[channels] = curve.table(self.functions(), channels)
        return entries


Resolved = FilledWarp | Curve | Pixels | Combined


class Applicable(Protocol):
    """What a run needs of a step: what it is on a canvas of a size."""

    def resolved(self, size: tuple[int, int]) -> Resolved: ...


def resolved(steps: Sequence[Applicable], size: tuple[int, int]) -> list[Resolved]:
    """Return the few values that are left of drawn Steps on a canvas of this size, adjacent ones joined.

    Parameters
    ----------
    steps : sequence of Step
    size : (int, int)
        Height and width of the picture that arrives; each warp is asked for the size that the one before it gives.

    Returns
    -------
    list of FilledWarp, Curve, Pixels or Combined
    """
    found: list[Resolved] = []
    for step in steps:
        value = step.resolved(size)
        if isinstance(value, FilledWarp):
            size = value.warp.size
        both = found[-1].then(value) if found else None
        if both is None:
            found.append(value)
        else:
            found[-1] = both
    return found


def run(steps: Sequence[Applicable], sample: Sample, rules: BoxRules = TIGHT) -> Sample:
    """Apply Steps from first to last, fusing what lies side by side.

    Parameters
    ----------
    steps : sequence of Step
    sample : Sample
    rules : BoxRules
        Which boxes are dropped at the end, and which edges the others take.
    """
    return applied(resolved(steps, sample.size), sample, rules)


def applied(values: Sequence[Resolved], sample: Sample, rules: BoxRules = TIGHT) -> Sample:
    """Apply what `resolved` returned for this Sample's size."""
    return applied_and_own(values, sample, rules)[0]


def applied_and_own(values: Sequence[Resolved], sample: Sample, rules: BoxRules = TIGHT) -> tuple[Sample, bool]:
    """Apply them, and tell whether the picture that comes out lies in memory that nobody else holds."""
    sample = moving.carrying(sample)
    own = False
    for value in values:
        before = sample
        if isinstance(value, FilledWarp):
            sample = value.apply(sample)
            own = own or sample is not before
        elif isinstance(value, Curve):
            sample = value.apply(sample, own=own)
            own = True
        elif isinstance(value, Combined):
            # What has become of this picture's boxes so far is decided before those of the others join them.
            seen = moving.with_seen_masks(moving.arrived(sample, rules.on_the_way))
            sample = moving.carrying(value.apply(seen))
            own = False
        else:
            hidden = None if sample.carried is None else value.covered(sample)
            sample = value.apply(sample)
            if hidden is not None:
                sample = moving.covered(sample, hidden)
            if sample is not before:
                own = value.own and (own or not np.may_share_memory(sample.image, before.image))
    return moving.arrived(sample, rules), own


# -- levels looked up in tables ---------------------------------------------------------------------------------------


def toned(image: np.ndarray, curves: Sequence[Levels], *, own: bool = False) -> np.ndarray:
    """Send ``(H, W, C)`` uint8 or float32 through the curves; an alpha channel stays as it is.

    With `own` the picture may be overwritten, and be what comes back.
    """
    colours = colours_of(image)
    if image.dtype == np.uint8:
        return looked_up(image, curve.table(curves, colours), own=own)
    out = image.copy()
    levels = image[..., :colours].view()
    levels.flags.writeable = False
    out[..., :colours] = curve.composed(curves, levels)
    return out


def colours_of(image: np.ndarray) -> int:
    """Return how many of the channels are colours: all but alpha."""
    channels = image.shape[2]
    return 3 if channels == 4 else channels


def looked_up(image: np.ndarray, entries: np.ndarray, *, own: bool = False) -> np.ndarray:
    """Look every level of ``(H, W, C)`` uint8 up in a table, ``(256,)`` or ``(256, C)``; an alpha channel stays.

    With `own` the picture may be overwritten, and be what comes back.

    Examples
    --------
    >>> looked_up(np.array([[[0], [255]]], np.uint8), np.arange(256, dtype=np.uint8)[::-1]).ravel().tolist()
    [255, 0]
    """
    channels, colours = image.shape[2], colours_of(image)
    if entries.ndim == 2 and entries.shape[1] != colours:
        raise ValueError(f"a curve for {entries.shape[1]} channels met a picture of {colours}")
    import stringzilla  # when first needed; a byte's table takes it a sixth of OpenCV's time

    if channels > 1 and (entries.ndim == 2 or channels == 4):
        planes = cv2.split(image)  # which is why channel by channel is quicker, too
        for channel, plane in enumerate(planes[:colours]):
            words = (entries[:, channel] if entries.ndim == 2 else entries).tobytes()
            stringzilla.translate(plane.data, words, inplace=True)
        return cv2.merge(planes)
    words = entries.tobytes()
    place = unsealed(image) if own else None
    if not image.flags.c_contiguous:
        place = np.array(image, order="C")
    if words == _TURNED_AROUND:
        return np.bitwise_not(image, out=place)  # quicker still than a table
    if place is not None:
        stringzilla.translate(place.data, words, inplace=True)
        return place
    out = np.empty_like(image)
    stringzilla.translate(image.data, words, out=out.data)
    return out


def unsealed(image: np.ndarray) -> np.ndarray | None:
    """Return the picture of a Sample, which is a read-only view, so that it can be written to; None if it cannot.

    Whoever asks knows that nobody else holds the memory.
    """
    if not image.flags.writeable:
        if not (isinstance(image.base, np.ndarray) and image.base.flags.writeable):
            return None
        image = image.view()
        image.flags.writeable = True
    return image
