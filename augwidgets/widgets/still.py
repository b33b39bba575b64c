"""The still of an explorer: a second output under it, which a saved notebook shows where no kernel runs."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, NamedTuple

from augwidgets.sample.sample import Sample
from augwidgets.view import still
from augwidgets.view.sheet import Seen
from augwidgets.widgets import grid_figure, turns
from augwidgets.widgets.grid_page import GridPage, Panel, words_of

_PLAIN = 300  # letters of the text beside it


class Reading(NamedTuple):
    """What a still is to show: equal states look the same.

    `make` returns its JPEG, and `page`, where it is to live, the page that moves; both in whatever thread.
    """

    state: Any
    alt: str
    make: Callable[[], bytes]
    page: Callable[[], str] | None = None


class Still:
    """Shows the still beside an explorer, and renews it when the pictures have come to rest.

    Two outputs of a cell: a page that finds no kernel prefers the dead view to a picture in the same output.

    Parameters
    ----------
    read : function
        Reads what is shown now; None where nothing is.
    report : function
        Is told what went wrong. Neither may hold the explorer.
    """

    def __init__(self, read: Callable[[], Reading | None], report: Callable[[Exception], Any]) -> None:
        self.key = uuid.uuid4().hex[:12]
        self._read, self._report = read, report
        self._is_shown = False
        self._kept: Any = None  # what the last one was made of

    def show(self) -> None:
        """Put the still under the explorer, as a second output of the cell."""
        from IPython.display import display

        self._is_shown = True
        make = self._new()
        if make is not None:
            display(make(), raw=True, display_id=self.key)

    def renew(self) -> None:
        """Make the still anew, in a thread, where it would show something else now."""
        if not self._is_shown:
            return
        make = self._new()
        if make is None:
            return
        thread = ThreadPoolExecutor(1, thread_name_prefix="still")
        loop = turns.loop()
        thread.submit(make).add_done_callback(lambda made: turns.call(loop, self._put, made))
        thread.shutdown(wait=False)

    def _new(self) -> Callable[[], dict[str, str]] | None:
        """Read the state of now, and return what makes the still of it; None where the last one shows it."""
        reading = self._read()
        if reading is None or reading.state == self._kept:
            return None
        self._kept = reading.state
        key = self.key

        def make() -> dict[str, str]:
            page = None if reading.page is None else reading.page()
            shown = still.still_html(reading.make(), reading.alt, key, page)
            return {"text/html": shown, "text/plain": reading.alt[:_PLAIN]}

        return make

    def _put(self, made: Future[Any]) -> None:
        from IPython.display import display

        try:
            display(made.result(), raw=True, display_id=self.key, update=True)
        except ReferenceError:
            return
        except Exception as error:
            self._report(error)


def reader(explorer: Any, grid: GridPage) -> Callable[[], Reading | None]:
    """Return what reads an explorer's pictures for a still as they are on the screen, with the original.

    Parameters
    ----------
    explorer : Explorer
        Of which no reference is held.
    grid : GridPage
    """

    def read() -> Reading | None:
        words, labels, seen = explorer.source.words(), grid.view.labels, grid.shown
        if not seen:
            return None
        original = grid.previews(explorer.source.sample).original
        name, said = explorer.source.original
        about = [f"{name} · {said or _sides(explorer.source.sample)}", *words, f"seed {explorer.seed}"]
        panels = grid.shown_panels
        columns = 3 if len(panels) == 1 else 9

        def make() -> bytes:
            pictures = grid_figure.titled(seen, panels)
            return still.still(original, about, pictures, columns=columns, labels=labels)

        page = explorer.source.page_maker() if getattr(explorer, "still_lives", False) else None
        state = words, labels, seen, explorer.seed, page is not None
        return Reading(state, _alt(about, seen, panels), make, page)

    return read


def _sides(sample: Sample) -> str:
    height, width = sample.size
    return f"{width} × {height}"


def _alt(about: Sequence[str], seen: Sequence[Seen], panels: Sequence[Panel]) -> str:
    """Return in words what the still shows."""
    draws = []
    place = 0
    for panel in panels:
        said = [
            f"{number}: {words_of(one.tile, one.outcome)}"
            for number, one in enumerate(seen[place:][: len(panel.tiles)], 1)
        ]
        draws.append((f"{panel.title}: " if len(panels) > 1 else "draws ") + "; ".join(said))
        place += len(panel.tiles)
    return ". ".join([*(line.strip() for line in about), *draws])


def display_widget(bundle: dict[str, Any]) -> bool:
    """Show a widget's bundle as an output of its own; return whether a still may follow, for it can be saved."""
    from IPython import get_ipython
    from IPython.display import display

    in_a_page = getattr(get_ipython(), "kernel", None) is not None
    if in_a_page:
        bundle = {**bundle, "text/plain": ""}  # where the still is shown nothing stands over it
    display(bundle, raw=True)
    # Voila saves nothing, and its page would wait for it.
    return in_a_page and not os.environ.get("SERVER_SOFTWARE", "").startswith("voila")
