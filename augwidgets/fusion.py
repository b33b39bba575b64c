"""Applying Steps: adjacent warps become one matrix, adjacent curves one table.

The fused result is the definition of what a run of steps does: an image is resampled once a run, values saturate
once. Corners of boxes travel whole; what of a box is left is decided once, at the end (see `carried`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import numpy as np

from augwidgets import curve, moving, region
from augwidgets.fields import check_levels, check_shape
from augwidgets.sample import Sample

if TYPE_CHECKING:
    from augwidgets.transform import Transform

Picture = TypeVar("Picture", np.ndarray, Sample)


class Applicable(Protocol):
    """What a run needs of a step: a transform and a value for each parameter."""

    @property
    def transform(self) -> Transform: ...
    @property
    def values(self) -> Mapping[str, Any]: ...
    @property
    def where(self) -> region.Region | None: ...


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
    sample = moving.carrying(sample)
    place = 0
    while place < len(steps):
        first = steps[place]
        end = place + 1
        while end < len(steps) and _joins(first, steps[end]):
            end += 1
        if first.transform.family == "spatial":
            sample = _warped(steps[place:end], sample)
        elif first.transform.family == "tone" and first.where is None:
            sample = _toned(steps[place:end], sample)
        else:
            sample = _in_place(first, sample)
        place = end
    return moving.arrived(sample, min_visible, boxes)


def through(way: Callable[[Sample], Sample], picture: Picture) -> Picture:
    """Send an array or a Sample through; an array comes back with its own number of dimensions."""
    if isinstance(picture, Sample):
        return way(picture)
    if not isinstance(picture, np.ndarray):
        came = type(picture).__name__
        raise TypeError(f"an image must be a NumPy array or a Sample, got {came}; aw.load reads files")
    image = picture[..., None] if picture.ndim == 2 else picture
    check_shape(image)
    if image.dtype == np.float32:
        check_levels(image)
    elif image.dtype != np.uint8:
        raise TypeError(
            f"an image must be uint8 or float32 in [0, 1], got {image.dtype}; aw.Sample(image) converts "
            "bool, uint16 and float64"
        )
    out = way(Sample(image)).image
    if np.may_share_memory(out, picture) or not out.flags.writeable:
        out = out.copy()  # the caller may write into what comes out
    return out[..., 0] if picture.ndim == 2 else out


def _joins(first: Applicable, step: Applicable) -> bool:
    """Tell whether a step can be fused into the run that `first` began."""
    family = step.transform.family
    if family != first.transform.family or family == "pixel":
        return False
    if first.where is not None or step.where is not None:
        return False  # what is outside of a region must be there as it was
    if family == "tone":
        return not step.transform.needs  # a curve that needs the histogram must see the pixels first
    return all(step.values[name] == first.values[name] for name in ("fill", "fill_level"))


def _warped(steps: Sequence[Applicable], sample: Sample) -> Sample:
    fill = {name: steps[0].values[name] for name in ("fill", "fill_level")}
    warps: list[Any] = []
    size = sample.size
    for step in steps:
        new: Any = step.transform.warp(size, step.values)
        if warps and hasattr(warps[-1], "then") and hasattr(new, "then"):  # a displacement joins nothing
            warps[-1] = warps[-1].then(new)
        else:
            warps.append(new)
        size = new.size
    for warp in warps:
        sample = moving.move(sample, warp, **fill)
    return sample


def _toned(steps: Sequence[Applicable], sample: Sample) -> Sample:
    counts = curve.histogram(sample.image) if steps[0].transform.needs else None
    curves = [step.transform.curve(step.values, counts if index == 0 else None) for index, step in enumerate(steps)]
    try:
        return sample.replace(image=curve.toned(sample.image, curves))
    except ValueError as error:
        names = ", ".join(step.transform.name for step in steps)
        raise ValueError(f"{names}: {error}") from error


def _in_place(step: Applicable, sample: Sample) -> Sample:
    """Apply one step that moves nothing, and keep in mind which pixels it covers, if it does cover any.

    In a region it is applied to the whole picture, and shown where the region is.
    """
    hidden = None if sample.carried is None else step.transform.hidden(sample.size, step.values)
    if step.where is None:
        out = sample.replace(image=_changed(step, sample))
        return out if hidden is None else moving.covered(out, hidden)
    weight = step.where.mask(sample)
    if not weight.any():
        return sample
    if step.transform.needs == "region":  # it fills the region itself, up to its edge, unless that is all there is
        inside = weight > 0
        out = sample.replace(image=_changed(step, sample, inside))
        return out if hidden is None or inside.all() else moving.covered(out, inside)
    out = sample.replace(image=region.blended(sample.image, _changed(step, sample), weight))
    return out if hidden is None else moving.covered(out, hidden & (weight > 0.5))


def _changed(step: Applicable, sample: Sample, where: np.ndarray | None = None) -> np.ndarray:
    if step.transform.family == "tone":
        return _toned((step,), sample).image
    image = sample.image
    if image.shape[2] < 4:
        return step.transform.pixels(image, step.values, where)
    out = step.transform.pixels(np.ascontiguousarray(image[..., :3]), step.values, where)
    return np.dstack([out, image[..., 3]])
