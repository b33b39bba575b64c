"""Backgrounds of scenes: read when needed, the last ones kept, cut to a scene's sides and never stretched."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np

from augwidgets.data import opening
from augwidgets.domain.errors import one_line
from augwidgets.sample.region import Region
from augwidgets.sample.sample import Sample

Size = tuple[int, int]

_KEPT = 8  # pictures


class Backgrounds:
    """The pictures that scenes are painted on.

    Parameters
    ----------
    given : what `augwidgets.data.open` takes
        A folder, a list of paths, arrays or Samples, a data set.

    Examples
    --------
    >>> import augwidgets as aw
    >>> backgrounds = Backgrounds([aw.pictures.moon()])
    >>> len(backgrounds), backgrounds.cropped(0, (256, 512), (.5, 0)).size
    (1, (256, 512))
    """

    def __init__(self, given: Any) -> None:
        self.data = opening.open(given)
        if not len(self.data):
            raise ValueError("backgrounds must be pictures, got none; give a folder, or a list of pictures")
        self._begin()

    def _begin(self) -> None:
        self._kept: OrderedDict[int, Sample] = OrderedDict()
        self._regions: OrderedDict[int, tuple[Any, np.ndarray]] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self.data)

    @property
    def names(self) -> Sequence[str]:
        """What each is called."""
        return self.data.names

    def sample(self, number: int) -> Sample:
        """Return one in colours, uint8, with its labels."""
        with self._lock:
            if number in self._kept:
                self._kept.move_to_end(number)
                return self._kept[number]
        try:
            found = self.data[number]
        except Exception as error:
            raise ValueError(one_line(f"a background cannot be read: {error}", 290)) from None
        sample = found.replace(image=_colours(found.image)) if found.image.shape[2] != 3 else found
        if sample.image.dtype != np.uint8:
            sample = sample.replace(image=np.rint(sample.image * 255).astype(np.uint8))
        with self._lock:
            self._kept[number] = sample
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return sample

    def size_of(self, number: int) -> Size:
        """Return height and width of one."""
        return self.sample(number).size

    def cropped(self, number: int, size: Size, place: tuple[float, float]) -> Sample:
        """Return the part of one that fills a scene of this size: as much as fits, at shares of the room that is left.

        Parameters
        ----------
        number : int
        size : (int, int)
            Height and width of the scene.
        place : (float, float)
            0 to 1: how far to the right, and how far down, of the free room.
        """
        return cropped(self.sample(number), size, place)

    def region(self, number: int, where: Region | np.ndarray) -> np.ndarray:
        """Return which pixels of one, whole, belong to a region or a mask, which is stretched over it; it is kept."""
        with self._lock:
            key, found = self._regions.get(number, (None, None))
        if key is where and found is not None:
            return found
        sample = self.sample(number)
        made = stretched(where, sample.size) if isinstance(where, np.ndarray) else where.mask(sample) > 0
        with self._lock:
            self._regions[number] = where, made
            while len(self._regions) > _KEPT:
                self._regions.popitem(last=False)
        return made

    def __getstate__(self) -> dict[str, Any]:
        return {"data": self.data}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.data = state["data"]
        self._begin()


def cropped(sample: Sample, size: Size, place: tuple[float, float]) -> Sample:
    """Return the part of a background that fills a scene of this size, with its labels."""
    (top, foot), (left, right) = window(sample.size, size, place)
    image = sample.image[top:foot, left:right]
    if image.shape[:2] != size:
        how = cv2.INTER_AREA if image.shape[0] > size[0] else cv2.INTER_LINEAR
        image = cv2.resize(image, size[::-1], interpolation=how)
    mask = None if sample.mask is None else cut(sample.mask, size, place)
    parts: dict[str, Any] = {}
    if sample.boxes is not None:
        scale = np.array([size[1] / (right - left), size[0] / (foot - top)] * 2)
        parts = {"boxes": (sample.boxes - (left, top, left, top)) * scale, "box_labels": sample.box_labels}
    return Sample(image, mask, **parts)


def window(own: Size, size: Size, place: tuple[float, float]) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return the rows and the columns of a background that fill a scene.

    Examples
    --------
    >>> window((100, 300), (50, 50), (.5, 0))
    ((0, 100), (100, 200))
    """
    times = min(own[0] / size[0], own[1] / size[1])
    high, wide = (max(1, min(round(side * times), whole)) for side, whole in zip(size, own, strict=True))
    left, top = round(place[0] * (own[1] - wide)), round(place[1] * (own[0] - high))
    return (top, top + high), (left, left + wide)


def cut(mask: np.ndarray, size: Size, place: tuple[float, float]) -> np.ndarray:
    """Return the part of a background's mask that fills a scene, each pixel one of its own.

    Examples
    --------
    >>> cut(np.arange(6)[None].repeat(2, axis=0), (1, 1), (.5, 0)).tolist()
    [[3]]
    """
    (top, foot), (left, right) = window((mask.shape[0], mask.shape[1]), size, place)
    return stretched(mask[top:foot, left:right], size)


def stretched(mask: np.ndarray, size: Size) -> np.ndarray:
    """Return a mask in another size, each pixel one of its own."""
    rows, columns = (
        ((np.arange(side) + 0.5) * own / side).astype(int) for side, own in zip(size, mask.shape, strict=True)
    )
    found: np.ndarray = mask[np.ix_(rows, columns)]
    return found


def _colours(image: np.ndarray) -> np.ndarray:
    """Return grey as colours; what is transparent lies on white."""
    if image.shape[2] == 1:
        return np.repeat(image, 3, axis=2)
    full = 255 if image.dtype == np.uint8 else 1
    share = image[..., 3:].astype(np.float32) / full
    mixed = image[..., :3] * share + full * (1 - share)
    return np.rint(mixed).astype(np.uint8) if full == 255 else mixed
