"""The range meter: which levels a picture has before and after, and in one sentence whether that can be meant.

All of it is here: what is measured, of which pixels, when it is called wrong, and every word of it. The page shows what
it is told. Of the original the full picture is measured, once. The draws are made from small copies, whose pixels are
means: where a draw's levels follow from those of the original alone, they are worked out from the full picture's; else
the small copy is measured, which is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from augwidgets.domain.units import MINUS, plain
from augwidgets.recipe.level_changes import MOST_CUT_OFF, Ends
from augwidgets.view import mask_meter

if TYPE_CHECKING:
    from augwidgets.recipe.draws import Draw, Outcome
    from augwidgets.sample.sample import Sample
    from augwidgets.view.sheet import Previews

# Mean levels, as a share of white, beyond which a picture that was not so before has gone black or white.
_BLACK, _WHITE = 0.01, 0.99
# How far beyond black or white, as a share of white, is no dust of an interpolation any more.
_BEYOND = 0.02
# The share of values at black or white from which on it is said why they lie there.
_WORTH_SAYING = 0.01
# The share of values at black or white from which on it is written; and of what is written, the share that is named.
_WRITTEN_FROM, SMALL_PART = 0.0005, 0.1
_BARS = 64  # of the small histogram
_STRIP = 1 << 20  # values that are measured at once: a picture of a camera needs no second copy of itself


@dataclass(frozen=True)
class Levels:
    """The levels of one picture or of several.

    Attributes
    ----------
    dtype : str
    low, high, mean : float
    white : float
        The level that counts as white: 255 or 1.
    at_black, at_white : float
        The share of values that lie at that end, or beyond it.
    counts : sequence of numbers
        How many values there are, or which share, in each 256th from black to white.
    is_small : bool
        Whether small copies of the pictures were measured.

    Examples
    --------
    >>> levels = measured([np.array([[0, 51, 255, 255]], np.uint8)])
    >>> levels.low, levels.high, levels.mean, levels.at_black, levels.at_white
    (0.0, 255.0, 140.25, 0.25, 0.5)
    """

    dtype: str
    low: float
    high: float
    mean: float
    white: float
    at_black: float
    at_white: float
    counts: np.ndarray = field(repr=False)
    is_small: bool = False

    @property
    def clipped(self) -> float:
        """The share of values at either end, or beyond it."""
        return self.at_black + self.at_white

    @property
    def ends(self) -> str:
        """The share of values at black or white, in words.

        Examples
        --------
        >>> measured([np.array([[0, 51, 66, 255]], np.uint8)]).ends, measured([np.zeros((1, 1), np.uint8)]).ends
        ('50.0 % at black or white', '100.0 % at black')
        """
        where = [name for name, share in (("black", self.at_black), ("white", self.at_white))
                 if share >= SMALL_PART * self.clipped]  # fmt: skip
        return f"{percent(self.clipped)} at {' or '.join(where)}"

    def data(self) -> dict[str, Any]:
        """Return what the page shows: words, places between black (0) and white (1), and a small histogram."""
        low, high, mean = (min(max(level / self.white, 0.0), 1.0) for level in (self.low, self.high, self.mean))
        words = f"{self.dtype} · {written(self.low)} … {written(self.high)} · mean {written(self.mean)}"
        if self.clipped >= _WRITTEN_FROM:
            words += f" · {self.ends}"
        if self.is_small:
            words += " · at tile size"
        bars = self.counts.reshape(_BARS, -1).sum(axis=1) / self.counts.sum()
        return {
            "low": round(low, 3), "high": round(high, 3), "mean": round(mean, 3), "words": words,
            "ticks": ["0", "128", "255"] if self.white > 1 else ["0", "0.5", "1"],
            "bars": " ".join(map(str, np.round(bars * 10_000).astype(int).tolist())),  # one word to send, not 64
        }  # fmt: skip


def measured(pictures: Sequence[np.ndarray], white: float | None = None, *, is_small: bool = False) -> Levels:
    """Measure pictures of any number format; `white` is 255 for whole numbers and 1 for floats unless it is said."""
    if all(picture.dtype == np.uint8 for picture in pictures):
        return _of_counts(np.sum([_counted(picture) for picture in pictures], axis=0), white or 255.0, is_small)
    white = white or (255.0 if pictures[0].dtype.kind in "iu" else 1.0)
    total = sum(picture.size for picture in pictures)
    mean = sum(map(summed, pictures)) / total
    low, high = (float(end([end(picture) for picture in pictures])) for end in (np.min, np.max))
    counts: Any = 0
    for picture in pictures:
        spread = np.asarray(picture, np.float32) * np.float32(255 / white) + np.float32(0.5)
        if not np.isfinite([low, high]).all():
            spread = np.nan_to_num(spread)
        counts = counts + _counted(np.clip(spread, 0, 255, out=spread).astype(np.uint8))
    ends = float(counts[0] * (low <= 0)) / total, float(counts[255] * (high >= white)) / total
    return Levels(pictures[0].dtype.name, low, high, mean, white, *ends, counts, is_small)


def summed(picture: np.ndarray) -> float:
    """Return the sum of all values in double precision."""
    if picture.dtype.kind != "f" or picture.dtype.itemsize < 4:
        return float(picture.sum(dtype=np.float64))
    # OpenCV adds floats up in double precision too, in a fifth of NumPy's time.
    return float(cv2.sumElems(np.ascontiguousarray(picture).reshape(len(picture), -1))[0])


def of_picture(sample: Sample, counts: np.ndarray) -> Levels:
    """Measure the colours of a whole Sample of which this is the histogram; transparency is no level."""
    if sample.image.dtype == np.uint8:
        return _of_counts(counts.sum(axis=0), 255.0)
    return measured([strip[..., :3] for strip in strips(sample.image)])


def strips(image: np.ndarray) -> Iterator[np.ndarray]:
    """Yield a large picture as strips of rows."""
    rows = max(1, _STRIP // max(image[0].size, 1))
    for top in range(0, len(image), rows):
        yield image[top : top + rows]


def of_draws(
    previews: Previews, draws: Sequence[Draw], outcomes: Sequence[Outcome]
) -> tuple[Levels, Levels, list[bool]]:
    """Return the levels after, those before that were measured alike, and of which draws the full picture counts."""
    before, none = previews.levels, [False] * len(draws)
    given = [outcome.levels for outcome in outcomes if outcome.levels is not None]
    if given:
        white = outcomes[0].white or before.white
        return measured(given, white, is_small=previews.is_smaller), previews.small_levels, none
    images = [colour_rows(outcome.sample.image, previews) for outcome in outcomes]
    full = [draw.counted(previews.first, previews.factor, previews.whole_counts) for draw in draws]
    if any(image.dtype != np.uint8 for image in [previews.first.image, *images]):
        if all(counts is previews.whole_counts for counts in full):
            return before, before, [True] * len(draws)  # nothing has changed
        return measured(images, is_small=previews.is_smaller), previews.small_levels, none
    small = previews.small_levels.counts
    after, alike = np.zeros(256), np.zeros(256)
    whole = []
    for counts, image in zip(full, images, strict=True):
        one, other = (before.counts, before.counts) if counts is None else (counts.sum(axis=0), before.counts)
        if counts is None:
            now = _counted(image)
            # Where no level of the small picture has changed, it was moved, at most.
            if not np.array_equal(now, small):
                one, other = now, small
        whole.append(other is not small)
        after += one / one.sum()
        alike += other / other.sum()
    is_small = previews.is_smaller and not all(whole)
    if all(whole) and np.allclose(after, alike, rtol=0, atol=1e-12):
        return before, before, whole  # a mean of nine would be it but for the last digit
    return _of_counts(after, before.white, is_small), _of_counts(alike, before.white, is_small), whole


def colour_rows(image: np.ndarray, previews: Previews) -> np.ndarray:
    """Return the colours of a small picture, of every other row: of means that says as much, in half the time."""
    rows = image[:: 2 if previews.is_smaller and len(image) > 100 else 1]
    return rows[..., :3] if rows.shape[2] == 4 else rows


def of_small(previews: Previews) -> Levels:
    """Measure the small copy of a picture as the small draws of it are measured."""
    return measured([colour_rows(previews.first.image, previews)], is_small=previews.is_smaller)


def percent(share: float) -> str:
    """Write a share as a percentage."""
    return f"{100 * share:.1f} %"


def written(level: float) -> str:
    """Write a level with as many digits as one can use."""
    size = abs(level)
    text = f"{level:.0f}" if size >= 9.995 or level == round(level) else f"{level:.2f}"
    return text.replace("-", MINUS)


def _counted(picture: np.ndarray) -> np.ndarray:
    # As one channel: OpenCV counts several one after the other.
    flat = np.ascontiguousarray(picture).reshape(picture.shape[0], -1)
    return cv2.calcHist([flat], [0], None, [256], [0, 256]).ravel().astype(np.float64)


def _of_counts(counts: np.ndarray, white: float, is_small: bool = False) -> Levels:
    levels = np.flatnonzero(counts)
    total = float(counts.sum())
    mean = float(counts @ _NUMBERS) / total
    ends = float(counts[0]) / total, float(counts[255]) / total
    return Levels("uint8", float(levels[0]), float(levels[-1]), mean, white, *ends, counts, is_small)


_NUMBERS = np.arange(256, dtype=np.float64)


@dataclass(frozen=True)
class Meter:
    """What the range meter says of a redraw.

    Attributes
    ----------
    before, after : Levels
    sentence : str
        What cannot be meant; nothing where all is well.
    note : str
        Why values lie at black or white, where nothing is wrong with that and they are many.
    state : {"wrong", "fine", "unjudged"}
        Values that were centred, or whitened, are no levels any more, and are not judged; nor is what lies at an end of
        a draw that does not tell how it came there.
    """

    before: Levels
    after: Levels
    sentence: str = ""
    note: str = ""
    state: str = "fine"

    @property
    def verdict(self) -> str:
        """The words beside the levels."""
        if self.state == "wrong":
            return f"▲ {self.sentence}"
        if self.state == "unjudged":
            return self.note or "centred values, no levels: shown from the lowest to the highest"
        return f"✓ {self.note or 'nothing wrong'}"

    def data(self) -> dict[str, Any]:
        """Return what the page shows."""
        return {
            "before": self.before.data(), "after": self.after.data(), "verdict": self.verdict, "state": self.state,
            "stale": "of the last good pictures",  # what stands there beside an error
        }  # fmt: skip


def read(previews: Previews, draws: Sequence[Draw], outcomes: Sequence[Outcome], *, is_image: bool = True) -> Meter:
    """Return what the range meter says of draws.

    Parameters
    ----------
    previews : Previews
        The picture that they were made from, full and small.
    draws, outcomes : sequences of Draw and Outcome
        What came of each, small.
    is_image : bool
        Whether what comes out still has levels between black and white. It is judged then.
    """
    after, alike, whole = of_draws(previews, draws, outcomes)
    before = previews.levels
    if not is_image or is_centred(after):
        return Meter(before, after, state="unjudged")
    # What was cut off lies at an end now; where hardly more does than before, nobody need look for who did it.
    more = after.clipped - alike.clipped
    ends = Ends()
    if more > _WORTH_SAYING / 2:
        counts = [previews.whole_counts if is_whole else previews.counts for is_whole in whole]
        found = [draw.ends(previews.first, previews.factor, known) for draw, known in zip(draws, counts, strict=True)]
        ends = _together(found, after.clipped)
    return _judged(before, after, alike, ends, draws, _caution(previews, draws, outcomes))


def read_several(previews: Sequence[Previews], draws: Sequence[Draw], outcomes: Sequence[Outcome]) -> Meter:
    """Return what the range meter says of draws of several pictures, all of them at tile size.

    Parameters
    ----------
    previews : sequence of Previews
        The picture of each draw.
    draws, outcomes : sequences of Draw and Outcome
    """
    parts = [of_draws(*one) for one in zip(previews, [[d] for d in draws], [[o] for o in outcomes], strict=True)]
    after, before = (
        _of_counts(np.sum([_shares(levels) for levels in side], axis=0), 255.0, True)
        for side in ([after for after, _, _ in parts], [alike for _, alike, _ in parts])
    )
    ends = Ends()
    if after.clipped - before.clipped > _WORTH_SAYING / 2:
        found = [draw.ends(one.first, one.factor, one.counts) for draw, one in zip(draws, previews, strict=True)]
        ends = _together(found, after.clipped)
    each = zip(previews, draws, outcomes, strict=True)
    cautions = [_caution(one, [draw], [outcome]) for one, draw, outcome in each]
    return _judged(before, after, before, ends, draws, next(filter(None, cautions), ""))


def _shares(levels: Levels) -> np.ndarray:
    shares: np.ndarray = levels.counts / max(float(levels.counts.sum()), 1e-9)
    return shares


def _judged(before: Levels, after: Levels, alike: Levels, ends: Ends, draws: Sequence[Draw], caution: str) -> Meter:
    more = after.clipped - alike.clipped
    if sentence := verdict(before, after, ends.cut):
        return Meter(before, after, sentence, state="wrong")
    if caution:
        return Meter(before, after, caution, state="wrong")
    if round(after.clipped, 3) < _WORTH_SAYING:  # as it is written
        return Meter(before, after)
    untold = 0.0 if all(draw.tells for draw in draws) else more
    note = why_at_the_ends(after, alike, ends, untold)
    return Meter(before, after, note=note, state="unjudged" if untold > MOST_CUT_OFF else "fine")


def _caution(previews: Previews, draws: Sequence[Draw], outcomes: Sequence[Outcome]) -> str:
    """Return what is to be known of the mask, or of a colour picture at what was drawn; mostly nothing."""
    is_told = all(draw.tells for draw in draws)  # the kit's own draws copy labels
    if not (is_told and previews.has_plain_mask):
        sentence = mask_meter.caution(previews.mask_levels, draws, outcomes)
        if sentence:
            return sentence
    if previews.first.image.shape[2] < 3:
        return ""
    return next((sentence for draw in draws for sentence in draw.cautions()), "")


def verdict(before: Levels, after: Levels, cut: Mapping[str, float]) -> str:
    """Return in one sentence what cannot be meant, or nothing.

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
        return f"a picture in 0 … 1 met something that is made for 0 … 255: values reach {written(after.high)}"
    if after.mean < _BLACK * white and before.mean > 4 * _BLACK * before.white:
        expected = "" if white > 1 else ", or give it 0 … 255 if that is what it expects"
        return f"the pictures have gone black: {_fell(before, after)}; make the change smaller{expected}"
    if after.mean > _WHITE * white and before.mean < (1 - 4 * (1 - _WHITE)) * before.white:
        return f"the pictures have gone white: {_fell(before, after)}; make the change smaller"
    if after.low < -_BEYOND * white or after.high > (1 + _BEYOND) * white:
        return f"values reach {_span(after)}, beyond 0 … {plain(white)}: whole levels would wrap around there; clip"
    total = sum(cut.values())
    if total > MOST_CUT_OFF:
        most = max(cut, key=lambda name: cut[name])
        return f"{100 * total:.0f} % of the values were cut off at black or white, most by {most}: narrow its range"
    return ""


