"""Spreading the levels that a picture has: what is done depends on its histogram."""

from __future__ import annotations

from typing import Annotated

import cv2
import numpy as np

from augwidgets.domain.options import Choice
from augwidgets.domain.range import Range
from augwidgets.steps import curve
from augwidgets.steps.declare import kit_pixel as pixel
from augwidgets.steps.declare import kit_tone as tone
from augwidgets.steps.fusion import looked_up, toned
from augwidgets.transforms import tile_curves

_LEVELS = np.arange(256) / 255


@tone(needs="histogram")
def stretch(
    level: np.ndarray,
    histogram: np.ndarray,
    *,
    low: Annotated[float, Range(0, 49, unit="per cent", usual=(0, 4))] = 2,
    high: Annotated[float, Range(51, 100, unit="per cent", usual=(96, 100))] = 98,
    over: Annotated[str, Choice(("channels", "together"))] = "channels",
) -> np.ndarray:
    """Spread the levels between two percentiles over the full range: take it to mend flat pictures and colour casts.

    This is contrast stretching. Each channel has its own percentiles, which takes a cast away; together, all
    channels have those of the levels of all of them, and a tint stays. What lies below the lower one becomes black,
    what lies above the upper one white. A channel whose two percentiles are the same level stays as it is.

    It is scikit-image's ``rescale_intensity`` with ``in_range`` at the percentiles of each channel, or of the whole
    array; the percentiles of a float picture are those of its 256 rounded levels.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> aw.stretch(np.array([[100, 110, 120, 130]], np.uint8), low=0, high=100).tolist()
    [[0, 85, 170, 255]]
    """
    if over == "together":
        histogram = histogram.sum(axis=0, keepdims=True)
    ends = np.array([[_percentile(counts, share) for share in (low, high)] for counts in histogram]) / 255
    black, width = ends[:, 0], ends[:, 1] - ends[:, 0]
    flat = width == 0
    # Asked for another number format, a float32 picture would be twice as large while it is worked on.
    start, gain = (part.astype(level.dtype) for part in (np.where(flat, 0, black), 1 / np.where(flat, 1, width)))
    spread: np.ndarray = ((level - start) * gain).clip(0, 1)
    return spread


@pixel(heading="Tone", usual_chance=0.5)
def auto_contrast(
    image: np.ndarray,
    *,
    cutoff: Annotated[float, Range(0, 49, unit="per cent", usual=(0, 4))] = 2,
    over: Annotated[str, Choice(("luminance", "channels", "together"))] = "luminance",
) -> np.ndarray:
    """Make the darkest level black and the lightest white: take it to use the full range and keep the tint.

    So many per cent of the darkest pixels and as many of the lightest ones are left out of account. Over the luminance
    (Y of ITU-R BT.601), or from the levels of all channels together, one straight line is made for the three channels,
    so that a picture keeps its tint; over the channels each one has its own, which takes a cast away, as `stretch`
    does with two percentiles of its own.

    It is Pillow's ``ImageOps.autocontrast``, over the luminance with ``preserve_tone=True``; levels are rounded where
    Pillow cuts, so the two differ by one level at most. A picture, or a channel, of one level stays as it is.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> aw.auto_contrast(np.array([[100, 110, 120, 130]], np.uint8), cutoff=0).tolist()
    [[0, 85, 170, 255]]
    """
    measured = image
    if over == "luminance" and image.shape[2] == 3:
        measured = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)[..., None]
    counts = curve.histogram(measured)
    if over == "together":
        counts = counts.sum(axis=0, keepdims=True)
    ends = np.array([_without_ends(levels, cutoff) for levels in counts]) / 255
    black, width = ends[:, 0], ends[:, 1] - ends[:, 0]

    def line(level: np.ndarray) -> np.ndarray:
        return (level - black.astype(level.dtype)) / width.astype(level.dtype)

    return toned(image, [line])


