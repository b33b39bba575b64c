"""The range meter: which levels a picture has before and after, and one sentence where that cannot be meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy as np

from augwidgets.domain.units import MINUS, plain
from augwidgets.sample.sample import Sample

# The share of values that may be cut off at black or white before it is said: a first guess.
MOST_CLIPPED = 0.05
_BARS = 64  # of the small histogram
# Mean levels, as a share of white, beyond which a picture that was not so before has gone black or white.
_BLACK, _WHITE = 0.01, 0.99


@dataclass(frozen=True)
class Levels:
    """The levels of one picture or of several.

    Attributes
    ----------
    dtype : str
    low, high, mean : float
    white : float
        The level that counts as white: 255 or 1.
    clipped : float
        The share of values that lie at either end, or beyond it.
    counts : sequence of int
        How many values there are in each 256th from black to white.

    Examples
    --------
    >>> levels = measured([np.array([[0, 51, 255, 255]], np.uint8)])
    >>> levels.low, levels.high, levels.mean, levels.clipped
    (0.0, 255.0, 140.25, 0.75)
    """

    dtype: str
    low: float
    high: float
    mean: float
    white: float
    clipped: float
    counts: np.ndarray = field(repr=False)

    def data(self) -> dict[str, Any]:
        """Give what the page shows: words, places between black (0) and white (1), and a small histogram."""
        low, high, mean = (min(max(level / self.white, 0.0), 1.0) for level in (self.low, self.high, self.mean))
        words = f"{self.dtype} · {_written(self.low)} … {_written(self.high)} · mean {_written(self.mean)}"
        if self.clipped >= 0.0005:
            words += f" · {100 * self.clipped:.1f} % at black or white"
        bars = self.counts.reshape(_BARS, -1).sum(axis=1) / self.counts.sum()
        return {
            "white": self.white, "low": round(low, 3), "high": round(high, 3), "mean": round(mean, 3), "words": words,
            "bars": " ".join(map(str, np.round(bars * 10_000).astype(int).tolist())),  # one word to send, not 64
        }  # fmt: skip


def measured(pictures: Sequence[np.ndarray], white: float | None = None) -> Levels:
    """Measure pictures of any number format; `white` is 255 for whole numbers and 1 for floats unless it is said."""
    if all(picture.dtype == np.uint8 for picture in pictures):
        return _of_counts(np.sum([_counted(picture) for picture in pictures], axis=0), "uint8", white or 255.0)
    white = white or (255.0 if pictures[0].dtype.kind in "iu" else 1.0)
    total = sum(picture.size for picture in pictures)
    mean = sum(float(picture.sum(dtype=np.float64)) for picture in pictures) / total
    low, high = (float(end([end(picture) for picture in pictures])) for end in (np.min, np.max))
    counts: Any = 0
    for picture in pictures:
        spread = np.asarray(picture, np.float32) * np.float32(255 / white) + np.float32(0.5)
        if not np.isfinite([low, high]).all():
            spread = np.nan_to_num(spread)
        counts = counts + _counted(np.clip(spread, 0, 255, out=spread).astype(np.uint8))
    clipped = float(counts[0] * (low <= 0) + counts[255] * (high >= white)) / total
    return Levels(pictures[0].dtype.name, low, high, mean, white, clipped, counts)


def of_samples(samples: Sequence[Sample]) -> Levels:
    """Measure the colours of Samples at tile size; transparency is no level."""
    # Every other row of what is already a small copy says as much, in half the time.
    rows = [sample.image[:: 2 if len(sample.image) > 100 else 1] for sample in samples]
    return measured([image[..., :3] if image.shape[2] == 4 else image for image in rows])


def verdict(before: Levels, after: Levels, cut: Mapping[str, float]) -> str:
    """Say in one sentence what cannot be meant, or nothing.

    Parameters
    ----------
    before, after : Levels
    cut : mapping
        Which share of the values was cut off at black or white, by the name of what did it.

    Examples
    --------
    >>> grey, black = (measured([np.full((2, 2), level, np.uint8)]) for level in (120, 0))
    >>> verdict(grey, black, {})
    'the pictures have gone black: their mean fell from 120 to 0; make the change smaller'
    """
    white = after.white
    if not np.isfinite([after.low, after.high, after.mean]).all():
        return "some values are no numbers any more (NaN or infinite); look for a division by 0"
    if is_centred(after):
        return ""  # a normalisation for a model: no levels of a picture any more
    if white > 1 and after.dtype.startswith("float") and before.high > 2 and after.high <= 1.5:
        return f"0 … 255 went in and {_span(after)} came out: as whole levels it is black; multiply by 255"
    if white == 1 and after.high > 2:
        return f"a picture in 0 … 1 met something that is made for 0 … 255: values reach {_written(after.high)}"
    if after.mean < _BLACK * white and before.mean > 4 * _BLACK * before.white:
        expected = "" if white > 1 else ", or give it 0 … 255 if that is what it expects"
        return f"the pictures have gone black: {_fell(before, after)}; make the change smaller{expected}"
    if after.mean > _WHITE * white and before.mean < (1 - 4 * (1 - _WHITE)) * before.white:
        return f"the pictures have gone white: {_fell(before, after)}; make the change smaller"
    if after.low < -0.02 * white or after.high > 1.02 * white:
        return f"values reach {_span(after)}, beyond 0 … {plain(white)}: whole levels would wrap around there; clip"
    total = sum(cut.values())
    if total > MOST_CLIPPED:
        most = max(cut, key=lambda name: cut[name])
        return f"{100 * total:.0f} % of the values were cut off at black or white, most by {most}: narrow its range"
    return ""


def is_centred(after: Levels) -> bool:
    """Tell whether values lie about 0 as a model may want them, instead of between black and white.

    Examples
    --------
    >>> is_centred(measured([np.array([[-2.0, 1.5]])], 255)), is_centred(measured([np.array([[0.0, 1.0]])], 255))
    (True, False)
    """
    return after.low < -0.05 and abs(after.mean) < 0.5 * min(after.high, -after.low) and after.high < 20


def _fell(before: Levels, after: Levels) -> str:
    way = "fell" if after.mean < before.mean else "rose"
    return f"their mean {way} from {_written(before.mean)} to {_written(after.mean)}"


def _span(levels: Levels) -> str:
    return f"{_written(levels.low)} … {_written(levels.high)}"


def _written(level: float) -> str:
    """Write a level with as many digits as one can use."""
    size = abs(level)
    text = f"{level:.0f}" if size >= 9.995 or level == round(level) else f"{level:.2f}"
    return text.replace("-", MINUS)


def _counted(picture: np.ndarray) -> np.ndarray:
    # As one channel: OpenCV counts several one after the other.
    flat = np.ascontiguousarray(picture).reshape(picture.shape[0], -1)
    return cv2.calcHist([flat], [0], None, [256], [0, 256]).ravel()


def _of_counts(counts: np.ndarray, dtype: str, white: float) -> Levels:
    levels = np.flatnonzero(counts)
    total = float(counts.sum())
    mean = float(counts @ _NUMBERS) / total
    clipped = float(counts[0] + counts[255]) / total
    return Levels(dtype, float(levels[0]), float(levels[-1]), mean, white, clipped, counts)


_NUMBERS = np.arange(256, dtype=np.float64)
