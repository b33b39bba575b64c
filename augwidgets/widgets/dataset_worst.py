"""The page "Worst first" of a data set: the draws of a recipe that damage most, each a click from its picture."""

from __future__ import annotations

import contextlib
import html
import threading
from collections.abc import Callable
from typing import Any

import ipywidgets

from augwidgets.data.damaging_draws import Case
from augwidgets.data.dataset import DataSet
from augwidgets.data.worst_first import WorstFirst, worst_first
from augwidgets.domain.errors import one_line, said
from augwidgets.widgets import turns
from augwidgets.widgets.background import Work
from augwidgets.widgets.grid_page import Plan
from augwidgets.widgets.kit import Kit, close
from augwidgets.widgets.pages import page

_SHOWN = 12  # cases to a page of the list
_DRAWS = 3  # of each picture
_TOLD_EVERY = 0.02  # of all pictures, how often the page hears how far it is


class WorstPage:
    """A button that looks through the data set, what is found, and the worst draws in a list.

    Attributes
    ----------
    found : WorstFirst or None
        What the last look has found.
    """

    title = "Worst first"

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self.found: WorstFirst | None = None
        self._first = 0
        self._stop = threading.Event()
        self._looking = False
        self._look = kit.button(
            "Look through all pictures", "aw-button aw-primary",
            f"draw {_DRAWS} times for each picture of the data set, and list what damages its labels or levels most",
            "search", self._begin,
        )  # fmt: skip
        self._end = kit.button("Stop", "aw-button", "stop looking", "", self._stop.set)
        self._far = kit.text("", "aw-note")
        self._told = kit.make(ipywidgets.HTML, "aw-worst-told")
        self._list = kit.column(classes="aw-worst")
        self._back = kit.button("", "aw-button aw-square", "the worse ones", "chevron-left", lambda: self._turn(-1))
        self._on = kit.button("", "aw-button aw-square", "the next ones", "chevron-right", lambda: self._turn(1))
        self._place = kit.text("", "aw-note aw-place")
        self._turns = self._back, self._place, self._on
        self._way = kit.row(classes="aw-way")
        head = kit.row(self._look, self._end, self._far, classes="aw-worst-head")
        self.content = kit.column(head, self._told, self._list, self._way, classes="aw-one")
        self._show()

    def prepare(self, plan: Plan) -> Work:
        """Show whether what is listed is of the recipe that is shown."""
        return lambda: self._show_age

    def look(self) -> WorstFirst:
        """Look through the data set now, and return what is found.

        Returns
        -------
        WorstFirst
        """
        explorer = self._kit.explorer
        self._ended(self._asked(explorer.data, explorer.recipe, explorer.seed, lambda done, of: None))
        assert self.found is not None
        return self.found

    # -- looking -------------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        explorer = self._kit.explorer
        data, recipe, seed = explorer.data, explorer.recipe, explorer.seed
        self._stop.clear()
        self._looking = True
        self._show()
        loop = turns.loop()
        if loop is None:  # no page: code presses the button, and waits
            self.look()
            return

        def told(done: int, of: int) -> bool:
            if done == of or done % max(1, int(of * _TOLD_EVERY)) == 0:
                turns.call(loop, self._say, f"{done:,} of {of:,} pictures")
            return not self._stop.is_set()

        def work() -> None:
            try:
                found = self._asked(data, recipe, seed, told)
            except Exception as error:  # whatever the recipe's own functions raise
                turns.call(loop, self._failed, said(error, 250))
            else:
                turns.call(loop, self._ended, found)

        threading.Thread(target=work, name="worst first", daemon=True).start()

    def _asked(self, data: Any, recipe: Any, seed: int, told: Callable[[int, int], Any]) -> WorstFirst:
        return worst_first(data, recipe, _DRAWS, seed, n_jobs=1, progress=told)

    def _say(self, words: str) -> None:
        if self._looking:
            self._far.value = words

    def _failed(self, words: str) -> None:
        self._looking = False
        self._show()
        self._far.value = words

    def _ended(self, found: WorstFirst) -> None:
        self.found, self._first, self._looking = found, 0, False
        with contextlib.suppress(ReferenceError):  # the explorer is gone
            self._show()

    # -- the list ------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        self._look.disabled, self._end.disabled = self._looking, not self._looking
        if self._looking:
            self._far.value = "reading ..."
            return
        self._show_age()
        found = self.found
        for row in self._list.children:
            close(row)
        if found is None:
            self._told.value, self._list.children, self._way.children = "", (), ()
            return
        told = [[html.escape(str(text)) for text in row] for row in found.rows()]
        rows = "".join(f"<tr><th>{name}</th><td>{words}</td></tr>" for name, words in told)
        self._told.value = f'<table class="aw-rows">{rows}</table>'
        shown = found.cases[self._first :][:_SHOWN]
        self._list.children = tuple(self._row(self._first + place, case) for place, case in enumerate(shown, 1))
        last = self._first + len(shown)
        self._place.value = f"{self._first + 1:,} to {last:,} of {len(found):,}" if shown else ""
        self._way.children = self._turns if len(found) > _SHOWN else ()
        self._back.disabled, self._on.disabled = self._first == 0, last >= len(found)

    def _show_age(self) -> None:
        found, explorer = self.found, self._kit.explorer
        if self._looking:
            return
        if found is None:
            count = len(explorer.data)
            self._far.value = f"{_DRAWS} draws of each of {count:,} pictures, labels and levels"
        elif (found.recipe, found.seed) != (explorer.recipe, explorer.seed):
            self._far.value = "the list is of an earlier recipe or seed: look again"
        else:
            self._far.value = f"{found.draws:,} draws looked at"

    def _row(self, place: int, case: Case) -> Any:
        kit = self._kit
        worst = case.damages[0]
        about = html.escape("; ".join(one.words for one in case.damages))
        open_it = kit.button(
            one_line(case.name, 44), "aw-button aw-worst-open", f"show this draw of {case.name}", "",
            lambda: self._open(case),
        )  # fmt: skip
        parts = [
            kit.text(f"{place}", "aw-note aw-worst-place"),
            open_it,
            kit.make(ipywidgets.HTML, "aw-worst-words", value=f'<div class="aw-damages" title="{about}">{about}</div>'),
        ]
        if worst.cause is not None:
            name = f"{worst.cause.step} {worst.cause.parameter}".strip().replace("_", " ")
            parts.append(
                kit.button(
                    name,
                    "aw-button aw-worst-cause",
                    f"go to the range that did it: {worst.cause.words}",
                    "",
                    lambda: self._go(case),
                )
            )
        return kit.row(*parts, classes="aw-worst-row")

    def _turn(self, by: int) -> None:
        self._first = max(0, self._first + by * _SHOWN)
        self._show()

    def _open(self, case: Case) -> None:
        self._kit.explorer.show_draw(case.number, case.copy)

    def _go(self, case: Case) -> None:
        """Show the draw, and put the focus on the range that did it."""
        explorer, cause = self._kit.explorer, case.damages[0].cause
        ids = explorer.recipe.ids
        if cause is not None and 0 <= cause.place < len(ids):
            step = f"aw-step-{ids[cause.place]}"
            wanted = [f"{step} .aw-of-{cause.parameter}"] if cause.parameter else []
            self._kit.view.focus(*wanted, step)


@page("Worst first", 40)
def _of(kit: Kit) -> WorstPage | None:
    return WorstPage(kit) if isinstance(getattr(kit.explorer, "data", None), DataSet) else None