@pixel(
    heading="Tone",
    usual_chance=0.5,
    ends_meant=True,
    cautions={
        "over": {"channels": 'each channel is equalised by itself, which changes colours: over="luminance" keeps them'}
    },
)
def equalize(
    image: np.ndarray, *, over: Annotated[str, Choice(("luminance", "channels", "together"))] = "luminance"
) -> np.ndarray:
    """Spread the levels until each holds about equally many pixels: the cumulative histogram becomes a straight line.

    Over the luminance all three channels of a pixel are lifted by the same amount (Y of ITU-R BT.601), so that
    colours keep their tint. Together, one curve that was made from the levels of all channels is applied to each of
    them: this is what ``skimage.exposure.equalize_hist`` does when it is handed a colour picture.

    Over the channels each one is flattened by itself. Beware: that changes colours, for all channels have the same mean
    then. A picture with a cast turns grey, and a coloured one gaudy: blue is the largest channel in 43 % of the cat's
    pixels afterwards, and in hardly any before. Explorers warn of it. A grey picture has nothing to lose.

    The darkest level becomes black and the lightest one white, as in OpenCV and Pillow; a picture of one level stays
    as it is. scikit-image's lowest level is the share of the darkest pixels instead, so the two differ by no more
    than that share.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> aw.equalize(np.array([[100, 101, 101, 102]], np.uint8)).tolist()
    [[0, 170, 170, 255]]
    """
    if over != "luminance" or image.shape[2] == 1:
        counts = curve.histogram(image)
        return _looked_up(image, _flattened(counts.sum(axis=0, keepdims=True) if over == "together" else counts))
    luminance = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)[..., None]
    tables = _flattened(curve.histogram(luminance))
    if image.dtype != np.uint8:
        lifted: np.ndarray = image + (_looked_up(luminance, tables) - luminance)
        return lifted
    # What is added and what is taken away, each in bytes that saturate.
    lift = _in_bytes(tables[0]).astype(np.int16) - np.arange(256, dtype=np.int16)
    for change, part in ((cv2.add, lift), (cv2.subtract, -lift)):
        image = change(image, cv2.merge([cv2.LUT(luminance, part.clip(0, 255).astype(np.uint8))] * 3))
    return image


@pixel(heading="Tone", short="CLAHE", usual_chance=0.5)
def adaptive_equalize(
    image: np.ndarray,
    *,
    clip_limit: Annotated[float, Range(0.001, 1, scale="log", usual=(0.01, 0.05))] = 0.03,
    tiles: Annotated[int, Range(1, 32, whole=True)] = 8,
) -> np.ndarray:
    """Equalise each part of the picture by itself, so that detail appears in the shadows and in the lights (CLAHE).

    The picture is laid out in so many tiles along each side, and the curves of neighbouring tiles blend into each
    other. A tile is as large a share of each side, whatever the picture's size: 8 of them are the tiles that
    scikit-image takes unless it is told a ``kernel_size`` in pixels, and OpenCV's ``tileGridSize=(8, 8)``. No level may
    count for more than `clip_limit` of a tile's pixels: the higher it is, the stronger the effect.

    With clipping this is CLAHE, and `clahe` does the same under that name. At a `clip_limit` of 1 nothing is clipped,
    which is plain adaptive equalisation; `ahe` does that.

    As in ``skimage.exposure.equalize_adapthist``, whose `clip_limit` means the same (it also writes "no clipping" as
    0), the largest of the three channels is equalised and spread over the full range, and the other two follow, so
    that hue and saturation stay. From a `clip_limit` of 0.01 and from 256 pixels a side on the two differ by less than
    0.02 of full range on average, in a few pictures of 200 pixels by 0.04: scikit-image counts in wider bins and, where
    the tiles do not divide a side, lets the last ones hang over the rim. In smaller pictures they are two methods, up
    to 0.13 apart: the clip limit of a tile of a few hundred pixels is a few of them. (Below 0.01 scikit-image spreads
    what it clips over the dark levels first, and the picture becomes lighter.) A picture of one level stays as it is.

    References
    ----------
    Zuiderveld, "Contrast limited adaptive histogram equalization", Graphics Gems IV, 1994.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> dim = aw.pictures.astronaut().image // 4
    >>> bool(aw.adaptive_equalize(dim).std() > 2 * dim.std())
    True
    """
    return _equalized_in_parts(image, clip_limit, tiles)


@pixel(heading="Tone", short="CLAHE", usual_chance=0.5)
def clahe(
    image: np.ndarray,
    *,
    clip_limit: Annotated[float, Range(0.001, 1, scale="log", usual=(0.01, 0.05))] = 0.03,
    tiles: Annotated[int, Range(1, 32, whole=True)] = 8,
) -> np.ndarray:
    """Bring out detail in shadows and lights alike, with little noise (CLAHE): `adaptive_equalize` by its short name.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> dim = aw.pictures.astronaut().image // 4
    >>> bool((aw.clahe(dim) == aw.adaptive_equalize(dim)).all())
    True
    """
    return _equalized_in_parts(image, clip_limit, tiles)


