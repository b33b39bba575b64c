"""What a picker has chosen, as the Python that cuts it out again."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from augwidgets.data import pictures
from augwidgets.sample.sample import Sample
from augwidgets.scenes.strokes import Stroke

_NAME = "picture"


def code_of(given: Any, strokes: Sequence[Stroke], threshold: float | None, words: Mapping[str, str]) -> str:
    """Return the code.

    Parameters
    ----------
    given : path, Sample or None
        The picture as the picker was handed it. Of one that no code names, the code says so.
    strokes : sequence of Scribble and Lasso
    threshold : float or None
    words : mapping
        The ``label``, ``source`` and ``licence``; those that are empty are left out.

    Examples
    --------
    >>> print(code_of("cat.png", (), 0.9, {"label": "cat"}))
    import augwidgets as aw
    <BLANKLINE>
    cutout = aw.scenes.cutout_by_strokes('cat.png', [], threshold=0.9, label='cat')
    """
    picture = _named(given)
    lines = ["import augwidgets as aw", ""]
    if picture == _NAME:
        lines.append(f"# {_NAME} is the one that the picker was handed")
    drawn = "[]"
    if strokes:
        drawn = "strokes"
        lines += ["strokes = [", *(f"    {stroke!r}," for stroke in strokes), "]"]
    options = [] if threshold is None else [f"threshold={threshold!r}"]
    options += [f"{name}={text!r}" for name, text in words.items() if text]
    lines.append(f"cutout = aw.scenes.cutout_by_strokes({', '.join([picture, drawn, *options])})")
    return "\n".join(lines)


def _named(given: Any) -> str:
    """Return a picture as code."""
    if isinstance(given, (str, os.PathLike)):
        return repr(os.fspath(given))
    if isinstance(given, Sample) and given.label in pictures.NAMES:
        name = str(given.label)
        if np.array_equal(pictures.load_by_name(name).image, given.image):
            return f"aw.pictures.{name}()"
    return _NAME
