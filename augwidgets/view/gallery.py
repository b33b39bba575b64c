"""`Gallery`: every transform on one picture, from its lowest value to its highest, as a web page or as one picture."""

from __future__ import annotations

import base64
import html
import io
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from augwidgets.data import pictures
from augwidgets.data.picture_files import load
from augwidgets.domain.argument_checks import is_listed
from augwidgets.domain.range import Range
from augwidgets.recipe import sweep
from augwidgets.sample.sample import Sample
from augwidgets.steps.transform import Transform
from augwidgets.view.saving import in_all_colours, save
from augwidgets.view.sheet import as_shown, preview

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ENDINGS = (".html", ".png")
_BOX = (240, 180)  # width and height into which a picture is fitted
_VALUES = 5
_QUALITY = 82


@dataclass(frozen=True, eq=False)
class Entry:
    """One transform on the picture.

    Attributes
    ----------
    transform : Transform
    parameter : str
        The one that is shown from end to end; nothing where there is none.
    tiles : tuple of (H, W, 3) uint8 arrays
    titles : tuple of str
        The value of each.
    chosen : int
        The place of the default.
    """

    transform: Transform
    parameter: str
    tiles: tuple[np.ndarray, ...]
    titles: tuple[str, ...]
    chosen: int

    @property
    def told(self) -> str:
        """What the viewer sees, and which parameter is shown."""
        summary = self.transform.summary.replace("`", "")
        if not self.parameter:
            return summary
        is_range = isinstance(self.transform.parameters[self.parameter].domain, Range)
        return f"{summary} Shown: {self.parameter.replace('_', ' ')}{', from end to end' if is_range else ''}."

    def caption(self, place: int) -> str:
        """Write what stands at a tile."""
        marked = self.parameter and place == self.chosen
        return f"{self.titles[place]}{' (default)' if marked else ''}"