@pixel(heading="Tone", short="AHE", usual_chance=0.5)
def ahe(image: np.ndarray, *, tiles: Annotated[int, Range(1, 32, whole=True)] = 8) -> np.ndarray:
    """Bring out all the detail that there is, the noise of even areas too (AHE): `clahe` is its gentler form.

    It is `adaptive_equalize` at a `clip_limit` of 1, where nothing is clipped.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> dim = aw.pictures.astronaut().image // 4
    >>> bool((aw.ahe(dim) == aw.adaptive_equalize(dim, clip_limit=1)).all())
    True
    """
    return _equalized_in_parts(image, 1, tiles)


def _equalized_in_parts(image: np.ndarray, clip_limit: float, tiles: int) -> np.ndarray:
    """Return the picture with each of its tiles equalised by itself."""
    rounded = tile_curves.values(image)
    spread = tile_curves.spread(rounded)
    if spread is None:
        return image.copy()
    new = tile_curves.adapted(spread, clip_limit, tiles)
    again = tile_curves.spread(new)
    return _scaled(image, rounded, new if again is None else again)


def _without_ends(counts: np.ndarray, share: float) -> tuple[int, int]:
    """Return the darkest and the lightest level once this share (per cent) of the pixels is gone at either end."""
    cut = int(counts.sum() * share // 100)
    low = int(np.searchsorted(np.cumsum(counts), cut, side="right"))
    high = 255 - int(np.searchsorted(np.cumsum(counts[::-1]), cut, side="right"))
    return (low, high) if low < high else (0, 255)


def _percentile(counts: np.ndarray, share: float) -> float:
    """Return the level below which this share (per cent) of the pixels lies, as ``np.percentile`` interpolates it."""
    below = np.cumsum(counts)
    place = (int(below[-1]) - 1) * share / 100
    under, over = np.searchsorted(below, [int(place), min(int(place) + 1, int(below[-1]) - 1)], side="right")
    return float(under + (over - under) * (place % 1))


def _flattened(histogram: np.ndarray) -> np.ndarray:
    """Return for each row of counts the 256 levels that make it flat, or each level itself where there is only one."""
    tables = []
    for counts in histogram:
        below = np.cumsum(counts)
        darkest = counts[np.flatnonzero(counts)[0]]
        one_level = darkest == below[-1]
        tables.append(_LEVELS if one_level else ((below - darkest) / (below[-1] - darkest)).clip(0, 1))
    return np.stack(tables)


def _looked_up(image: np.ndarray, tables: np.ndarray) -> np.ndarray:
    """Send ``(H, W, C)`` through one table of 256 levels for all channels, or one for each."""
    if image.dtype == np.uint8:
        entries = _in_bytes(tables)
        return looked_up(image, entries[0] if len(entries) == 1 else entries.T)
    # Between two entries on the straight line, to 16 bits: far quicker than interpolating for each pixel.
    places = (image * 65535 + np.float32(0.5)).astype(np.uint16)
    finer = [np.interp(np.arange(65536) / 65535, _LEVELS, table).astype(image.dtype) for table in tables]
    if len(finer) == 1:
        return finer[0][places]
    return np.stack([table[places[..., index]] for index, table in enumerate(finer)], axis=-1)


def _in_bytes(levels: np.ndarray) -> np.ndarray:
    return (levels * 255 + 0.5).astype(np.uint8)


def _scaled(image: np.ndarray, old: np.ndarray, new: np.ndarray) -> np.ndarray:
    """Return each pixel the new value (bytes) in place of the old one; where that is 0, all channels become the new."""
    if image.shape[2] == 1 and image.dtype == np.uint8:
        return new[..., None]
    full = np.float32(255 if image.dtype == np.uint8 else 1)
    gain = new / np.maximum(old, 1).astype(np.float32)
    out = image * gain[..., None]
    black = old == 0
    out[black] = (new[black] * (full / 255))[:, None]
    return (out + np.float32(0.5)).astype(np.uint8) if full == 255 else out.clip(0, 1)
