"""`check`: what every transform promises, tried on one's own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from augwidgets.domain import Seed
from augwidgets.sample import Sample
from augwidgets.transform import Transform

_DRAWS = 8
_SHAPES = ((24, 32, 3), (24, 32, 1), (24, 32, 4), (1, 1, 3), (1, 40, 3))


def check(transform: Transform) -> None:
    """Try what every transform promises, and say in one list what is broken; nothing is said where all is well.

    Shape, number format and range are kept; the input is not written to; neutral values change nothing; the same Step
    gives the same picture; every value from lowest to highest can be drawn; labels follow a spatial transform and stay
    with the others. It takes well under a second, and belongs into the tests of one's own package.

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
        raise TypeError(f"check takes a transform (made by @aw.pixel, @aw.tone, @aw.spatial), got {transform!r:.60}")
    broken: list[str] = []
    for promise in (_keeps_pictures, _neutral_changes_nothing, _repeats_itself, _labels_are_right):
        try:
            broken += promise(transform)
        except Exception as error:  # whatever it raises is a promise that is broken
            broken.append(" ".join(str(error).split()) or type(error).__name__)
    if broken:
        raise ValueError(f"{transform.name} breaks what a transform promises: {'; '.join(dict.fromkeys(broken))}")


def _steps(transform: Transform) -> Iterator[Any]:
    """Give the default, both ends of every range, and a few draws of all that is allowed."""
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


def _keeps_pictures(transform: Transform) -> list[str]:
    for step in _steps(transform):
        for picture in _pictures():
            before = picture.copy()
            out = step(picture)
            size = (
                transform.warp(picture.shape[:2], step.values).size if transform.family == "spatial" else out.shape[:2]
            )
            if out.dtype != picture.dtype or out.shape != (*size, picture.shape[2]):
                return [f"{step!r} makes {out.dtype} {out.shape} of {picture.dtype} {picture.shape}"]
            full = 255 if out.dtype == np.uint8 else 1
            if not np.isfinite(out).all() or out.min() < 0 or out.max() > full:
                return [f"{step!r} leaves the range 0..{full}"]
            if (picture != before).any():
                return [f"{step!r} writes into its input"]
    return []


def _neutral_changes_nothing(transform: Transform) -> list[str]:
    found = {name: getattr(item.domain, "neutral", None) for name, item in transform.own_parameters.items()}
    neutral = {name: value for name, value in found.items() if value is not None}
    numbers = [name for name, item in transform.own_parameters.items() if not isinstance(item.domain, Seed)]
    if not neutral or set(numbers) != set(neutral):
        return []  # it does not say that it has values that change nothing
    picture = next(_pictures())
    if (transform.at(**neutral)(picture) != picture).any():
        return [f"the neutral values {neutral} change the picture"]
    return []


def _repeats_itself(transform: Transform) -> list[str]:
    picture = next(_pictures())
    for step in _steps(transform):
        if (step(picture) != step(picture)).any():
            return [f"{step!r} gives another picture the second time; draw with a declared seed"]
    return []


def _labels_are_right(transform: Transform) -> list[str]:
    mask = np.zeros((24, 32), np.uint8)
    mask[5:12, 8:20] = 7
    sample = Sample(
        np.zeros((24, 32, 3), np.uint8), mask=mask, boxes=np.array([(8, 5, 20, 12)]), keypoints=np.array([(8, 5)])
    )
    for step in _steps(transform):
        out = step(sample)
        if out.mask is None or not set(np.unique(out.mask).tolist()) <= {0, 7}:
            return [f"{step!r} brings labels into the mask that were not there"]
        if transform.family != "spatial" and ((out.mask != mask).any() or (out.keypoints != sample.keypoints).any()):
            return [f"{step!r} moves labels, but it is no spatial transform"]
    return []
