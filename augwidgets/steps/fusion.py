"""Applying Steps: adjacent warps become one matrix, adjacent curves one table. Only the resolved values are known here.

The fused result is the definition of what a run of steps does: an image is resampled once a run, values saturate
once. Corners of boxes travel whole; what of a box is left is decided once, at the end (see `carried`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from augwidgets.sample import picture_kinds
from augwidgets.sample.picture_kinds import Picture
from augwidgets.sample.sample import Sample
from augwidgets.steps import curve
from augwidgets.steps.resolved import Combined, Curve, FilledWarp, Resolved
from augwidgets.warp import moving


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


def run(steps: Sequence[Applicable], sample: Sample, min_visible: float = 0.0, boxes: str = "mask") -> Sample:
    """Apply Steps from first to last, fusing what lies side by side.

    Parameters
    ----------
    steps : sequence of Step
    sample : Sample
    min_visible : float
        Boxes of which a smaller share than this is left at the end are dropped.
    boxes : str
        "mask": a box whose object has changed takes the tight edges of its mask, where it has one; "corners": the hull
        of its corners.
    """
    return applied(resolved(steps, sample.size), sample, min_visible, boxes)


def applied(values: Sequence[Resolved], sample: Sample, min_visible: float = 0.0, boxes: str = "mask") -> Sample:
    """Apply what `resolved` returned for this Sample's size."""
    return _applied(values, sample, min_visible, boxes)[0]


def _applied(
    values: Sequence[Resolved], sample: Sample, min_visible: float = 0.0, boxes: str = "mask"
) -> tuple[Sample, bool]:
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
            sample = moving.carrying(value.apply(moving.arrived(sample, 0.0, boxes)))
            own = False
        else:
            hidden = None if sample.carried is None else value.covered(sample)
            sample = value.apply(sample)
            if hidden is not None:
                sample = moving.covered(sample, hidden)
            if sample is not before:
                own = value.own and (own or not np.may_share_memory(sample.image, before.image))
    return moving.arrived(sample, min_visible, boxes), own


def run_through(
    steps: Sequence[Applicable], picture: Picture, min_visible: float = 0.0, boxes: str = "mask"
) -> Picture:
    """Send a picture of any kind through Steps; the same kind comes back, an array in as many dimensions."""
    out = run_read(steps, picture_kinds.read(picture), min_visible, boxes)
    return picture_kinds.handed_back(out, picture)


def run_read(
    steps: Sequence[Applicable], picture: np.ndarray | Sample, min_visible: float = 0.0, boxes: str = "mask"
) -> np.ndarray | Sample:
    """Send what `picture_kinds.read` returned through Steps."""
    if isinstance(picture, Sample):
        return run(steps, picture, min_visible, boxes)
    image = picture[..., None] if picture.ndim == 2 else picture
    values = resolved(steps, (image.shape[0], image.shape[1]))
    if len(values) == 1 and isinstance(values[0], Curve):  # as quick as its table: nothing else is carried
        return _handed_back(values[0].toned(image), picture, own=True)
    out, own = _applied(values, Sample(image))
    return _handed_back(out.image, picture, own)


def _handed_back(out: np.ndarray, picture: np.ndarray, own: bool) -> np.ndarray:
    """Return what came of an array in as many dimensions, in memory that the caller may write into."""
    free = curve.unsealed(out) if own and not np.may_share_memory(out, picture) else None
    out = out.copy() if free is None else free
    return out[..., 0] if picture.ndim == 2 else out
