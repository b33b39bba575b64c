"""`ReviewGrid`: a data set page by page, of which each picture is kept or rejected."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import Any

import traitlets

from augwidgets.data import opening
from augwidgets.data.dataset import DataSet
from augwidgets.data.decisions import Decisions
from augwidgets.data.listing import LeftOut
from augwidgets.data.review import Review
from augwidgets.data.review_flags import ReviewFlags
from augwidgets.data.review_sources import decisions_beside, flags_given, kept_beside
from augwidgets.domain.errors import told
from augwidgets.view.review_sheets import LARGE, Page, thumbnail
from augwidgets.view.sheet import sheet
from augwidgets.widgets import lifetime, turns
from augwidgets.widgets.page_box import PageBox
from augwidgets.widgets.review_drawing import ReviewDrawing
from augwidgets.widgets.review_export import ReviewExport
from augwidgets.widgets.review_labels import LabelReader
from augwidgets.widgets.review_pages import ReviewPages
from augwidgets.widgets.review_state import state_of, tiles_of
from augwidgets.widgets.review_view import ReviewView
from augwidgets.widgets.still import Still
from augwidgets.widgets.traits import Text, Whole


class ReviewGrid(PageBox):
    """A data set page by page, of which each picture is kept or rejected by a key; what is kept is exported.

    Each decision is a line at the end of a file, safe once it is made: ``{"name": "cats/1.png", "decision": "keep"}``.
    The last line of a name says what it is. The file is only ever added to, undo is a line too, and several may review
    into one file. No picture is moved, changed or deleted.

    Keys: arrows move, k or space keeps, r or x rejects, u undoes, n and p (or the page keys) turn the page, f goes to
    the filters, Enter shows a picture large.

    Parameters
    ----------
    data : path, DataSet, or what `augwidgets.data.open` takes
    decisions : path, optional
        The file of the decisions: ``decisions.jsonl`` in the folder of the data set, unless it is named. Those of
        pictures in memory that name none are kept in memory only.
    flags : mapping or report, optional
        Of each flag the pictures that have it, by name or number, or what `augwidgets.data.report_on` returns. An
        object that touches the rim ("clipped"), and what an export has noted of objects that it lost, is known without.
    **traits
        ``page`` and ``filter``.

    Attributes
    ----------
    page : int
        Which page is seen, from 1.
    filter : str
        Which pictures are shown: "all", "undecided", "kept", "rejected", or a flag, such as "clipped". The list stays
        as it is while pictures are decided, until the filter is chosen again.
    error : str or None
        One sentence: what went wrong last.
    review : Review
        Data, decisions and flags without the widget.

    Raises
    ------
    TypeError, ValueError, OSError
        In one sentence: the data set or the decisions cannot be read, or a flag names no picture.

    Examples
    --------
    >>> import augwidgets as aw
    >>> review = aw.ReviewGrid([aw.pictures.cat(), aw.pictures.coffee()])
    >>> review.decide(1, "keep")
    >>> review.decide("picture 0", "reject")
    >>> review.kept.names, review.counts.words
    (['picture 1'], '2 of 2 decided, 1 rejected')
    >>> review.undo()
    >>> review.filter = "undecided"
    >>> review.shown
    ['picture 0']
    """

    page = Whole(1, min=1)
    filter = Text("all")

    def __init__(self, data: Any, decisions: Any = None, flags: Any = None, **traits: Any) -> None:
        for name in traits:
            if name not in ("page", "filter"):
                raise TypeError(f"ReviewGrid has no trait {name!r}; it has filter, page")
        opened = opening.open(data)
        kept = Decisions(decisions_beside(data, opened) if decisions is None else decisions)
        self.review = Review(opened, kept, ReviewFlags(opened, *flags_given(data, opened, flags)))
        self._pages = ReviewPages(self.review)
        self._hearing = False
        self._moves = self._current = 0
        self._view = ReviewView()
        turns.hear(self._view.comm, self._view._handle_msg)
        super().__init__(children=(self._view,))
        lifetime.weaken(self)
        me = weakref.proxy(self)
        self._export = ReviewExport(kept_beside(data, opened), lambda: me._state_changed(), lambda e: me.report(e))
        self._labels = LabelReader(self.review.flags, lambda: me._state_changed())
        self._drawing = ReviewDrawing(
            self.review, self._pages, self._view, lambda: me._state(), lambda: me._renew_still()
        )
        self._still = Still(lambda: me._drawing.read(), lambda error: me.report(error))
        self._view.still = self._still.key
        for event, act in {
            "decide": lambda message: me.decide(message.get("name"), message.get("decision")),
            "undo": lambda _: me.undo() if me.review.decisions.can_undo else None,
            "turn": lambda message: me._turn(message),
            "filter": lambda message: me._choose(message.get("to")),
            "room": lambda message: me._lay_out(message.get("columns")),
            "large": lambda message: me._show_large(message.get("name")),
            "export": lambda message: me._export.begin(me.kept, message.get("to")),
        }.items():
            self._view.on(event, self._guarded(act))
        self._view.observe(lambda change: me.set_trait("error", change.new or None), "error")
        if left := kept.left_out:
            self.error = f"{left[0].what} was passed over: {left[0].why}"
            if len(left) > 1:
                self.error += f"; {len(left) - 1} more in review.left_out"
        self._is_built = True
        if "filter" in traits:
            self.filter = traits["filter"]
        if "page" in traits:
            self.page = traits["page"]
        if not traits:
            self._begin_at_the_first_undecided()
        self._draw()
        self._labels.start()

    # -- what can be read ----------------------------------------------------------------------------------------

    @property
    def kept(self) -> DataSet:
        """The pictures that are kept."""
        return self.review.kept

    @property
    def counts(self) -> Any:
        """How many ``pictures`` there are, and how many of them are ``kept`` and ``rejected``; ``words`` says it."""
        return self.review.counts()

    @property
    def shown(self) -> list[str]:
        """The names of the pictures on this page."""
        return [self.review.data.listing.entries[number].name for number in self._pages.shown]

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """Pictures and labels that cannot be read, as far as it is known, and lines that say no decision; and why."""
        return (*self.review.flags.left_out, *self.review.decisions.left_out)

    def flags_of(self, name_or_number: Any) -> tuple[str, ...]:
        """Return the flags of a picture.

        Parameters
        ----------
        name_or_number : str or int

        Returns
        -------
        tuple of str

        Raises
        ------
        TypeError, ValueError
            The data set has no such picture.
        """
        return self.review.flags.of(self.review.number_of(name_or_number))

    # -- changes -------------------------------------------------------------------------------------------------

    @turns.in_turn
    def decide(self, name_or_number: Any, decision: str, note: str | None = None) -> None:
        """Write a decision on a picture into the file, and show it.

        Parameters
        ----------
        name_or_number : str or int
        decision : {"keep", "reject"}
        note : str, optional
            Is written with it.

        Raises
        ------
        TypeError, ValueError, OSError
            It is none, or cannot be written; then nothing is decided.
        """
        self.review.decide(name_or_number, decision, note)
        self._changed()

    @turns.in_turn
    def undo(self) -> None:
        """Undo the last decision, and show the page of that picture.

        Raises
        ------
        ValueError, OSError
            There is none, or it cannot be written.
        """
        number = self.review.undo()
        place = None if number is None else self._pages.find(number)
        if place is None:
            self._changed()
            return
        self.error = None
        self._go_to(*place)

    @turns.in_turn
    def refresh(self) -> None:
        """Read what others have decided in the same file, and list anew what the filter shows.

        Raises
        ------
        OSError
            The file is gone, or cannot be read.
        """
        self.review.decisions.refresh()
        self._list_again()

    def export(self, to: Any = None, format: Any = None, **options: Any) -> Any:
        """Write the pictures that are kept, as they are, with their labels; see `augwidgets.data.export`.

        Parameters
        ----------
        to : path, optional
            A new folder: that of the data set with "-kept" behind its name, unless it is named.
        format : str, optional
            As `augwidgets.data.export` takes it; without it the data set keeps its own, where that can be written.
        **options
            The others of `augwidgets.data.export`.

        Returns
        -------
        Exported

        Raises
        ------
        TypeError, ValueError, OSError
            Nothing is kept, or it cannot be written; in one sentence.
        """
        return self._export.now(self.kept, to, format, **options)

    @traitlets.validate("filter")
    def _check_filter(self, proposal: Any) -> str:
        try:
            return self.review.check_filter(proposal.value)
        except ValueError as error:
            raise traitlets.TraitError(str(error)) from None

    @traitlets.validate("page")
    def _check_page(self, proposal: Any) -> int:
        page: int = proposal.value
        if page > self._pages.count:
            raise traitlets.TraitError(f"page must be one of 1 to {self._pages.count}, got {told(page)}")
        return page

    @traitlets.observe("filter")
    def _new_filter(self, _: Any) -> None:
        if self._is_built:
            self._list_again()

    @traitlets.observe("page")
    def _new_page(self, _: Any) -> None:
        if self._is_built and self.page != self._pages.page:
            self._go_to(self.page, 0)

    @traitlets.observe("error")
    def _new_error(self, _: Any) -> None:
        if not self._is_closed:
            self._view.error = self.error or ""

    def _list_again(self) -> None:
        self._pages.list_again(self.filter, known=self._hearing)
        self._go_to(1, 0)

    def _begin_at_the_first_undecided(self) -> None:
        """Go on where an earlier review has ended."""
        first = next(iter(self.review.numbers("undecided")), 0)
        self._pages.page = (self._pages.find(first) or (1, 0))[0]
        self.page = self._pages.page

    # -- what the page asks for ----------------------------------------------------------------------------------

    def _guarded(self, act: Callable[[dict[str, Any]], Any]) -> Callable[[dict[str, Any]], None]:
        me: Any = weakref.proxy(self)

        def heard(message: dict[str, Any]) -> None:
            before, me._hearing = me._hearing, True
            try:
                act(message)
            except Exception as error:
                me.report(error)
            finally:
                me._hearing = before

        return heard

    def _turn(self, message: dict[str, Any]) -> None:
        to = message.get("to", self._pages.page + int(message.get("by", 0)))
        self._go_to(min(max(1, int(to or 1)), self._pages.count), 0)

    def _choose(self, filter: Any) -> None:
        if filter == self.filter:
            self._list_again()
        else:
            self.filter = filter

    def _lay_out(self, columns: Any) -> None:
        if columns in (3, 4) and columns != self._pages.columns:
            self._pages.with_columns(columns)
            self.page = self._pages.page
            self._draw()

    def _show_large(self, name: Any) -> None:
        number = self.review.number_of(name)
        one = thumbnail(self.review.data, number, LARGE)
        jpeg, tiles = sheet([one.sample])
        (tile,) = tiles_of(self.review, [number], Page(jpeg, tiles, [one]))
        self._view.show_large(jpeg, tile)

    # -- drawing -------------------------------------------------------------------------------------------------

    def _go_to(self, page: int, place: int) -> None:
        """Turn to a page, and make the picture at a place of it the current one."""
        self._pages.page = page
        self.page = page
        self._current = place
        self._moves += 1
        self._draw()

    def _draw(self) -> None:
        self._drawing.draw(may_wait=self._hearing)

    def _changed(self) -> None:
        """Show what is decided now."""
        self.error = None
        self._state_changed()

    def _state_changed(self) -> None:
        if not self._is_closed:
            self._drawing.show_state()

    def _state(self) -> dict[str, Any]:
        """Return what the page is told of the review, and which picture of it is the current one."""
        told = state_of(self.review, self._pages, self._export, self._labels)
        return {**told, "current": self._current, "moves": self._moves}

    # -- how long it stays ---------------------------------------------------------------------------------------

    def _let_go(self) -> None:
        """Let go of pictures and threads; what is decided is in its file."""
        if "_drawing" not in self.__dict__:
            return
        for part in (self._labels, self._export, self._drawing):
            part.stop()
        self._view.forget()
        self._view.close()
        self.set_trait("children", ())
