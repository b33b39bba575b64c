"""`gallery_site`: the whole catalogue as a folder of web pages that need neither Python nor a network."""

from __future__ import annotations

import functools
import os
import pathlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from augwidgets.data import pictures
from augwidgets.data.out import progress as progress_bar
from augwidgets.data.picture_files import load
from augwidgets.dialects.libraries import TITLES
from augwidgets.domain.argument_checks import is_listed
from augwidgets.domain.errors import told
from augwidgets.steps.transform import Transform
from augwidgets.view.site.writing import Look, write
from augwidgets.widgets import living

_HERE = pathlib.Path(__file__).parent


def gallery_site(
    folder: str | os.PathLike[str], picture: Any = None, transforms: Iterable[Transform] | None = None, *,
    overwrite: bool = False, progress: bool | Callable[[int, int], Any] = True,
) -> Path:  # fmt: skip
    """Write a site of the gallery: a page for each transform, with sliders that move, and one that lists them.

    What a browser can draw moves there as its sliders do, without a kernel; what only Python can draw is shown in
    pictures. Each page has the words, the parameters, the curve of a tone transform, and the code in every library.
    It works from the disk and from any folder of a server. One that was ended goes on when the same call is made again.

    Parameters
    ----------
    folder : path
        A new or an empty one, or one with such a site.
    picture : optional
        Whatever `augwidgets.load` takes; the cat, unless it is given.
    transforms : optional
        Those to show; all of ``aw.CATALOGUE``, unless they are given.
    overwrite : bool
        Whether another site that lies there may be replaced, or the same one made anew. Other files never are.
    progress : bool or callable
        Whether a bar is shown; or a function that takes how many pages are done and how many there are, and stops it
        by returning False.

    Returns
    -------
    pathlib.Path
        The page to open first, ``index.html``.

    Raises
    ------
    TypeError, ValueError, OSError
        What is no transform, none at all, a picture that cannot be read, a folder that holds other files.

    Examples
    --------
    >>> import augwidgets as aw, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     first = aw.gallery_site(folder, transforms=[aw.invert], progress=False)
    ...     first.name, sorted(path.name for path in first.parent.glob("*.html"))
    ('index.html', ['index.html', 'invert.html'])
    """
    if not isinstance(folder, (str, os.PathLike)) or not os.fspath(folder):
        raise TypeError(f"a site is written into a folder, whose path is wanted, got {told(folder)}")
    if not isinstance(overwrite, bool):
        raise TypeError(f"overwrite must be True or False, got {told(overwrite)}")
    progress_bar.check(progress)
    chosen = _chosen(transforms)
    sample = pictures.cat() if picture is None else load(picture)
    look = Look(_style(), _page_script(), (_HERE / "site_index.js").read_text("utf-8"), TITLES)
    return write(os.fsdecode(folder), sample, chosen, look, overwrite=overwrite, progress=progress)


def _chosen(transforms: Iterable[Transform] | None) -> tuple[Transform, ...]:
    if transforms is None:
        from augwidgets.transforms import CATALOGUE

        return tuple(CATALOGUE.values())
    if not is_listed(transforms):
        raise TypeError(f"a site shows a list of transforms, [aw.rotate, aw.zoom], got {type(transforms).__name__}")
    chosen = tuple(transforms)
    for transform in chosen:
        if not isinstance(transform, Transform):
            raise TypeError(f"a site shows transforms such as aw.rotate, got {type(transform).__name__}")
    if not chosen:
        raise ValueError("a site shows at least one transform, got none")
    return tuple(dict.fromkeys(chosen))


@functools.cache
def _page_script() -> str:
    """Return the script of a page that lives as a plain one: from the disk a browser loads no module."""
    return f'"use strict";\n(() => {{\nif (!document.getElementById("aw-page")) return;\n{living.script()}}})();\n'


@functools.cache
def _style() -> str:
    return living.style() + (_HERE / "site.css").read_text("utf-8")
