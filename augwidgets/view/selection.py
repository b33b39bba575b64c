"""What is shown of an object while it is being cut out: the picture, its outline, and how it looks without the rest."""

from __future__ import annotations

import cv2
import numpy as np

from augwidgets.sample.outlines import outlines
from augwidgets.scenes.by_strokes import Selector

_PICTURE = (1600, 1200)  # pixels, width and height, of the whole picture at most
_PREVIEW = (440, 360)  # of the object alone
_QUALITY = 88
_CHECKS = 12  # pixels
_LIGHT, _DARK = 235, 200


def picture_jpeg(selector: Selector) -> bytes:
    """Return the whole picture, as large as a screen shows it.

    Parameters
    ----------
    selector : Selector
    """
    width, height = selector.sample.size[::-1]
    return part_jpeg(selector, (0, 0, width, height), _PICTURE)


def part_jpeg(selector: Selector, box: tuple[int, int, int, int], most: tuple[int, int]) -> bytes:
    """Return a part of the picture; what is transparent is shown on white.

    Parameters
    ----------
    selector : Selector
    box : (int, int, int, int)
        Its left, upper, right and lower edge.
    most : (int, int)
        Width and height that it must not be larger than.
    """
    left, top, right, bottom = box
    part = selector.on_white(slice(top, bottom), slice(left, right))
    factor = min(1.0, most[0] / part.shape[1], most[1] / part.shape[0])
    if factor < 1:
        size = max(1, round(part.shape[1] * factor)), max(1, round(part.shape[0] * factor))
        part = cv2.resize(part, size, interpolation=cv2.INTER_AREA)
    _, written = cv2.imencode(".jpg", cv2.cvtColor(part, cv2.COLOR_RGB2BGR), (cv2.IMWRITE_JPEG_QUALITY, _QUALITY))
    return written.tobytes()


def outline_path(selector: Selector, mask: np.ndarray) -> str:
    """Return the outline of what is chosen, as the path of an SVG in pixels of the picture.

    Parameters
    ----------
    selector : Selector
    mask : array
        As `Selector.mask` gives it.

    Examples
    --------
    >>> selector = Selector(np.zeros((2, 3, 3), np.uint8))
    >>> outline_path(selector, np.array([[1, 1, 0], [0, 0, 0]], bool))
    'M0.5 0 1.5 0 2 0.5 1.5 1 0.5 1 0 0.5Z'
    """
    height, width = selector.sample.size
    factor = np.array([width / mask.shape[1], height / mask.shape[0]])
    rings = [np.round(ring * factor, 1) for ring in outlines(mask)]
    return "".join(f"M{' '.join(f'{x:g} {y:g}' for x, y in ring.tolist())}Z" for ring in rings)


def preview_png(selector: Selector, mask: np.ndarray) -> bytes:
    """Return what is chosen without the rest, cut to its extent, with transparency; nothing where nothing is.

    Parameters
    ----------
    selector : Selector
    mask : array
        As `Selector.mask` gives it.
    """
    if not mask.any():
        return b""
    _, written = cv2.imencode(".png", cv2.cvtColor(_alone(selector, mask), cv2.COLOR_RGBA2BGRA))
    return written.tobytes()


def on_checks(selector: Selector, mask: np.ndarray) -> np.ndarray:
    """Return what is chosen before a checkerboard, ``(h, w, 3)`` uint8.

    Parameters
    ----------
    selector : Selector
    mask : array
        As `Selector.mask` gives it; not empty.
    """
    alone = _alone(selector, mask)
    rows, columns = np.indices(alone.shape[:2]) // _CHECKS
    checks = np.where((rows + columns) % 2, _DARK, _LIGHT)[..., None]
    share = alone[..., 3:] / 255
    shown: np.ndarray = np.rint(alone[..., :3] * share + checks * (1 - share)).astype(np.uint8)
    return shown


def _alone(selector: Selector, mask: np.ndarray) -> np.ndarray:
    rows, columns = (np.flatnonzero(mask.any(axis=axis)) for axis in (1, 0))
    part = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
    alone = np.concatenate([selector.small[part], np.where(mask[part], np.uint8(255), np.uint8(0))[..., None]], axis=2)
    factor = min(1.0, _PREVIEW[0] / alone.shape[1], _PREVIEW[1] / alone.shape[0])
    if factor == 1:
        return alone
    size = max(1, round(alone.shape[1] * factor)), max(1, round(alone.shape[0] * factor))
    smaller: np.ndarray = cv2.resize(alone, size, interpolation=cv2.INTER_AREA)
    return smaller
