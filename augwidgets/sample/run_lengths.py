"""Pixels of an object as COCO writes them: run lengths, plain or packed into text, and polygons.

Run lengths go down the columns, one column after the other, and begin with a run of pixels that are outside. Packed,
each is written in digits of five bits, from the fourth on as the difference to the one two before. What pycocotools
makes of a text that is no such thing is not to be relied on, so that texts are read here; it packs them, and it draws
the polygons, for what is inside one is what COCO's own masks and areas say.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from augwidgets.domain.argument_checks import is_whole
from augwidgets.domain.errors import told
from augwidgets.domain.neighbours import needed
from augwidgets.sample.bitmaps import Bitmap

Size = tuple[int, int]

_MOST_STEPS = 2**26  # of a polygon's outline, in fifths of a pixel, that pycocotools keeps in memory


class Strip(NamedTuple):
    """The pixels of an object, in the columns that it lies in.

    Attributes
    ----------
    left : int
        The first of these columns.
    inside : array
        ``(columns, H)`` truth values: run lengths go down the columns.
    """

    left: int
    inside: np.ndarray

    def on(self, size: Size) -> np.ndarray:
        """Return ``(H, W)`` truth values."""
        canvas = np.zeros((size[1], size[0]), bool)
        canvas[self.left : self.left + len(self.inside)] = self.inside
        return canvas.T


def strip_of(segmentation: Any, size: Size) -> Strip:
    """Return the pixels of an object, from polygons or run lengths.

    Parameters
    ----------
    segmentation : list or mapping
        As COCO's files have it: polygons ``[[x, y, x, y, ...], ...]``, or ``{"size": [H, W], "counts": ...}`` with the
        counts in a list or packed into text.
    size : (int, int)
        Height and width of the picture.

    Returns
    -------
    Strip
        Without columns, where there is no pixel.

    Raises
    ------
    ValueError
        It is no such thing, or it belongs to a picture of another size.

    Examples
    --------
    >>> strip_of({"size": [2, 3], "counts": [1, 2, 3]}, (2, 3)).on((2, 3)).astype(int).tolist()
    [[0, 1, 0], [1, 0, 0]]
    >>> strip_of([[1, 0, 3, 0, 3, 2, 1, 2]], (2, 3)).inside.tolist()
    [[True, True], [True, True]]
    """
    if isinstance(segmentation, (list, tuple)):
        return _from_runs(_unpacked(_outlined(segmentation, size)), size)
    if not isinstance(segmentation, dict):
        raise ValueError(f"an outline must be polygons or run lengths, got {told(segmentation)}")
    own, counts = segmentation.get("size"), segmentation.get("counts")
    if not isinstance(own, (list, tuple)) or list(own) != list(size):
        raise ValueError(f"run lengths must be for the picture's [height, width], {list(size)}, got {told(own)}")
    if isinstance(counts, (str, bytes)):
        return _from_runs(_unpacked(counts), size)
    if not isinstance(counts, (list, tuple)):
        raise ValueError(f"counts of run lengths must be a list or a text, got {told(counts)}")
    # No more than there are pixels: what lies beyond is wrong, and need not be an int64.
    if not all(is_whole(one) and 0 <= one <= size[0] * size[1] for one in counts):
        raise ValueError(f"run lengths must be whole numbers from 0 on, got {told(counts)}")
    return _from_runs(np.array(counts, np.int64), size)


def _from_runs(runs: np.ndarray, size: Size) -> Strip:
    height, width = size
    # Each of them first: a sum may run over.
    if (runs < 0).any() or (runs > height * width).any() or runs.sum() != height * width:
        raise ValueError(
            f"run lengths must add up to the {height * width:,} pixels of the picture, got {told(runs.tolist(), 40)}"
        )
    ends = runs.cumsum()
    inside = np.flatnonzero(runs[1::2]) * 2 + 1
    if not len(inside):
        return Strip(0, np.zeros((0, height), bool))
    first, last = inside[0], inside[-1]
    left, right = int(ends[first - 1]) // height, -(-int(ends[last]) // height)
    # From the top of its first column to the foot of its last.
    runs = np.concatenate([[ends[first - 1] - left * height], runs[first : last + 1], [right * height - ends[last]]])
    filled = np.repeat(np.arange(len(runs)) % 2 == 1, runs)
    return Strip(left, filled.reshape(right - left, height))


def _unpacked(text: str | bytes) -> np.ndarray:
    """Return the run lengths that a text packs."""
    try:
        code = np.frombuffer(text.encode("ascii") if isinstance(text, str) else text, np.uint8).astype(np.int64) - 48
    except UnicodeEncodeError:
        code = np.array([-1], np.int64)
    if not len(code):
        return np.zeros(0, np.int64)
    ends = np.flatnonzero(code & 32 == 0)
    starts = np.concatenate([[0], ends[:-1] + 1])
    # A number of more than eight digits is one that no picture has room for.
    if code.min() < 0 or code.max() > 63 or not len(ends) or ends[-1] != len(code) - 1 or (ends - starts).max() > 7:
        raise ValueError(f"run lengths must be a text as COCO packs them, got {told(text)}")
    digit = np.arange(len(code)) - np.repeat(starts, ends - starts + 1)
    numbers = np.add.reduceat((code & 31) << (5 * digit), starts)
    # The last digit's highest bit is the sign.
    numbers -= np.where(code[ends] & 16, 1 << (5 * (ends - starts + 1)), 0)
    if len(numbers) > 3:  # from the fourth on they are differences, to the one two before
        numbers[1::2] = numbers[1::2].cumsum()
        numbers[2::2] = numbers[2::2].cumsum()
    return numbers


def _outlined(polygons: Sequence[Any], size: Size) -> bytes:
    """Return the packed run lengths of what lies in one of the polygons, by pycocotools' own rule."""
    with needed("pycocotools", "data"):
        from pycocotools import mask as rle
    points = [_polygon(one, size) for one in polygons]
    if not points:
        raise ValueError("an outline must have a polygon or more, got none")
    counts: bytes = rle.merge(rle.frPyObjects(points, *size))["counts"]
    return counts