def why_at_the_ends(after: Levels, before: Levels, ends: Ends, untold: float = 0.0) -> str:
    """Return the share of values at black or white, and why they lie there: the largest reasons first.

    Parameters
    ----------
    after, before : Levels
        Measured alike, in full or small.
    ends : Ends
    untold : float
        A share of which nobody tells how it came there.

    Examples
    --------
    >>> grey, half = (measured([np.array([[level, 120]], np.uint8)]) for level in (120, 0))
    >>> why_at_the_ends(half, grey, Ends(uncovered=0.5))
    '50.0 % at black: uncovered corners'
    >>> why_at_the_ends(half, half, Ends({"brightness": 0.03}))
    '50.0 % at black: there before'
    >>> why_at_the_ends(half, grey, Ends(uncovered=0.3, meant={"erase": 0.2}))
    '50.0 % at black: 30.0 % uncovered corners, 20.0 % by erase'
    """
    reasons = {"uncovered corners": ends.uncovered}
    reasons |= {f"by {name.replace('_', ' ')}": share for name, share in ends.meant.items()}
    reasons |= {f"cut off by {name.replace('_', ' ')}": share for name, share in ends.cut.items()}
    reasons["uncovered or cut off (not told which)"] = untold
    rest = after.clipped - sum(reasons.values())
    reasons["there before"] = max(rest, 0.0) if before.clipped > 0 else 0.0
    large = {name: share for name, share in reasons.items() if share >= SMALL_PART * after.clipped}
    if not large:
        return after.ends
    said = sorted(large, key=lambda name: -large[name])
    if len(said) == 1:
        return f"{after.ends}: {said[0]}"
    return f"{after.ends}: {', '.join(f'{percent(large[name])} {name}' for name in said)}"


