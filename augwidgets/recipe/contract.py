"""`check`: what every transform promises, tried on one's own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from augwidgets.domain.errors import told
from augwidgets.domain.seed import Seed
from augwidgets.sample.sample import Sample
from augwidgets.sample.soft_labels import SoftLabel
from augwidgets.steps.fusion import FilledWarp
from augwidgets.steps.transform import Transform

_DRAWS = 8
_SHAPES = ((24, 32, 3), (24, 32, 1), (24, 32, 4), (1, 1, 3), (1, 40, 3))


def check(transform: Transform) -> None:
    """Try what every transform promises, and say in one list what is broken; nothing is said where all is well.

    Shape, number format and range are kept; the input is not written to; neutral values change nothing; the same Step
    gives the same picture; every value from lowest to highest can be drawn; labels follow a spatial transform and stay
    with the others. One of two pictures makes up no label, no name and no number of the mask that neither of them has,
    and numbers its boxes apart. It takes well under a second, and belongs into the tests of one's own package.

    Parameters
    ----------
    transform : Transform

    Raises
    ------
    ValueError
        With every promise that is broken.

    Examples
    --------
    >>> import augwidgets as aw
    >>> @aw.pixel
    ... def half(image):
    ...     "Show every other column alone."
    ...     return image[:, ::2]
    >>> aw.check(half)                                                        # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    ValueError: half breaks what a transform promises: half must return an image like its input, ...
    >>> aw.CATALOGUE.discard("half")
    """
    if not isinstance(transform, Transform):
        raise TypeError(
            f"check takes a transform (made by @aw.pixel, @aw.tone, @aw.spatial or @aw.pair), got {told(transform)}"
        )
    broken: list[str] = []
    labels = _labels_are_of_both if transform.partners else _labels_are_right
    for promise in (_keeps_pictures, _neutral_changes_nothing, _repeats_itself, labels):
        try:
            broken += promise(transform)
        except Exception as error:  # whatever it raises is a promise that is broken
            broken.append(" ".join(str(error).split()) or type(error).__name__)
    if broken:
        raise ValueError(f"{transform.name} breaks what a transform promises: {'; '.join(dict.fromkeys(broken))}")


def _done(step: Any, picture: Any) -> Any:
    """Apply a step; one of two pictures to another picture of another size and number format as well."""
    return step(picture, *_OTHERS[step.transform.partners])


def _steps(transform: Any) -> Iterator[Any]:
    """Return the default, both ends of every range, and a few draws of all that is allowed."""
    yield transform.at()
    whole = {name: _everything(item.domain) for name, item in transform.own_parameters.items()}
    for share in (0.0, 1.0 - 1e-12, *np.random.default_rng(0).random(_DRAWS)):
        values = {name: item.domain.at(float(share), whole[name]) for name, item in transform.own_parameters.items()}
        yield transform.at(**values)


def _everything(domain: Any) -> Any:
    if isinstance(domain, Seed):
        return None
    return domain.options if hasattr(domain, "options") else (domain.low, domain.high)


def _pictures() -> Iterator[np.ndarray]:
    rng = np.random.default_rng(0)
    for shape in _SHAPES:
        for picture in (rng.integers(0, 256, shape, np.uint8), rng.random(shape, np.float32)):
            picture.flags.writeable = False
            yield picture


def _keeps_pictures(transform: Any) -> list[str]:
    for step in _steps(transform):
        for picture in _pictures():
            before = picture.copy()
            out = _done(step, picture)
            size = _size_of(step, picture.shape[:2])
            if out.dtype != picture.dtype or out.shape != (*size, picture.shape[2]):
                return [f"{step!r} makes {out.dtype} {out.shape} of {picture.dtype} {picture.shape}"]
            full = 255 if out.dtype == np.uint8 else 1
            if not np.isfinite(out).all() or out.min() < 0 or out.max() > full:
                return [f"{step!r} leaves the range 0..{full}"]
            if (picture != before).any():
                return [f"{step!r} writes into its input"]
    return []


def _size_of(step: Any, size: tuple[int, int]) -> tuple[int, int]:
    """Return the size of what a step makes of a picture of this size."""
    value = None if step.transform.partners else step.resolved(size)
    return value.warp.size if isinstance(value, FilledWarp) else size


def _neutral_changes_nothing(transform: Any) -> list[str]:
    found = {name: getattr(item.domain, "neutral", None) for name, item in transform.own_parameters.items()}
    neutral = {name: value for name, value in found.items() if value is not None}
    numbers = [name for name, item in transform.own_parameters.items() if not isinstance(item.domain, Seed)]
    if not neutral or set(numbers) != set(neutral):
        return []  # it does not say that it has values that change nothing
    picture = next(_pictures())
    if (_done(transform.at(**neutral), picture) != picture).any():
        return [f"the neutral values {neutral} change the picture"]
    return []


def _repeats_itself(transform: Any) -> list[str]:
    picture = next(_pictures())
    for step in _steps(transform):
        if (_done(step, picture) != _done(step, picture)).any():
            return [f"{step!r} gives another picture the second time; draw with a declared seed"]
    return []


def _labelled(number: int, name: str) -> Sample:
    """Return a picture with a square, its box and a corner of it."""
    mask = np.zeros((24, 32), np.uint8)
    mask[5:12, 8:20] = number
    image = np.zeros((24, 32, 3), np.uint8)
    return Sample(image, mask, np.array([(8, 5, 20, 12)]), (name,), np.array([(8, 5)]), (name,), label=name)


def _labels_are_right(transform: Any) -> list[str]:
    sample = _labelled(7, "first")
    for step in _steps(transform):
        out = step(sample)
        if out.mask is None or not set(np.unique(out.mask).tolist()) <= {0, 7}:
            return [f"{step!r} brings labels into the mask that were not there"]
        moves = isinstance(step.resolved(sample.size), FilledWarp)
        if not moves and ((out.mask != sample.mask).any() or (out.keypoints != sample.keypoints).any()):
            return [f"{step!r} moves labels, but it is no spatial transform"]
        if moves and not _dot_follows(step):
            return [f"{step!r} moves the mask to one place and its keypoint to another"]
    return []


def _dot_follows(step: Any) -> bool:
    """Return whether a keypoint goes where the mask around it goes; a point that leaves the canvas is believed."""
    mask = np.zeros((120, 160), np.uint8)
    mask[40:47, 60:67] = 7
    out = step(Sample(np.zeros((120, 160), np.uint8), mask, keypoints=np.array([(63.5, 43.5)])))
    height, width = out.size
    ((x, y),) = out.keypoints
    if out.mask is None or not (0 <= x < width and 0 <= y < height):
        return True
    rows, columns = np.nonzero(out.mask == 7)
    if not len(rows):
        return min(height, width) < 20  # so small a canvas may lose it
    return bool(np.hypot(columns + 0.5 - x, rows + 0.5 - y).min() <= 2)


def _labels_are_of_both(transform: Any) -> list[str]:
    known = {"first", "other", None}
    for step in _steps(transform):
        out = _done(step, _labelled(7, "first"))
        label = set(out.label) if isinstance(out.label, SoftLabel) else {out.label}
        if not label <= known:
            return [f"{step!r} makes up the label {str(out.label)!r}"]
        if out.mask is not None and not set(np.unique(out.mask).tolist()) <= {0, 7, 3}:
            return [f"{step!r} brings labels into the mask that were not there"]
        if not {*(out.box_labels or ()), *(out.keypoint_names or ())} <= {"first", "other", ""}:
            return [f"{step!r} makes up names of boxes or keypoints"]
        if out.box_ids is not None and len(set(out.box_ids.tolist())) < len(out.box_ids):
            return [f"{step!r} gives two boxes one id; give those of the other picture ids of their own"]
    return []


_OTHER = _labelled(3, "other").replace(image=np.linspace(0, 1, 24 * 32, dtype=np.float32).reshape(24, 32))


class _BlackMean:
    """Stands for the means of clusters: black, of whatever picture."""

    def of(self, sample: Sample) -> Sample:
        return Sample(np.zeros((9, 7, 3), np.float32))


_OTHERS: dict[Any, tuple[Any, ...]] = {
    0: (),
    1: (_OTHER,),
    3: (_OTHER, _OTHER, _OTHER),
    "cluster means": (_BlackMean(),),
}
