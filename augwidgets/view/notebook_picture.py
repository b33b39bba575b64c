"""A Matplotlib figure as the picture that a notebook keeps: in true colour, and with words for who does not see it.

It is HTML: neither JupyterLab nor an exported page reads an alternative text from beside an ``image/png``.
"""

from __future__ import annotations

import base64
import html
import io
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_QUALITY = 80  # of 100


def pixels(figure: Figure, dpi: int = 100) -> np.ndarray:
    """Return a figure as ``(H, W, 3)`` uint8."""
    own_dpi = figure.dpi
    try:
        figure.set_dpi(dpi)
        figure.canvas.draw()
        drawn: np.ndarray = np.array(figure.canvas.buffer_rgba())[..., :3]  # type: ignore[attr-defined]
    finally:
        figure.set_dpi(own_dpi)
    return drawn


def encoded(figure: Figure, dpi: int = 100) -> tuple[str, bytes]:
    """Return the type of image, and its bytes: JPEG where a figure holds pictures, PNG where it is drawn of lines."""
    from PIL import Image

    out = io.BytesIO()
    picture = Image.fromarray(np.ascontiguousarray(pixels(figure, dpi)))
    if any(axes.images for axes in figure.axes):
        # Colours are kept at half the size, as photographs bear it; not so the thin lines of labels.
        is_lined = any(axes.lines or axes.patches for axes in figure.axes)
        picture.save(out, "JPEG", quality=_QUALITY, subsampling=0 if is_lined else 2, optimize=True)
        return "image/jpeg", out.getvalue()
    picture.save(out, "PNG", optimize=True)
    return "image/png", out.getvalue()


def tag(figure: Figure, alt: str, dpi: int = 100) -> str:
    """Return a figure as one HTML element, with the text that stands for it where it is not seen.

    Examples
    --------
    >>> import augwidgets as aw
    >>> written = tag(aw.grid([np.zeros((20, 30), np.uint8)]), 'black & "dark"')
    >>> written[:50]
    '<img alt="black &amp; &quot;dark&quot;" src="data:'
    """
    kind, written = encoded(figure, dpi)
    source = f"data:{kind};base64,{base64.b64encode(written).decode('ascii')}"
    return f'<img alt="{html.escape(alt)}" src="{source}">'


def alt_of(figure: Figure) -> str:
    """Return what a figure says of itself: how many parts it has, and their titles.

    Examples
    --------
    >>> import augwidgets as aw
    >>> alt_of(aw.grid([np.zeros((20, 30), np.uint8)] * 2, ["before", "after"]))
    '2 pictures: before; after'
    """
    titles = [" ".join(axes.get_title(loc="left").split()) for axes in figure.axes]
    kind = "picture" if any(axes.images for axes in figure.axes) else "chart"
    many = f"{len(titles)} {kind}{'s' if len(titles) != 1 else ''}"
    told = "; ".join(filter(None, titles))
    is_numbered = titles == [str(number) for number in range(1, len(titles) + 1)]
    return many if is_numbered or not told else f"{many}: {told}"
