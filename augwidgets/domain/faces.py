"""What a notebook shows of a thing: as HTML, as a figure.

The two functions are asked here, by whatever has a face, and filled by the room that draws.

Examples
--------
>>> import augwidgets as aw
>>> html(aw.flip_horizontal.at())[:30]
'<div><strong>flip_horizontal</'
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from augwidgets.domain.loading import Loader

LOADER = Loader()


@functools.singledispatch
def html(thing: Any) -> str:
    """Return a picture, a table or a page for the last line of a cell."""
    return str(_filled(html, thing)(thing))


@functools.singledispatch
def figure(thing: Any) -> Any:
    """Return a Matplotlib figure."""
    return _filled(figure, thing)(thing)


def _filled(face: Any, thing: Any) -> Callable[[Any], Any]:
    """Return what draws a thing, once the room that draws is there."""
    nothing = face.dispatch(object)
    LOADER.run()
    found: Callable[[Any], Any] = face.dispatch(type(thing))
    if found is nothing:
        raise TypeError(f"{face.__name__} is known of what the kit shows in a notebook, got {type(thing).__name__}")
    return found
