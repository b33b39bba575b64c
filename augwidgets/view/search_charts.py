"""What came of a search, as figures: score by trial, what was found inside of its limits, and score by number."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from augwidgets.view.training_charts import COLOURS, empty, in_two_lines, named, short

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_SMALL = 8
_WIDE, _HIGH, _ROW, _LINE = 8.4, 2.6, 0.23, 0.12  # inches
_ACROSS, _DOWN = 46, 3  # letters in a line beside a row, and lines
_LONGEST = 24  # letters of a trial's name
_SMALL_WIDE, _SMALL_HIGH, _IN_A_ROW = 1.65, 1.25, 5
# Where the name of a trial may stand, in points from it: the nearest first.
_BESIDE = tuple((across, sign * down) for down in (3, 10, 17, 24, 31, 38) for sign in (1, -1) for across in (5, -5))
_FAINT, _BAD = "#e4e4e4", "#bbbbbb"


class Tried(NamedTuple):
    """One trial, as it is drawn.

    Attributes
    ----------
    number : int
    score : float
        In [0, 1].
    is_done : bool
        False, if it ended early.
    name : str
        Of one that is known by a name, or "".
    values : mapping of str to float
    """

    number: int
    score: float
    is_done: bool
    name: str
    values: Mapping[str, float]


class Found(NamedTuple):
    """What of a step was found, inside of its limits.

    Attributes
    ----------
    step : str
    chance, reach : float
        As shares of their limits, 0 to 1.
    words : str
        What is drawn in the end.
    """

    step: str
    chance: float
    reach: float
    words: str


def search(trials: Sequence[Tried], found: Sequence[Found], best: int | None, wanted: int) -> Figure:
    """Draw the score of each trial with the best one so far, and what the best one takes of its limits.

    Parameters
    ----------
    trials : sequence of Tried
    found : sequence of Found
        By step.
    best : int or None
        The number of the best trial.
    wanted : int
        How many trials there will be.
    """
    words = [_wrapped(one.words) for one in found]
    lines = max((text.count("\n") for text in words), default=0)
    row = max(_ROW + _LINE * lines, _ROW + _LINE if any("\n" in in_two_lines(one.step) for one in found) else 0)
    high = max(_HIGH, 0.95 + row * len(found))
    drawn = empty(_WIDE, high)
    left = drawn.add_axes((0.07, 0.46 / high, 0.38, (high - 0.78) / high))
    _scores(left, trials, best, wanted)
    if found:
        right = drawn.add_axes((0.588, 0.46 / high, 0.12, (high - 0.78) / high))
        _limits(right, found, words)
    return drawn


def numbers(trials: Sequence[Tried], best: int | None) -> Figure:
    """Draw for each number that was searched the scores of the trials against it; later ones are darker.

    Parameters
    ----------
    trials : sequence of Tried
    best : int or None
    """
    names = list(dict.fromkeys(name for trial in trials for name in trial.values))
    across = min(max(len(names), 1), _IN_A_ROW)
    down = -(-max(len(names), 1) // across)
    drawn = empty(across * _SMALL_WIDE + 0.35, down * (_SMALL_HIGH + 0.35) + 0.2)
    places = drawn.subplots(down, across, squeeze=False, sharey=True)
    low, high = _span(trials)
    for place, axes in enumerate(places.ravel()):
        if place >= len(names):
            axes.set_axis_off()
            continue
        own = [trial for trial in trials if names[place] in trial.values]
        shade = np.linspace(0.45, 1.0, max(len(own), 1))
        axes.scatter([one.values[names[place]] for one in own], [100 * one.score for one in own], s=9,
                     c=COLOURS[1], alpha=shade[: len(own)], linewidths=0)  # fmt: skip
        for one in own:
            if one.number == best:
                axes.plot(one.values[names[place]], 100 * one.score, "*", color=COLOURS[2], markersize=8)
        axes.set_ylim(low, high)
        most = max(1.0, *(one.values[names[place]] for one in own))
        axes.set_xlim(-0.05 * most, 1.05 * most)
        axes.set_xticks([0, most / 2, most], ["0", f"{most / 2:g}", f"{most:g}"])
        named(axes, "\n".join(textwrap.wrap(names[place], 22)), "", "% right" if place % across == 0 else "")
        axes.title.set_fontsize(_SMALL - 1)
        axes.tick_params(labelsize=_SMALL - 1)
        axes.grid(color=_FAINT, linewidth=0.6)
    drawn.tight_layout(pad=0.5)
    return drawn


def _scores(axes: Any, trials: Sequence[Tried], best: int | None, wanted: int) -> None:
    done = [one for one in trials if one.is_done]
    early = [one for one in trials if not one.is_done]
    axes.plot([one.number for one in early], [100 * one.score for one in early], "x", color=_BAD, markersize=4,
              label="ended early")  # fmt: skip
    axes.plot([one.number for one in done], [100 * one.score for one in done], "o", color=COLOURS[1], markersize=3.5,
              label="to the end")  # fmt: skip
    if done:
        top = np.maximum.accumulate([100 * one.score for one in done])
        axes.step([one.number for one in done], top, where="post", color=COLOURS[2], linewidth=1.4, label="best so far")
    low, high = _span(trials)
    for one in done:
        if one.number == best:
            axes.plot(one.number, 100 * one.score, "*", color=COLOURS[2], markersize=9, zorder=5)
    axes.set_ylim(low, high)
    axes.set_xlim(-0.6, max(wanted, *(one.number + 1 for one in trials), 1) - 0.4 if trials else wanted)
    axes.legend(fontsize=_SMALL - 1, frameon=False, loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=3,
                borderpad=0, borderaxespad=0.3, handlelength=1, handletextpad=0.4, columnspacing=0.8)  # fmt: skip
    axes.grid(color=_FAINT, linewidth=0.6)
    axes.locator_params(axis="x", integer=True)
    named(axes, "", "trial", "% of the validation pictures right")
    _names(axes, [one for one in done if 100 * one.score >= low])


def _names(axes: Any, trials: Sequence[Tried]) -> None:
    """Write names beside their trials: inside of the axes, and where no other one and no trial stands."""
    room, taken = axes.get_window_extent(), list[Any]()
    points = axes.transData.transform([(one.number, 100 * one.score) for one in trials] or np.empty((0, 2)))
    for one in trials:
        if not one.name:
            continue
        for across, down in _BESIDE:
            text = axes.annotate(
                short(one.name, _LONGEST), (one.number, 100 * one.score), (across, down), va="center",
                textcoords="offset points", fontsize=_SMALL - 1.5, ha="left" if across > 0 else "right",
            )  # fmt: skip
            box = text.get_window_extent()
            is_inside = box.x0 >= room.x0 and box.x1 <= room.x1 and box.y0 >= room.y0 and box.y1 <= room.y1
            is_free = not any(box.overlaps(other) for other in taken) and not any(box.contains(*at) for at in points)
            if is_inside and is_free:
                taken.append(box)
                break
            text.remove()


def _wrapped(words: str) -> str:
    """Return words that stand at the right end in lines that fit, each part whole; of very many the last are left out.

    Examples
    --------
    >>> _wrapped("20 %, area 85.8 … 100.0 %, stretch 0.94 … 1.06 ×")
    '20 %, area 85.8 … 100.0 %,\\nstretch 0.94 … 1.06 ×'
    """
    lines = [""]
    for part in words.split(", "):
        longer = f"{lines[-1]}, {part}" if lines[-1] else part
        if len(longer) < _ACROSS:
            lines[-1] = longer
        else:
            lines = [*lines[:-1], f"{lines[-1]},", part]
    if len(lines) > _DOWN:
        lines = [*lines[: _DOWN - 1], "…"]
    return "\n".join(short(line, _ACROSS) for line in lines)


def _limits(axes: Any, found: Sequence[Found], words: Sequence[str]) -> None:
    for row, (one, text) in enumerate(zip(found, words, strict=True)):
        is_off = one.chance == 0
        axes.plot([0, 1], [row, row], color=_FAINT, linewidth=7, solid_capstyle="butt", zorder=1)
        if not is_off:
            axes.plot([0, one.reach], [row, row], color=COLOURS[1], alpha=0.25 + 0.75 * one.chance, linewidth=7,
                      solid_capstyle="butt", zorder=2)  # fmt: skip
        axes.annotate(text, (1.03, row), va="center", fontsize=_SMALL - 1, annotation_clip=False,
                      color=COLOURS[0] if is_off else "black")  # fmt: skip
    axes.set_ylim(len(found) - 0.5, -0.6)
    axes.set_xlim(0, 1)
    axes.set_yticks(range(len(found)), [in_two_lines(one.step) for one in found])
    axes.set_xticks([0, 1], ["nothing", "the limit"])
    named(axes, "the best: how often, and how far (pale: rarely)", "", "")
    axes.tick_params(axis="y", length=0)
    for edge in axes.spines.values():
        edge.set_visible(False)


def _span(trials: Sequence[Tried]) -> tuple[float, float]:
    """Return from where to where scores are drawn: what is far below the others does not flatten them."""
    scores = np.array([100 * one.score for one in trials if np.isfinite(one.score)])
    if not len(scores):
        return 0.0, 100.0
    top, middle = scores.max(), float(np.median(scores))
    low = max(scores.min(), middle - 2.5 * max(top - middle, 1.0))
    room = max(0.06 * (top - low), 0.3)
    return float(low - room), float(min(top + room, 100.5))