@dataclass(frozen=True, eq=False)
class Gallery:
    """Transforms under their headings, each on the same picture at a few values. Made by `gallery`.

    Attributes
    ----------
    entries : tuple of Entry
    """

    entries: tuple[Entry, ...]

    def by_heading(self) -> dict[str, list[Entry]]:
        """Return the entries under the headings that the explorers list them by.

        Returns
        -------
        dict of str to list of Entry
        """
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            found.setdefault(entry.transform.heading, []).append(entry)
        return found

    def html(self) -> str:
        """Return one web page that holds its pictures and needs nothing else.

        Returns
        -------
        str
        """
        headings = self.by_heading()
        links = "".join(
            f"<li>{_escaped(heading)}: {' '.join(map(_link, entries))}</li>" for heading, entries in headings.items()
        )
        parts = "".join(
            f"<h2>{_escaped(heading)}</h2>{''.join(map(_article, entries))}" for heading, entries in headings.items()
        )
        return _PAGE.format(count=len(self.entries), links=links, parts=parts)

    def figure(self) -> Figure:
        """Draw everything as one long picture.

        Returns
        -------
        matplotlib.figure.Figure
        """
        from augwidgets.view.gallery_figure import drawn

        return drawn(self.by_heading())

    def save(self, path: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
        """Write it as a web page (``.html``) or as one long picture (``.png``).

        Parameters
        ----------
        path : path
        overwrite : bool
            Whether a file that is there already may be replaced.

        Returns
        -------
        pathlib.Path

        Raises
        ------
        ValueError, FileExistsError, OSError
            Another ending, a file that is there already, a folder that cannot be written.
        """

        def made(ending: str) -> bytes:
            return self.html().encode() if ending == ".html" else in_all_colours(self.figure(), dpi=100)

        return save(path, made, ENDINGS, overwrite=overwrite)


def gallery(picture: Any = None, transforms: Iterable[Transform] | None = None) -> Gallery:
    """Show transforms on one picture: the first parameter of each from its lowest value to its highest.

    The default stands in the middle, or where it belongs; the other parameters are at theirs. A list of options shows
    each of them; a transform without parameters shows without and with. The picture is shrunk to 240 by 180 pixels
    first, and what counts in pixels with it.

    Parameters
    ----------
    picture : optional
        Whatever `augwidgets.load` takes; the cat, unless it is given.
    transforms : optional
        Those to show; all of ``aw.CATALOGUE`` that take one picture, unless they are given.

    Returns
    -------
    Gallery
        See its `html`, `figure` and `save`; ``aw.gallery_site`` writes a page for each.

    Raises
    ------
    TypeError, ValueError
        What is no transform, none at all, or a picture that cannot be read.

    Examples
    --------
    >>> import augwidgets as aw
    >>> shown = gallery(transforms=[aw.rotate, aw.invert])
    >>> [entry.titles for entry in shown.entries]
    [('−180°', '−82°', '+15°', '+98°', '+180°'), ('without', 'with')]
    """
    if transforms is None:
        from augwidgets.transforms import CATALOGUE

        transforms = [transform for transform in CATALOGUE.values() if not transform.partners]
    if not is_listed(transforms):
        raise TypeError(f"a gallery shows a list of transforms, [aw.rotate, aw.zoom], got {type(transforms).__name__}")
    chosen = tuple(transforms)
    if not chosen:
        raise ValueError("a gallery shows at least one transform, got none")
    for transform in chosen:
        if not isinstance(transform, Transform):
            raise TypeError(f"a gallery shows transforms such as aw.rotate, got {type(transform).__name__}")
        if transform.partners:
            raise ValueError(f"a gallery shows transforms of one picture, got {transform.name}")
    whole = pictures.cat() if picture is None else load(picture)
    sample, factor = preview(whole.replace(mask=None, boxes=None, keypoints=None), _BOX)
    return Gallery(tuple(_entry(transform, sample, factor) for transform in chosen))


def _entry(transform: Transform, sample: Sample, factor: float) -> Entry:
    step = transform.at()
    if not transform.own_parameters:
        return Entry(transform, "", (_tile(sample), _tile(step(sample))), ("without", "with"), 1)
    name = next(iter(transform.own_parameters))
    domain = transform.parameters[name].domain
    steps = sweep.along(step, name, _VALUES)
    tiles = tuple(_tile(one.scaled(factor)(sample)) for one in steps.values())
    values = list(steps)
    return Entry(transform, name, tiles, tuple(map(domain.format, values)), values.index(step.values[name]))


def _tile(sample: Sample) -> np.ndarray:
    """Return the picture at tile size, in colour."""
    levels = as_shown(preview(sample, _BOX)[0].image)
    return np.repeat(levels, 3, axis=2) if levels.shape[2] == 1 else levels


# -- the web page ----------------------------------------------------------------------------------------------------

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>augwidgets: {count} transforms</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 15px/1.45 system-ui, sans-serif; max-width: 1080px; margin: 2em auto; padding: 0 1em; }}
h1 {{ font-size: 1.5em; }} h2 {{ margin: 2em 0 0; border-bottom: 1px solid #8886; }} h3 {{ margin: 1.4em 0 0; }}
p, ul {{ margin: .2em 0 .5em; }} ul {{ padding-left: 1.2em; }}
.tiles {{ display: grid; grid-template-columns: repeat(5, minmax(0, 1fr)); gap: 10px; }}
figure {{ margin: 0; align-self: end; }}
img {{ display: block; max-width: 100%; }}
figcaption {{ font-size: .87em; }} figure.chosen figcaption {{ font-weight: 600; }}
</style></head><body>
<h1>{count} transforms on one picture</h1>
<p>Each from the lowest to the highest value of one parameter, the others at their defaults.</p>
<nav><ul>{links}</ul></nav>
{parts}
</body></html>
"""


def _link(entry: Entry) -> str:
    name = _escaped(entry.transform.name)
    return f'<a href="#{name}">{name}</a>'


def _article(entry: Entry) -> str:
    name = _escaped(entry.transform.name)
    shown = entry.parameter.replace("_", " ")
    tiles = "".join(
        f'<figure{" class=chosen" if place == entry.chosen else ""}><img loading="lazy" src="{_address(tile)}" '
        f'alt="{name}, {_escaped(f"{shown} {title}".strip())}">'
        f"<figcaption>{_escaped(entry.caption(place))}</figcaption></figure>"
        for place, (tile, title) in enumerate(zip(entry.tiles, entry.titles, strict=True))
    )
    return (
        f'<article id="{name}"><h3><code>{_escaped(entry.transform.written_name)}</code></h3>'
        f'<p>{_escaped(entry.told)}</p><div class="tiles">{tiles}</div></article>'
    )


def _address(tile: np.ndarray) -> str:
    out = io.BytesIO()
    Image.fromarray(tile).save(out, "JPEG", quality=_QUALITY)
    return f"data:image/jpeg;base64,{base64.b64encode(out.getvalue()).decode()}"


def _escaped(text: str) -> str:
    return html.escape(text)