def is_centred(after: Levels) -> bool:
    """Return whether values lie about 0 as a model may want them, instead of between black and white.

    Examples
    --------
    >>> is_centred(measured([np.array([[-2.0, 1.5]])], 255)), is_centred(measured([np.array([[0.0, 1.0]])], 255))
    (True, False)
    """
    return after.low < -0.05 and abs(after.mean) < 0.5 * min(after.high, -after.low) and after.high < 20


def _together(found: Sequence[Ends], seen: float) -> Ends:
    """Return the mean of several draws, and no more of it than is seen.

    What was moved out of the picture was cut off without being there.
    """
    cut: dict[str, float] = {}
    meant: dict[str, float] = {}
    for ends in found:
        for total, part in ((cut, ends.cut), (meant, ends.meant)):
            for name, share in part.items():
                total[name] = total.get(name, 0.0) + share / len(found)
    uncovered = sum(ends.uncovered for ends in found) / len(found)
    left = min(1.0, seen / max(sum(cut.values()), 1e-9))
    cut = {name: left * share for name, share in cut.items()}
    left = min(1.0, max(seen - sum(cut.values()), 0.0) / max(uncovered + sum(meant.values()), 1e-9))
    return Ends(cut, {name: left * share for name, share in meant.items()}, left * uncovered)


def _fell(before: Levels, after: Levels) -> str:
    way = "fell" if after.mean < before.mean else "rose"
    return f"their mean {way} from {written(before.mean)} to {written(after.mean)}"


def _span(levels: Levels) -> str:
    return f"{written(levels.low)} … {written(levels.high)}"
