"""What the explorer of a model shows beside its film strip: pictures, probabilities, curves in the page's colours."""

from __future__ import annotations

import base64
import html
from collections.abc import Mapping, Sequence
from typing import Any

import cv2
import numpy as np

from augwidgets.view import page_charts
from augwidgets.view.prediction_charts import coloured
from augwidgets.view.sheet import jpeg

_SMALL = 64  # pixels of a side: such a picture is sent as it is, and its pixels are seen as squares
_LARGE = 480
_IN_ORDER = 12  # classes that keep their places; of more the likeliest are shown
_LIKELIEST = 10
_MOST_SPANS = 14
_LINES = 4  # classes that have a line of their own
_LEFT, _WIDE = 0.115, 0.865  # where a chart's axes lie in it, as `page_charts` makes them
_NOW = "<!-- now -->"


def picture(image: np.ndarray, title: str, alt: str, *, squares: bool = False) -> str:
    """Return a picture under its title.

    Parameters
    ----------
    image : (H, W, C) array
    title, alt : str
    squares : bool
        Whether its pixels are seen as squares, as those of a small picture are.

    Examples
    --------
    >>> picture(np.zeros((8, 8, 1), np.uint8), "8 × 8", "nothing").startswith('<figure class="aw-seen">')
    True
    """
    colours = coloured(image)
    side = max(colours.shape[:2])
    if side > _LARGE and not squares:
        size = tuple(max(1, round(one * _LARGE / side)) for one in colours.shape[1::-1])
        colours = cv2.resize(colours, size, interpolation=cv2.INTER_AREA)
    if side <= _SMALL or squares:
        written = cv2.imencode(".png", cv2.cvtColor(colours, cv2.COLOR_RGB2BGR))[1].tobytes()
        kind, look = "png", ' style="image-rendering: pixelated"'
    else:
        written, kind, look = jpeg(colours), "jpeg", ""
    source = f"data:image/{kind};base64,{base64.b64encode(written).decode()}"
    words = html.escape(alt, quote=True)
    return (
        f'<figure class="aw-seen"><figcaption class="aw-charttitle">{html.escape(title)}</figcaption>'
        f'<img src="{source}" alt="{words}"{look}></figure>'
    )


def side_by_side(pictures: Sequence[str]) -> str:
    """Put pictures side by side."""
    return f'<div class="aw-seen-row">{"".join(pictures)}</div>'


def bars(names: Sequence[str], shares: np.ndarray, meant: int, words: Sequence[str]) -> str:
    """Return a bar for each class; many classes are shown by the likeliest.

    Parameters
    ----------
    names : sequence of str
    shares : (classes,) array
    meant : int
        The class that the picture is.
    words : sequence of str
        Each probability in words.
    """
    places = list(range(len(names)))
    if len(names) > _IN_ORDER:
        places = np.argsort(-shares, kind="stable")[:_LIKELIEST].tolist()
    first = int(shares.argmax())
    rows = []
    for place in places:
        kind = " aw-likely-first" if place == first and place == meant else " aw-likely-wrong" if place == first else ""
        is_meant = " aw-meant" if place == meant else ""
        rows.append(
            f'<div class="aw-likely{kind}{is_meant}" role="listitem"><span class="aw-likely-name">'
            f'{html.escape(names[place])}</span><span class="aw-likely-track"><span class="aw-likely-bar" '
            f'style="width: {100 * float(shares[place]):.1f}%"></span></span><span class="aw-likely-share">'
            f"{words[place]}</span></div>"
        )
    return f'<div class="aw-likelies" role="list" aria-label="probabilities of the classes">{"".join(rows)}</div>'


def along(
    values: Sequence[float], shares: np.ndarray, names: Sequence[str], meant: int, holds: tuple[float, float] | None,
    title: str, *, is_log: bool = False,
) -> str:  # fmt: skip
    """Draw the probabilities of a few classes along a parameter, and where the class that is meant holds.

    Parameters
    ----------
    values : sequence of float
        As they are shown.
    shares : (values, classes) array
    names : sequence of str
    meant : int
    holds : (float, float) or None
    title : str
    is_log : bool
    """
    figure, axes = _axes(values, is_log)
    if holds is not None and holds[0] < holds[1]:
        axes.axvspan(*holds, color=page_charts.GREY, alpha=0.35, linewidth=0, gid="holds")
    likeliest = np.bincount(shares.argmax(axis=1), minlength=shares.shape[1])
    others = [one for one in np.argsort(-likeliest, kind="stable").tolist() if likeliest[one] and one != meant]
    dashes = ((None, None), (4, 2), (1.5, 1.5))
    for number, place in enumerate(others[: _LINES - 1]):
        dash: Any = {} if number == 0 else {"dashes": dashes[number]}
        axes.plot(values, 100 * shares[:, place], color=page_charts.MUTED, linewidth=1, **dash)
        _named(axes, values, shares[:, place], names[place], page_charts.INK)
    axes.plot(values, 100 * shares[:, meant], color=page_charts.ACCENT, linewidth=1.8, gid="meant")
    _named(axes, values, shares[:, meant], names[meant], page_charts.ACCENT)
    return _finished(figure, title)