def _polygon(points: Any, size: Size) -> list[float]:
    """Check a polygon: of fewer than three points pycocotools makes a box."""
    wanted = "a polygon must be the x and y of three points or more"
    if not isinstance(points, (list, tuple)) or len(points) < 6 or len(points) % 2:
        raise ValueError(f"{wanted}, got {told(points)}")
    try:
        line = np.array(points, np.float64).reshape(-1, 2)
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"{wanted}, got {told(points)}") from None
    if not (np.abs(line) <= 3 * max(size)).all():
        raise ValueError(f"a polygon must lie in or about the picture of {size[1]} x {size[0]}, got {told(points)}")
    if np.abs(np.diff(line, axis=0, append=line[:1])).max(axis=1).sum() * 5 > _MOST_STEPS:
        raise ValueError(f"a polygon must go around its object, got one of {len(line):,} points that go to and fro")
    return line.ravel().tolist()


# -- writing ----------------------------------------------------------------------------------------------------------


def runs_of(bitmap: Bitmap, size: Size) -> np.ndarray:
    """Return the run lengths of an object's pixels.

    Parameters
    ----------
    bitmap : Bitmap
    size : (int, int)
        Height and width of the picture.

    Returns
    -------
    array

    Examples
    --------
    >>> runs_of(Bitmap.of(np.array([[0, 1, 0], [1, 0, 0]], bool)), (2, 3)).tolist()
    [1, 2, 3]
    """
    height, width = size
    high, wide = bitmap.inside.shape
    # Only the part where the object is. A row beneath it that is outside ends the run of each column.
    part = np.zeros((wide, high + 1), np.int8)
    part[:, :high] = bitmap.inside.T
    edges = np.flatnonzero(np.diff(part.ravel(), prepend=np.int8(0)))
    column, row = np.divmod(edges, high + 1)
    at = (column + bitmap.left) * height + row + bitmap.top
    if high == height:  # a run may go on at the top of the next column
        joined = np.flatnonzero(at[1:-1:2] == at[2::2])
        at = np.delete(at, np.concatenate([2 * joined + 1, 2 * joined + 2]))
    return np.diff(at, prepend=0, append=height * width)[: None if at[-1] < height * width else -1]


def packed(bitmap: Bitmap, size: Size) -> str:
    """Return the run lengths of an object's pixels as the text that COCO packs them into.

    Parameters
    ----------
    bitmap : Bitmap
    size : (int, int)

    Returns
    -------
    str

    Examples
    --------
    >>> packed(Bitmap.of(np.eye(5, dtype=bool)), (5, 5))
    '0150000000'
    """
    with needed("pycocotools", "data"):
        from pycocotools import mask as rle
    text: bytes = rle.frPyObjects({"size": list(size), "counts": runs_of(bitmap, size).tolist()}, *size)["counts"]
    return text.decode("ascii")
