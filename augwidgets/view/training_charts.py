"""What came of trainings, as figures: curves, accuracies with their intervals, classes, and what was taken for what."""

from __future__ import annotations

import html
import textwrap
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from augwidgets.domain.units import MINUS
from augwidgets.view import notebook_picture

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Told apart by those who see colours otherwise too (Okabe and Ito), and by their marks.
COLOURS = ("#666666", "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
_MARKS = "osD^vP*"
_SMALL = 8
_WIDE, _HIGH = 8.4, 2.6  # inches
_ROW, _TALL_ROW = 0.24, 0.32
_MOST_CLASSES = 20
_LONGEST = 17  # letters of a name in one line
_ACROSS = 90  # letters below the classes


class Spread(Protocol):
    """A number with its interval."""

    @property
    def value(self) -> float: ...
    @property
    def low(self) -> float: ...
    @property
    def high(self) -> float: ...


def comparison(
    curves: Mapping[str, Sequence[Sequence[tuple[int, float]]]],
    accuracies: Mapping[str, Spread],
    classes: Mapping[str, Sequence[Spread]],
    class_names: Sequence[str],
    first: str,
) -> Figure:
    """Draw the curves with their spread over seeds, the accuracies with their intervals, and below them each class.

    Parameters
    ----------
    curves : mapping of str to list
        By recipe and seed: epochs with the share that was right.
    accuracies : mapping of str to Spread
    classes : mapping of str to list
        By recipe and class, how much larger the accuracy is than with the first.
    class_names : sequence of str
    first : str
        The recipe that the others are compared with.
    """
    row = _TALL_ROW if any(len(name) > _LONGEST for name in classes) else _ROW
    rows = len(classes) * row + 0.75
    high = _HIGH + rows
    drawn = empty(_WIDE, high)
    bottom = (rows + 0.45) / high
    left = drawn.add_axes((0.07, bottom, 0.5, (_HIGH - 0.75) / high))
    right = drawn.add_axes((0.72, bottom, 0.26, (_HIGH - 0.75) / high))
    below = drawn.add_axes((0.16, 0.42 / high, 0.72, len(classes) * row / high))
    draw_curves(left, curves)
    draw_accuracies(right, accuracies)
    draw_classes(below, classes, class_names, first)
    return drawn


def confusions(shares: Mapping[str, np.ndarray], class_names: Sequence[str]) -> Figure:
    """Draw a matrix for each recipe: rows are the classes, columns what they were taken for, in per cent of the row.

    Parameters
    ----------
    shares : mapping of str to (C, C) array
    class_names : sequence of str
    """
    many, side = len(shares), 2.7
    drawn = empty(many * side + 0.4, side + 0.35)
    for axes, (name, share) in zip(drawn.subplots(1, many, squeeze=False)[0], shares.items(), strict=True):
        wrong = share * (1 - np.eye(len(share)))
        axes.imshow(wrong, cmap="Oranges", vmin=0, vmax=max(float(wrong.max()), 1))
        for row, column in zip(*np.nonzero(share >= 0.5), strict=True):
            if len(share) <= _MOST_CLASSES:
                shade = "white" if wrong[row, column] > 0.62 * wrong.max() else "#010101"
                axes.text(column, row, f"{share[row, column]:.0f}", ha="center", va="center", fontsize=5.5, color=shade)
        places = range(len(share)) if len(share) <= _MOST_CLASSES else ()
        words = [short(class_names[place], _LONGEST) for place in places]
        axes.set_xticks(places, words, rotation=90 if max(map(len, words), default=0) > 3 else 0)
        axes.set_yticks(places, words)
        axes.tick_params(labelsize=6, length=0)
        named(axes, short(name, 2 * _LONGEST), "taken for", "is")
    drawn.tight_layout(pad=0.6)
    return drawn


def learning_curves(sizes: Sequence[int], scores: Mapping[str, np.ndarray]) -> Figure:
    """Draw accuracies against the number of training pictures, with the span of the seeds.

    Parameters
    ----------
    sizes : sequence of int
    scores : mapping of str to (sizes, seeds) array
    """
    drawn = empty(_WIDE / 2, _HIGH + 0.3)
    axes = drawn.add_axes((0.14, 0.17, 0.82, 0.71))
    for place, (name, right) in enumerate(scores.items()):
        _curve(axes, place, name, sizes, 100 * right.T)
    axes.set_xscale("log")
    axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
    axes.set_xticks([], minor=True)
    axes.legend(fontsize=_SMALL, frameon=False, loc="lower right")
    axes.grid(color="#e4e4e4", linewidth=0.6)
    named(axes, "test pictures, mean and span of the seeds", "training pictures", "% right")
    return drawn


def lines(words: Sequence[str]) -> Figure:
    """Draw lines of words: what stands for a figure as long as there is none.

    Parameters
    ----------
    words : sequence of str
    """
    drawn = empty(_WIDE, 0.2 * len(words) + 0.3)
    for place, line in enumerate(words):
        drawn.text(0.02, 1 - (0.2 * place + 0.15) / (0.2 * len(words) + 0.3), line, fontsize=_SMALL + 1, va="top")
    return drawn


def page(figure: Figure, sentences: Sequence[str]) -> str:
    """Return a figure and what is said of it as HTML; the sentences also stand for it where it is not seen."""
    said = "".join(f"<p>{html.escape(sentence)}</p>" for sentence in sentences)
    return f"<div>{notebook_picture.tag(figure, chr(10).join(sentences))}{said}</div>"


def empty(width: float, height: float) -> Figure:
    """Return a figure without anything in it, in inches."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    from augwidgets.view.notebook_figure import NotebookFigure

    drawn = NotebookFigure(figsize=(width, height))
    FigureCanvasAgg(drawn)
    return drawn


def draw_curves(axes: Any, curves: Mapping[str, Sequence[Sequence[tuple[int, float]]]]) -> None:
    """Draw the mean and the span of the seeds that came to the end, and thin lines of those that did not (yet)."""
    whole = max((len(one) for seeds in curves.values() for one in seeds), default=0)
    for place, (name, seeds) in enumerate(curves.items()):
        ended = [one for one in seeds if whole and len(one) == whole]
        if ended:
            right = 100 * np.array([[share for _, share in one] for one in ended])
            _curve(axes, place, name, [epoch for epoch, _ in ended[0]], right)
        for one in seeds:
            if one and len(one) < whole:
                thin = {} if ended else {"label": short(name, 2 * _LONGEST)}
                ended = ended or [one]
                axes.plot([epoch for epoch, _ in one], [100 * share for _, share in one],
                          color=COLOURS[place % len(COLOURS)], linewidth=0.8, **thin)  # fmt: skip
    axes.locator_params(axis="x", integer=True)
    if axes.lines:
        axes.legend(fontsize=_SMALL, frameon=False, loc="lower right")
    axes.grid(color="#e4e4e4", linewidth=0.6)
    named(axes, "validation pictures, mean and span of the seeds", "epoch", "% right")


def _curve(axes: Any, place: int, name: str, across: Sequence[int], right: np.ndarray) -> None:
    """Draw the mean of ``(seeds, places)`` as a line, and from the lowest to the highest as an area."""
    colour, mark = COLOURS[place % len(COLOURS)], _MARKS[place % len(_MARKS)]
    axes.fill_between(across, right.min(axis=0), right.max(axis=0), color=colour, alpha=0.15, linewidth=0)
    axes.plot(across, right.mean(axis=0), color=colour, linewidth=1.5, marker=mark, markersize=3,
              label=short(name, 2 * _LONGEST))  # fmt: skip


def draw_accuracies(axes: Any, accuracies: Mapping[str, Spread]) -> None:
    """Draw the accuracies on the test pictures, with their intervals."""
    for place, one in enumerate(accuracies.values()):
        colour = COLOURS[place % len(COLOURS)]
        axes.plot([100 * one.low, 100 * one.high], [place, place], color=colour, linewidth=2.5, solid_capstyle="butt")
        axes.plot(100 * one.value, place, _MARKS[place % len(_MARKS)], color=colour, markersize=6)
        axes.annotate(f"{100 * one.value:.1f}", (100 * one.value, place), (0, 6), textcoords="offset points",
                      ha="center", fontsize=_SMALL)  # fmt: skip
    axes.set_ylim(len(accuracies) - 0.5, -0.7)
    axes.set_yticks(range(len(accuracies)), [in_two_lines(name) for name in accuracies])
    axes.grid(axis="x", color="#e4e4e4", linewidth=0.6)
    named(axes, "test pictures, 95 % interval", "% right", "")


def draw_classes(axes: Any, classes: Mapping[str, Sequence[Spread]], class_names: Sequence[str], first: str) -> None:
    """Draw how much better or worse each class is than with the first recipe."""
    points = 100 * np.array([[one.value for one in row] for row in classes.values()])
    largest = max(float(np.abs(points).max()), 5.0)
    axes.imshow(points, cmap="PuOr", vmin=-largest, vmax=largest, aspect="auto")
    for row, spreads in enumerate(classes.values()):
        for column, one in enumerate(spreads):
            if len(class_names) > _MOST_CLASSES:
                break
            is_sure = one.low > 0 or one.high < 0
            shade = abs(points[row, column]) / largest
            axes.text(column, row, _signed(points[row, column]), ha="center", va="center", fontsize=7,
                      color="white" if shade > 0.62 else "#010101", weight="bold" if is_sure else "normal")  # fmt: skip
    places = range(len(class_names)) if len(class_names) <= _MOST_CLASSES else ()
    room = max(round(_ACROSS / len(class_names)) - 1, 2)
    axes.set_xticks(places, [short(class_names[place], room) for place in places])
    axes.set_yticks(range(len(classes)), [in_two_lines(name) for name in classes])
    named(
        axes,
        f"points more or less than with {short(first, 2 * _LONGEST)}, by class (bold: the interval leaves 0 out)",
        "",
        "",
    )
    axes.tick_params(length=0)


def short(text: str, most: int) -> str:
    """Return a name in so many letters, without its middle where it is longer; a dollar sign is one, and no formula.

    Examples
    --------
    >>> short("a cat", 5), short("mine without flip horizontal", 12)
    ('a cat', 'mine w…ontal')
    """
    if len(text) > most:
        text = f"{text[: most // 2]}…{text[len(text) - (most - most // 2 - 1) :]}"
    return text.replace("$", r"\$")


def in_two_lines(name: str) -> str:
    """Return a name that stands beside axes, in two lines where it is long.

    Examples
    --------
    >>> in_two_lines("mine without flip horizontal")
    'mine without flip\\nhorizontal'
    """
    if len(name) <= _LONGEST:
        return short(name, _LONGEST)
    lines = textwrap.wrap(name, _LONGEST)
    return short(name, _LONGEST) if len(lines) > 2 else "\n".join(short(line, _LONGEST) for line in lines)


def _signed(points: float) -> str:
    """Return whole points with their sign.

    Examples
    --------
    >>> _signed(2.8), _signed(-0.2), _signed(-6.0)
    ('+3', '0', '−6')
    """
    whole = round(points)
    return f"+{whole}" if whole > 0 else str(whole).replace("-", MINUS)


def named(axes: Any, title: str, across: str, up: str) -> None:
    """Write a title above axes and what runs across and up, in the letters of these figures."""
    axes.set_title(title, fontsize=_SMALL + 0.5, loc="left", pad=5)
    axes.set_xlabel(across, fontsize=_SMALL, labelpad=2)
    axes.set_ylabel(up, fontsize=_SMALL, labelpad=2)
    axes.tick_params(labelsize=_SMALL, width=0.6)
    for edge in axes.spines.values():
        edge.set(linewidth=0.6, color="#888888")
