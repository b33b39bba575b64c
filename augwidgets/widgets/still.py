"""The still of an explorer: a second output under it, which a saved notebook shows where no kernel runs."""

from __future__ import annotations

import asyncio
import os
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from augwidgets.view import still
from augwidgets.view.sheet import Seen
from augwidgets.widgets import grid_figure
from augwidgets.widgets.grid_page import GridPage, Panel, words_of

_PLAIN = 300  # letters of the text beside it


class Still:
    """Shows the still beside the explorer, and renews it when the pictures have come to rest.

    Two outputs of a cell: a page that finds no kernel prefers the dead view to a picture in the same output.

    Parameters
    ----------
    explorer : Explorer
        Of which no reference is held.
    grid : GridPage
        Whose pictures are kept as they are on the screen.
    """

    def __init__(self, explorer: Any, grid: GridPage) -> None:
        self.key = uuid.uuid4().hex[:12]
        self._explorer, self._grid = explorer, grid
        self._is_shown = False
        self._kept: Any = None  # what the last one was made of

    def show(self) -> None:
        """Put the still under the explorer, as a second output of the cell."""
        from IPython.display import display

        self._is_shown = True
        make = self._read()
        if make is not None:
            display(make(), raw=True, display_id=self.key)

    def renew(self) -> None:
        """Make the still anew, in a thread, where it would show something else now."""
        if not self._is_shown:
            return
        make = self._read()
        if make is None:
            return
        thread = ThreadPoolExecutor(1, thread_name_prefix="still")
        asyncio.get_running_loop().run_in_executor(thread, make).add_done_callback(self._put)
        thread.shutdown(wait=False)

    def _read(self) -> Callable[[], dict[str, str]] | None:
        """Read the state of now, and return what makes the still of it; None where the last one shows it."""
        explorer, grid = self._explorer, self._grid
        words, labels, seen = explorer.source.words(), grid.view.labels, grid.shown
        state = words, labels, seen, explorer.seed
        if not seen or state == self._kept:
            return None
        self._kept = state
        original = grid.previews(explorer.source.sample).original
        about = ["original · {} × {}".format(*reversed(explorer.source.sample.size)), *words, f"seed {explorer.seed}"]
        panels = grid.shown_panels
        alt = _alt(about, seen, panels)
        columns = 3 if len(panels) == 1 else 9
        key = self.key

        def make() -> dict[str, str]:
            pictures = grid_figure.titled(seen, panels)
            jpeg = still.still(original, about, pictures, columns=columns, labels=labels)
            return {"text/html": still.still_html(jpeg, alt, key), "text/plain": alt[:_PLAIN]}

        return make

    def _put(self, made: asyncio.Future[Any]) -> None:
        from IPython.display import display

        try:
            display(made.result(), raw=True, display_id=self.key, update=True)
        except ReferenceError:
            return
        except Exception as error:
            self._explorer.report(error)


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
