"""Applying Steps: adjacent warps become one matrix, adjacent curves one table.

The fused result is the definition of what a run of steps does: an image is resampled once a run, values saturate
once, boxes come from the corners of the original box and are clipped once.
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


def run(steps: Sequence[Applicable], sample: Sample, min_visible: float = 0.0) -> Sample:
    """Apply Steps from first to last, fusing what lies side by side.

    Parameters
    ----------
    steps : sequence of Step
    sample : Sample
    min_visible : float
        Boxes of which a smaller share than this is left at the end are dropped.
    """
    place = 0
    while place < len(steps):
        family = steps[place].transform.family
        end = place + 1
        while end < len(steps) and _joins(steps[place], steps[end]):
            end += 1
        where = steps[place].where
        sample = _WAYS[family](steps[place:end], sample) if where is None else _in_region(steps[place], where, sample)
        place = end
    return moving.seen_enough(sample, min_visible)


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
    total: Any = None
    size = sample.size
    for step in steps:
        new = step.transform.warp(size, step.values)
        if total is not None and not (hasattr(total, "then") and hasattr(new, "then")):
            sample = moving.move(sample, total, **fill)  # a displacement joins nothing
            total = None
        total = new if total is None else total.then(new)
        size = new.size
    return moving.move(sample, total, **fill)


def _toned(steps: Sequence[Applicable], sample: Sample) -> Sample:
    counts = curve.histogram(sample.image) if steps[0].transform.needs else None
    curves = [step.transform.curve(step.values, counts if index == 0 else None) for index, step in enumerate(steps)]
    try:
        return sample.replace(image=curve.toned(sample.image, curves))
    except ValueError as error:
        names = ", ".join(step.transform.name for step in steps)
        raise ValueError(f"{names}: {error}") from error


def _drawn_over(steps: Sequence[Applicable], sample: Sample, where: np.ndarray | None = None) -> Sample:
    (step,) = steps
    image = sample.image
    colour = np.ascontiguousarray(image[..., :3]) if image.shape[2] == 4 else image
    out = step.transform.pixels(colour, step.values, where)
    changes: dict = {"image": np.dstack([out, image[..., 3]]) if image.shape[2] == 4 else out}
    return sample.replace(**changes, **_still_visible(step, sample))


def _in_region(step: Applicable, where: region.Region, sample: Sample) -> Sample:
    """Apply one step to the whole picture, and show it where the region is."""
    weight = where.mask(sample)
    if not weight.any():
        return sample
    if step.transform.needs == "region":  # it fills the region itself, up to its edge
        new = _drawn_over((step,), sample, weight > 0).image
        return sample.replace(image=new, **_still_visible(step, sample, weight > 0, itself=True))
    new = _WAYS[step.transform.family]((step,), sample).image
    seen = region.blended(sample.image, new, weight)
    return sample.replace(image=seen, **_still_visible(step, sample, weight > 0.5))


def _still_visible(
    step: Applicable, sample: Sample, inside: np.ndarray | bool = True, *, itself: bool = False
) -> dict[str, np.ndarray]:
    """Give what is left of each box where the step covers something inside, or all of the inside itself."""
    hidden = step.transform.hidden(sample.size, step.values)
    if hidden is None or sample.boxes is None or sample.visible is None:
        return {}
    covered = np.asarray(inside) if itself else hidden & inside
    return {"visible": sample.visible * (1 - _share_hidden(sample.boxes, covered))}


def _share_hidden(boxes: np.ndarray, hidden: np.ndarray) -> np.ndarray:
    """Give the share of each box's pixels that a ``(H, W)`` truth mask covers."""
    shares = np.zeros(len(boxes))
    for number, (x0, y0, x1, y1) in enumerate(boxes):
        part = hidden[int(np.floor(y0)) : int(np.ceil(y1)), int(np.floor(x0)) : int(np.ceil(x1))]
        shares[number] = part.mean() if part.size else 0.0
    return shares


_WAYS = {"spatial": _warped, "tone": _toned, "pixel": _drawn_over}
