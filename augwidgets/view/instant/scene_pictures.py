"""Pictures of scenes as they are sent to the browser: grounds, and cut-outs with how much of each pixel is the object.

Colours are JPEG of high quality, shares PNG: a page that decodes colours and shares in one would mix them where the
object ends. An encoded picture is kept as long as what it is of.
"""

from __future__ import annotations

import math
import weakref
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy as np

from augwidgets.sample.sample import Sample
from augwidgets.scenes.small_cutout import SmallCutout

_WHOLE_COLOURS = cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444
_OF_GROUNDS, _OF_CUTOUTS = (98, 95, 90, 80), (93, 85, 75)  # which are seen smaller than they are kept
_MOST = 300_000, 160_000  # bytes of the colours of all grounds, and of all cut-outs
_KEPT: weakref.WeakKeyDictionary[Any, dict[int, tuple[bytes, ...]]] = weakref.WeakKeyDictionary()


@dataclass
class Pictures:
    """Pictures in one block of bytes.

    Examples
    --------
    >>> pictures = Pictures()
    >>> first, = pictures.grounds([Sample(np.zeros((20, 30, 3), np.uint8))])
    >>> first["size"], first["colours"][0], first["colours"][1] == len(pictures.whole())
    ([20, 30], 0, True)
    """

    parts: list[bytes] = field(default_factory=list)
    count: int = 0

    def grounds(self, samples: Sequence[Sample]) -> list[dict[str, Any]]:
        """Append grounds, as good as so many can be; return where each lies."""
        written = _within([(one, one.image) for one in samples], _OF_GROUNDS, _MOST[0])
        return [
            {"size": list(one.size), "colours": self._put(colours)}
            for one, (colours, *_) in zip(samples, written, strict=True)
        ]

    def cutouts(self, cutouts: Sequence[SmallCutout]) -> list[dict[str, Any]]:
        """Append cut-outs, as large as they are kept; return where colours and shares of each lie."""
        images = [one.shrunk(math.inf) for one in cutouts]
        written = _within(list(zip(cutouts, images, strict=True)), _OF_CUTOUTS, _MOST[1])
        return [
            {
                "own": list(one.size), "size": list(image.shape[:2]), "label": one.label,
                "colours": self._put(colours), "shares": self._put(shares),
            }
            for one, image, (colours, shares) in zip(cutouts, images, written, strict=True)
        ]  # fmt: skip

    def whole(self) -> bytes:
        """Return all of them."""
        return b"".join(self.parts)

    def _put(self, part: bytes) -> list[int]:
        start = self.count
        self.parts.append(part)
        self.count += len(part)
        return [start, len(part)]


def _within(things: Sequence[tuple[Any, np.ndarray]], qualities: Sequence[int], most: int) -> list[tuple[bytes, ...]]:
    """Return the files of pictures, so good that their colours have no more bytes together."""
    for quality in qualities:
        written = [_kept(owner, image, quality) for owner, image in things]
        if sum(len(colours) for colours, *_ in written) <= most:
            break
    return written


def _kept(owner: Any, image: np.ndarray, quality: int) -> tuple[bytes, ...]:
    known = _KEPT.setdefault(owner, {})
    if quality not in known:
        known[quality] = _encoded(image, quality)
    return known[quality]


def _encoded(image: np.ndarray, quality: int) -> tuple[bytes, ...]:
    ways = (cv2.IMWRITE_JPEG_QUALITY, quality, cv2.IMWRITE_JPEG_SAMPLING_FACTOR, _WHOLE_COLOURS)
    colours = cv2.imencode(".jpg", np.ascontiguousarray(image[..., 2::-1]), ways)[1].tobytes()
    if image.shape[2] == 3:
        return (colours,)
    return colours, cv2.imencode(".png", np.ascontiguousarray(image[..., 3]))[1].tobytes()
