"""What a page asks a picker for that changes nothing: a part of the picture, closely, and what will be needed next."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from augwidgets.scenes.by_strokes import Selector
from augwidgets.view.selection import part_jpeg
from augwidgets.widgets.picker_view import PickerView

_MOST = 4096  # pixels of a side


def look(selector: Selector, view: PickerView, message: dict[str, Any]) -> None:
    """Show a part of a large picture as it is.

    Parameters
    ----------
    selector : Selector
    view : PickerView
    message : dict
        With the edges of a ``box``, in pixels of the picture, and how many pixels it may take at ``most``.
    """
    height, width = selector.sample.size
    left, top, right, bottom = (int(edge) for edge in message["box"])
    box = max(0, left), max(0, top), min(width, right), min(height, bottom)
    if box[0] < box[2] and box[1] < box[3]:
        wide, high = (min(_MOST, max(1, int(side))) for side in message["most"])
        view.show_detail(part_jpeg(selector, box, (wide, high)), box)


def prepare(selector: Selector) -> None:
    """Make in a thread what the first scribble needs."""
    thread = ThreadPoolExecutor(1, thread_name_prefix="picker")
    thread.submit(lambda: selector.regions)
    thread.shutdown(wait=False)
