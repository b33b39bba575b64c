"""The pages of the right column, in tabs: one of them is seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import ipywidgets
import traitlets

from augwidgets.domain.errors import told
from augwidgets.widgets.grid_page import Plan
from augwidgets.widgets.kit import Kit

# What computes a page, touches no widget and may run in a thread; it gives what puts the result on the page.
Work = Callable[[], Callable[[], None]]


@dataclass(frozen=True)
class Page:
    """One page of the right column: its title, what it shows, and how that is brought up to date.

    `prepare` is told the plan of the redraw, and may set controls; the rest is the work that it gives.
    """

    title: str
    content: Any
    prepare: Callable[[Plan], Work]


class Pages:
    """The pages in their order. Calls `choose(title)` when a person opens one.

    Attributes
    ----------
    titles : list of str
    tab : Tab
        What is put on the screen.
    """

    def __init__(self, kit: Kit, pages: Sequence[Page], choose: Callable[[str], None]) -> None:
        self.titles = titles = [page.title for page in pages]
        self._pages, self._kit = list(pages), kit
        self.tab = kit.make(ipywidgets.Tab, "aw-pages", children=[page.content for page in pages], titles=titles)
        kit.hear(self.tab, lambda place: choose(titles[place or 0]), "selected_index")

    @property
    def first(self) -> Page:
        return self._pages[0]

    @property
    def seen(self) -> Page:
        """The page that is open."""
        return self._pages[self.tab.selected_index or 0]

    def checked(self, title: str) -> str:
        """Give back the title of a page that is there."""
        if title not in self.titles:
            known = ", ".join(map(repr, self.titles))
            raise traitlets.TraitError(f"page must be one of {known}, got {told(title)}")
        return title

    def show(self, title: str) -> None:
        """Open a page; it does not count as a choice."""
        self._kit.put(self.tab, self.titles.index(title), "selected_index")
