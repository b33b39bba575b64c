"""The pages of the right column, in tabs: one of them is seen. A new one is a file with a factory that `page` lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import ipywidgets
import traitlets

from augwidgets.domain.errors import told
from augwidgets.widgets.background import Work
from augwidgets.widgets.grid_page import Plan
from augwidgets.widgets.kit import Kit


class Page(Protocol):
    """One page: its title, what it shows, and how that is brought up to date.

    Attributes
    ----------
    title : str
        On its tab; by this it is found.
    content : widget
    is_of_the_nine : bool, optional
        Whether it is drawn from what comes of the tiles; then it is shown, where that is slow, while they are drawn.
    """

    title: str
    content: Any

    def prepare(self, plan: Plan) -> Work:
        """Return the work of a redraw; it may set controls, the rest is the work.

        A page that is slow may also have `sketch(plan)`: the work of something near it that comes while a slider moves.
        """


# Makes the page of one explorer (``kit.explorer``), or returns None where it has nothing to show there.
Factory = Callable[[Kit], Page | None]
FACTORIES: dict[str, tuple[int, Factory]] = {}


def page(title: str, place: int = 50) -> Callable[[Factory], Factory]:
    """List a factory: every explorer that is made from now on asks it for its page.

    Parameters
    ----------
    title : str
        Another factory with the same title takes its place.
    place : int
        Pages stand in the order of these numbers, from left to right. "Grid" is always the first one, "Histogram" has
        10, "Compare" 20, "Order" 30 and "Code" 90.

    Examples
    --------
    >>> @page("Size")
    ... class SizePage:
    ...     title = "Size"
    ...
    ...     def __init__(self, kit):
    ...         self.content = kit.text()
    ...
    ...     def prepare(self, plan):
    ...         height, width = plan.previews.sample.size
    ...         return lambda: lambda: setattr(self.content, "value", f"{width} by {height} pixels")
    >>> import augwidgets as aw
    >>> explorer = aw.explore(aw.rotate, page="Size")
    >>> explorer.pages["Size"].content.value
    '451 by 300 pixels'
    >>> del FACTORIES["Size"]
    """

    def listed(factory: Factory) -> Factory:
        FACTORIES[title] = place, factory
        return factory

    return listed


class Pages:
    """The pages of one explorer in their order. Calls `choose(title)` when a person opens one.

    Attributes
    ----------
    titles : list of str
    seen : Page
        The one that is open.
    tab : Tab
        What is put on the screen.
    """

    def __init__(self, kit: Kit, first: Page, choose: Callable[[str], None]) -> None:
        made = (factory(kit) for _, factory in sorted(FACTORIES.values(), key=lambda row: row[0]))
        self._pages: Sequence[Page] = [first, *(found for found in made if found is not None)]
        self._kit, self.seen = kit, first
        self.titles = titles = [found.title for found in self._pages]
        contents = [found.content for found in self._pages]
        self.tab = kit.make(ipywidgets.Tab, "aw-pages", children=contents, titles=titles)
        kit.hear(self.tab, lambda place: choose(titles[place or 0]), "selected_index")

    def __getitem__(self, title: str) -> Any:
        return self._pages[self.titles.index(self.checked(title))]

    def __contains__(self, title: str) -> bool:
        return title in self.titles

    def checked(self, title: str) -> str:
        """Return the title of a page that is there."""
        if title not in self.titles:
            known = ", ".join(map(repr, self.titles))
            raise traitlets.TraitError(f"page must be one of {known}, got {told(title)}")
        return title

    def show(self, title: str) -> None:
        """Open a page; it does not count as a choice."""
        self.seen = self[title]
        self._kit.put(self.tab, self.titles.index(title), "selected_index")
