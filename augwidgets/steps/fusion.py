"""Applying Steps: adjacent warps become one matrix, adjacent curves one table.

The fused result is the definition of what a run of steps does: an image is resampled once a run, values saturate
once, boxes come from the corners of the original box and are clipped once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import numpy as np

from augwidgets.sample import region
from augwidgets.sample.checks import check_levels, check_shape
from augwidgets.sample.sample import Sample
from augwidgets.steps import curve
from augwidgets.warp import moving

if TYPE_CHECKING:
    from augwidgets.steps.transform import Transform

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
    covered: np.ndarray | None = None  # what covers the picture so far moves along with it
    while place < len(steps):
        first = steps[place]
        end = place + 1
        while end < len(steps) and _joins(first, steps[end]):
            end += 1
        if first.transform.family == "spatial":
            sample, covered = _warped(steps[place:end], sample, covered)
        elif first.transform.family == "tone" and first.where is None:
            sample = _toned(steps[place:end], sample)
        else:
            sample, covers = _in_place(first, sample)
            if covers is not None:
                covered = covers if covered is None else covered | covers
        place = end
    if covered is not None and sample.boxes is not None and sample.visible is not None:
        # A whole that is added up from parts misses 1 in the last digit.
        left = (1 - _share_hidden(sample.boxes, covered)).clip(0, 1)
        sample = sample.replace(visible=sample.visible * left)
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


def _warped(
    steps: Sequence[Applicable], sample: Sample, covered: np.ndarray | None
) -> tuple[Sample, np.ndarray | None]:
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
        if covered is not None:
            covered = moving.moved_mask(covered.view(np.uint8), warp, fill["fill"]).view(bool)
    return sample, covered


def _toned(steps: Sequence[Applicable], sample: Sample) -> Sample:
    counts = curve.histogram(sample.image) if steps[0].transform.needs else None
    curves = [step.transform.curve(step.values, counts if index == 0 else None) for index, step in enumerate(steps)]
    try:
        return sample.replace(image=curve.toned(sample.image, curves))
    except ValueError as error:
        names = ", ".join(step.transform.name for step in steps)
        raise ValueError(f"{names}: {error}") from error


def _in_place(step: Applicable, sample: Sample) -> tuple[Sample, np.ndarray | None]:
    """Apply one step that moves nothing; give also which pixels it covers, if it does cover any.

    In a region it is applied to the whole picture, and shown where the region is.
    """
    hidden = None if sample.boxes is None else step.transform.hidden(sample.size, step.values)
    if step.where is None:
        return sample.replace(image=_changed(step, sample)), hidden
    weight = step.where.mask(sample)
    if not weight.any():
        return sample, None
    if step.transform.needs == "region":  # it fills the region itself, up to its edge, unless that is all there is
        inside = weight > 0
        new = _changed(step, sample, inside)
        return sample.replace(image=new), None if hidden is None or inside.all() else inside
    seen = region.blended(sample.image, _changed(step, sample), weight)
    return sample.replace(image=seen), None if hidden is None else hidden & (weight > 0.5)


def _changed(step: Applicable, sample: Sample, where: np.ndarray | None = None) -> np.ndarray:
    if step.transform.family == "tone":
        return _toned((step,), sample).image
    image = sample.image
    if image.shape[2] < 4:
        return step.transform.pixels(image, step.values, where)
    out = step.transform.pixels(np.ascontiguousarray(image[..., :3]), step.values, where)
    return np.dstack([out, image[..., 3]])


def _share_hidden(boxes: np.ndarray, hidden: np.ndarray) -> np.ndarray:
    """Give the share of each box's area that a ``(H, W)`` truth mask covers; a pixel on its rim counts in part."""
    shares = np.zeros(len(boxes))
    for number, (x0, y0, x1, y1) in enumerate(boxes.tolist()):
        rows, columns = (np.arange(int(np.floor(low)), int(np.ceil(high))) for low, high in ((y0, y1), (x0, x1)))
        down = np.minimum(rows + 1, y1) - np.maximum(rows, y0)
        across = np.minimum(columns + 1, x1) - np.maximum(columns, x0)
        if down.size and across.size:
            part = hidden[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
            shares[number] = down @ part @ across / (down.sum() * across.sum())
    return shares