def accuracy(
    values: Sequence[float], spreads: Sequence[Any], holds: tuple[float, float], title: str, *, is_log: bool = False
) -> str:
    """Draw the share of pictures that is right along a parameter, with its interval.

    Parameters
    ----------
    values : sequence of float
        As they are shown.
    spreads : sequence of Spread
    holds : (float, float)
    title : str
    is_log : bool
    """
    figure, axes = _axes(values, is_log)
    if holds[0] < holds[1]:
        axes.axvspan(*holds, color=page_charts.GREY, alpha=0.35, linewidth=0, gid="holds")
    low, value, high = (100 * np.array([getattr(one, name) for one in spreads]) for name in ("low", "value", "high"))
    axes.fill_between(values, low, high, color=page_charts.ACCENT, alpha=0.25, linewidth=0, gid="interval")
    axes.plot(values, value, color=page_charts.ACCENT, linewidth=1.6, marker="o", markersize=2.5, gid="accuracy")
    return _finished(figure, title)


def spans(held: Mapping[str, tuple[float, float]], words: Mapping[str, str], whole: tuple[float, float]) -> str:
    """Return for each class a bar from where to where it holds.

    Parameters
    ----------
    held : mapping of str to (float, float)
        Shares of the way from the lowest value to the highest.
    words : mapping of str to str
        The same in words.
    whole : (float, float)
        That of all classes.
    """
    rows = []
    frame = f"left: {100 * whole[0]:.1f}%; width: {100 * (whole[1] - whole[0]):.1f}%"
    for name, (low, high) in list(held.items())[:_MOST_SPANS]:
        inside = f"left: {100 * low:.1f}%; width: {max(100 * (high - low), 0.8):.1f}%"
        rows.append(
            f'<div class="aw-likely aw-spanned" role="listitem"><span class="aw-likely-name">{html.escape(name)}</span>'
            f'<span class="aw-likely-track"><span class="aw-likely-bar" style="{inside}"></span>'
            f'<span class="aw-all" style="{frame}"></span>'
            f'</span><span class="aw-likely-share">{html.escape(words[name])}</span></div>'
        )
    title = "How far each class holds; framed: all together"
    shown = f'<div class="aw-likelies" role="list" aria-label="how far each class holds">{"".join(rows)}</div>'
    return page_charts.titled(title, shown)


def page(parts: Sequence[str], sentences: Sequence[str] = ()) -> str:
    """Return parts in two columns; sentences take the place of the last one."""
    cells = [*parts, said(sentences)] if sentences else parts
    return f'<div class="aw-charts">{"".join(f"<div>{one}</div>" for one in cells)}</div>'


def said(sentences: Sequence[str]) -> str:
    """Return sentences, each in a paragraph of its own."""
    return "".join(told(one) for one in sentences)


def told(sentence: str) -> str:
    """Return what stands where there is nothing to draw."""
    return f'<div class="aw-told">{html.escape(sentence)}</div>'


def _axes(values: Sequence[float], is_log: bool) -> tuple[Any, Any]:
    figure, axes = page_charts.chart(is_fresh=True)
    if is_log:
        axes.set_xscale("log")
    axes.set_xlim(values[0], values[-1])
    ticks = np.geomspace(values[0], values[-1], 5) if is_log else np.linspace(values[0], values[-1], 5)
    axes.set_xticks(ticks, [f"{one:.3g}".replace("-", "−") for one in ticks])
    axes.set_xticks([], minor=True)
    axes.set_ylim(-3, 108)
    axes.set_yticks((0, 50, 100), ("0", "50", "100 %"))
    return figure, axes


def _named(axes: Any, values: Sequence[float], share: np.ndarray, name: str, colour: str) -> None:
    place = int(share.argmax())
    axes.text(values[place], min(100 * float(share[place]) + 1, 101), name, color=colour, fontsize=7.5, ha="center",
              va="bottom", clip_on=False)  # fmt: skip


def marked(chart: str, share: float | None) -> str:
    """Return a chart with a line where the slider stands: it is put over the chart, which is not drawn anew for it.

    Parameters
    ----------
    chart : str
        As `along` and `accuracy` draw it.
    share : float or None
        Of the way from the lowest value to the highest.
    """
    if share is None or not 0 <= share <= 1:
        return chart.replace(_NOW, "")
    left = 100 * (_LEFT + _WIDE * share)
    return chart.replace(_NOW, f'<span class="aw-stands" style="left: {left:.2f}%"></span>')


def _finished(figure: Any, title: str) -> str:
    words = html.escape(title, quote=True)
    written = page_charts.written(figure).replace("<svg", f'<svg role="img" aria-label="{words}"', 1)
    return page_charts.titled(html.escape(title), f'<div class="aw-plot">{written}{_NOW}</div>')
