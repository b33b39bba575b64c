"""What a saved notebook shows where no kernel runs: the original, what was done to it in words, and the pictures."""

from __future__ import annotations

import html
import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from augwidgets.recipe.groups import Group
from augwidgets.recipe.recipe import Recipe
from augwidgets.sample.sample import Sample
from augwidgets.steps.open_step import OpenStep

_LEFT, _GRID = 2.1, 6.4  # inches: the column of the original, and three columns of pictures
_DPI = 100
_QUALITY = 80
_LETTERS = 38  # of a line in the left column
_LINE = 0.145  # inches
_MOST = 1500  # letters of an alternative text

# The dead view of a saved notebook says "model not found"; where no explorer lives it gives way to the still, and where
# one does the still gives way to it. (Untrusted, a notebook shows neither the view nor this style: the still alone.)
_STYLE = """
.jp-OutputArea-child:has(+ .jp-OutputArea-child .aw-still) > .jp-OutputArea-output:not(:has(> *)) { display: none; }
.jp-OutputArea-child:has(> .jupyter-widgets > *) + .jp-OutputArea-child:has(.aw-still) { display: none; }
.aw-still { margin: 0; }
.aw-still img { max-width: 100%; height: auto; }
.aw-still iframe { width: 100%; height: 48em; border: 0; }
.aw-still:has(iframe) img { display: none; }
"""


def words_of_recipe(recipe: Recipe) -> list[str]:
    """Return a line for each step: what it draws from, and how often.

    Examples
    --------
    >>> import augwidgets as aw
    >>> words_of_recipe(aw.Recipe([aw.maybe(aw.rotate.between(angle=(-9, 9)), 0.5)], fill="edge"))
    ['rotate: angle −9° … 9°, in 50 %', 'fill edge']
    """
    lines = []
    for member in recipe.steps:
        lines += [_of_member(member)]
        lines += [f"  {_of_member(one)}" for one in member.members] if isinstance(member, Group) else []
    fill = recipe.settings().get("fill")
    return [*(lines or ["no steps: as it was"]), *([f"fill {fill}"] if fill else [])]


def _of_member(member: OpenStep | Group) -> str:
    name = member.name.replace("_", " ")
    parts = [member.summary.rstrip(".")] if isinstance(member, Group) else []
    if isinstance(member, OpenStep):
        domains = member.transform.parameters
        # What stands still where it is by itself says nothing.
        for key, value in member.ranges.items():
            item = domains[key]
            if value not in (item.default, (item.default,), (item.default, item.default)):
                parts.append(f"{key.replace('_', ' ')} {item.domain.format_open(value)}")
        parts += [] if member.where is None else [member.where.words]
    if not member.on:
        parts = ["off"]
    elif member.chance < 1:
        parts.append(f"in {100 * member.chance:g} %")
    return f"{name}: {', '.join(parts)}" if parts else name


def still(
    original: Sample, about: Sequence[str], pictures: Iterable[tuple[Sample, str]], *, columns: int = 3, labels: bool
) -> bytes:
    """Return a JPEG: on the left the original and words about what was done, on the right the pictures.

    Parameters
    ----------
    original : Sample
        At the size of a tile.
    about : sequence of str
        The first line stands over the original, the others under it.
    pictures : iterable of (Sample, str)
        Each with its title.
    columns : int
        Of the pictures.
    labels : bool
        Whether masks, boxes and keypoints are drawn.
    """
    from augwidgets.view import figures

    width = _GRID if columns <= 3 else 2 * _GRID
    right = _pixels(figures.titled_grid(pictures, columns=columns, labels=labels, width=width))
    head = figures.grid([original], [about[0]], columns=1, labels=labels, width=_LEFT)
    lines = [line for words in about[1:] for line in textwrap.wrap(words, _LETTERS, subsequent_indent="   ") or [""]]
    high = max(len(right), round(_DPI * (head.get_size_inches()[1] + _LINE * (len(lines) + 1))))
    paper: np.ndarray = np.full((high, round(_LEFT * _DPI) + right.shape[1] + 10, 3), 255, np.uint8)
    top = _pixels(head)
    paper[: len(top), : top.shape[1]] = top
    paper[: len(right), -right.shape[1] :] = right
    if lines:
        written = _pixels(_text(lines))
        paper[len(top) : len(top) + len(written), : written.shape[1]] = written[: high - len(top)]
    return _jpeg(paper)


def still_of_pages(pictures: Iterable[tuple[Sample, str]], *, columns: int, labels: bool = True) -> bytes:
    """Return a JPEG of pictures side by side, each with its title.

    Parameters
    ----------
    pictures : iterable of (Sample, str)
    columns : int
    labels : bool
        Whether masks, boxes and keypoints are drawn.
    """
    from augwidgets.view import figures

    width = columns * _GRID / 3
    return _jpeg(_pixels(figures.titled_grid(pictures, columns=columns, labels=labels, width=width)))


def still_html(jpeg: bytes, alt: str, key: str, page: str | None = None) -> str:
    """Return the HTML that shows a still where no explorer lives.

    Parameters
    ----------
    jpeg : bytes
    alt : str
        What is seen, in words.
    key : str
        By which a living explorer finds its own still, and hides it.
    page : str, optional
        A whole page that is seen instead of the picture where a frame and its script are let in: a front end that takes
        them out takes out the style that hides the picture, too.
    """
    import base64

    source = f"data:image/jpeg;base64,{base64.b64encode(jpeg).decode('ascii')}"
    words = html.escape(alt if len(alt) <= _MOST else f"{alt[:_MOST].rsplit(' ', 1)[0]} …")
    picture = f'<img alt="{words}" src="{source}">'
    if page is not None:
        picture += f'<iframe title="explorer" sandbox="allow-scripts" srcdoc="{html.escape(page)}"></iframe>'
    return f'<figure class="aw-still" id="aw-still-{html.escape(key)}">{picture}</figure><style>{_STYLE}</style>'


def _text(lines: Sequence[str]) -> Any:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(_LEFT, _LINE * len(lines) + 0.05))
    FigureCanvasAgg(figure)
    figure.text(0.04, 1, "\n".join(lines), fontsize=7, va="top", linespacing=1.45, parse_math=False)
    return figure


def _pixels(figure: Any) -> np.ndarray:
    figure.set_dpi(_DPI)
    figure.canvas.draw()
    pixels = np.array(figure.canvas.buffer_rgba())[..., :3]
    # A figure is a circle of references: what it holds of the pictures, three times their size, would stay for long.
    for axes in figure.axes:
        for image in list(axes.images):
            image.remove()
    return pixels


def _jpeg(paper: np.ndarray) -> bytes:
    import cv2

    _, written = cv2.imencode(".jpg", cv2.cvtColor(paper, cv2.COLOR_RGB2BGR), (cv2.IMWRITE_JPEG_QUALITY, _QUALITY))
    return written.tobytes()
