"""The range meter: in one sentence, whether the levels of the draws can be meant, and why many lie at an end.

When something is called wrong, and every word of it, is here; the page shows what it is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from augwidgets.domain.units import plain
from augwidgets.recipe.level_changes import MOST_CUT_OFF, Ends
from augwidgets.view.levels import SMALL_PART, Levels, of_draws, percent, written

if TYPE_CHECKING:
    from augwidgets.recipe.draws import Draw, Outcome
    from augwidgets.view.sheet import Previews

# Mean levels, as a share of white, beyond which a picture that was not so before has gone black or white.
_BLACK, _WHITE = 0.01, 0.99
# How far beyond black or white, as a share of white, is no dust of an interpolation any more.
_BEYOND = 0.02
# The share of values at black or white from which on it is said why they lie there.
_WORTH_SAYING = 0.01


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
    if sentence := verdict(before, after, ends.cut):
        return Meter(before, after, sentence, state="wrong")
    if round(after.clipped, 3) < _WORTH_SAYING:  # as it is written
        return Meter(before, after)
    untold = 0.0 if all(draw.tells for draw in draws) else more
    note = why_at_the_ends(after, alike, ends, untold)
    return Meter(before, after, note=note, state="unjudged" if untold > MOST_CUT_OFF else "fine")


def verdict(before: Levels, after: Levels, cut: Mapping[str, float]) -> str:
    """Return in one sentence what cannot be meant, or nothing.

    Parameters
    ----------
    before, after : Levels
    cut : mapping
        Which share of the values was cut off at black or white, by the name of what did it.

    Examples
    --------
    >>> from augwidgets.view.levels import measured
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
    >>> from augwidgets.view.levels import measured
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
    """Tell whether values lie about 0 as a model may want them, instead of between black and white.

    Examples
    --------
    >>> from augwidgets.view.levels import measured
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
